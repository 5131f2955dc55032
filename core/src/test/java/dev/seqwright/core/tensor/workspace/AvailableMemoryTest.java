package dev.seqwright.core.tensor.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  @TempDir Path root;

  @Test
  void isWhatTheSystemHasLeft() throws IOException {
    file("proc/meminfo", "MemTotal:  8000 kB\nMemFree:  10 kB\nMemAvailable:  4000 kB\n");
    file("proc/self/cgroup", "0::/\n");
    assertThat(measured()).isEqualTo(4000 * 1024);
  }

  @Test
  void isLimitedByTheControlGroup() throws IOException {
    file("proc/meminfo", "MemAvailable:  4000 kB\n");
    file("proc/self/cgroup", "0::/job/step\n");
    file("sys/fs/cgroup/job/step/memory.max", "1000000\n");
    file("sys/fs/cgroup/job/step/memory.current", "700000\n");
    file("sys/fs/cgroup/job/step/memory.stat", "anon 500000\ninactive_file 200000\n");
    assertThat(measured()).isEqualTo(500_000);
  }

  @Test
  void isLimitedByTheGroupsAroundItToo() throws IOException {
    file("proc/meminfo", "MemAvailable:  4000 kB\n");
    file("proc/self/cgroup", "0::/job/step\n");
    file("sys/fs/cgroup/job/step/memory.max", "max\n");
    file("sys/fs/cgroup/job/step/memory.current", "700\n");
    file("sys/fs/cgroup/job/memory.max", "1000\n");
    file("sys/fs/cgroup/job/memory.current", "900\n");
    assertThat(measured()).isEqualTo(100);
  }

  @Test
  void readsTheFirstVersionOfControlGroups() throws IOException {
    file("proc/meminfo", "MemAvailable:  4000 kB\n");
    file("proc/self/cgroup", "9:name=systemd:/\n4:memory:/not/visible/here\n0::/\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
    file("sys/fs/cgroup/memory/memory.usage_in_bytes", "800\n");
    file("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 50\n");
    assertThat(measured()).isEqualTo(250);
  }

  @Test
  void isNothingWhenTheLimitIsReached() throws IOException {
    file("proc/meminfo", "MemAvailable:  4000 kB\n");
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "1000\n");
    file("sys/fs/cgroup/memory.current", "1001\n");
    assertThat(measured()).isZero();
  }

  @Test
  void isPositiveHere() {
    assertThat(AvailableMemory.bytes()).isPositive();
  }

  private long measured() {
    return new AvailableMemory(root).measure();
  }

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
