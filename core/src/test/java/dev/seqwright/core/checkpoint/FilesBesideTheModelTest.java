package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesBesideTheModelTest {
  @TempDir Path path;

  private static ObjectNode report(int step) {
    return new ObjectMapper().createObjectNode().put("step", step).put("note", "a\nb");
  }

  @Test
  void theLogGrowsByOneLineAReport() throws Exception {
    Path file = path.resolve("log.jsonl");
    for (int run = 0; run < 2; run++) {
      try (RunLog log = RunLog.open(file)) {
        log.append(report(run));
      }
    }
    assertThat(Files.readAllLines(file))
        .containsExactly("{\"step\":0,\"note\":\"a\\nb\"}", "{\"step\":1,\"note\":\"a\\nb\"}");
  }

  @Test
  void aLineThatWasCutByAKillIsRemoved() throws Exception {
    Path file = path.resolve("log.jsonl");
    Files.writeString(file, "{\"step\":0}\n{\"st" + "x".repeat(20_000));
    RunLog.open(file).close();
    assertThat(Files.readString(file)).isEqualTo("{\"step\":0}\n");
    Files.writeString(file, "{\"st");
    RunLog.open(file).close();
    assertThat(file).isEmptyFile();
  }

  @Test
  void aLogThatCannotBeWrittenIsNamed() {
    Path file = path.resolve("absent/log.jsonl");
    assertThatThrownBy(() -> RunLog.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + " cannot be written: ");
  }

  @Test
  void snapshotsAreKeptUntilDropped() {
    Snapshots snapshots = new Snapshots(new ModelFolder(path));
    assertThat(snapshots.steps()).isEmpty();
    for (int step : new int[] {200, 1000, 400}) {
      snapshots.save(step, List.of(NamedTensor.of("a", new int[] {1}, step)));
    }
    assertThat(snapshots.steps()).containsExactly(200L, 400L, 1000L);
    snapshots.keepOnly(List.of(400L, 1000L));
    assertThat(snapshots.steps()).containsExactly(400L, 1000L);
    try (Safetensors stored = snapshots.open(400)) {
      assertThat(stored.floats(stored.tensors().getFirst())).containsExactly(400);
    }
  }

  @Test
  void aFailedWriteLeavesTheFileThatWasThere() throws Exception {
    Path file = Files.writeString(path.resolve("file"), "before");
    assertThatThrownBy(
            () ->
                new WholeFile(file)
                    .write(
                        channel -> {
                          throw new IOException("No space left on device");
                        }))
        .isInstanceOf(UserException.class)
        .hasMessage(file + " cannot be written: No space left on device");
    assertThat(file).hasContent("before");
    assertThat(path.toFile().list()).containsExactly("file");
  }
}
