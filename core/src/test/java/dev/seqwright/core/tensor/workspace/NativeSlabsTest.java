package dev.seqwright.core.tensor.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.Slabs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeSlabsTest {
  private final NativeSlabs slabs = new NativeSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void slabsAreAlignedToACacheLine() {
    for (long bytes : new long[] {1, 64, 1000, 1 << 20}) {
      MemorySegment slab = slabs.slab(bytes);
      assertThat(slab.address() % 64).isZero();
      assertThat(slab.byteSize()).isEqualTo(bytes);
      slab.fill((byte) 1);
    }
  }

  @Test
  void workersWhoAskAtTheSameTimeGetSlabsOfTheirOwn() {
    List<MemorySegment> all =
        IntStream.range(0, 2000).parallel().mapToObj(i -> slabs.slab(64).fill((byte) i)).toList();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) i);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
  void closingFreesAtOnce() throws IOException {
    long before = resident();
    for (int i = 0; i < 10; i++) {
      try (Slabs some = new NativeSlabs()) {
        some.slab(64 << 20).fill((byte) 1);
      }
    }
    assertThat(resident() - before).isLessThan(300L << 20);
  }

  /** Bytes of this process in main memory. */
  private static long resident() throws IOException {
    try (Scanner pages = new Scanner(Files.readString(Path.of("/proc/self/statm"), UTF_8))) {
      pages.nextLong();
      return 4096 * pages.nextLong();
    }
  }
}
