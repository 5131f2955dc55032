package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.average.Snapshots.Snapshot;
import dev.seqwright.core.train.report.Tally;
import dev.seqwright.core.train.schedule.Reductions;
import dev.seqwright.core.train.validation.BestScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
  private static final TrainingState STATE =
      new TrainingState(
          400,
          3,
          17,
          2345,
          12.5,
          new Tally(17, 200, 3000, 3100, 0.1 + 0.2, 1e-300, 99, 1 / 3.0, 4.2),
          new BestScore(12.25, 300, 1),
          new Reductions(2, 1),
          new Snapshots(List.of(new Snapshot(200, Double.NaN), new Snapshot(300, 12.25))),
          new EpochData(40, -17),
          true,
          true);

  @TempDir private Path folder;

  @Test
  void whatIsWrittenReadsBackToTheLastBit() throws Exception {
    Path file = folder.resolve("state.json");
    Files.writeString(file, STATE.toJson());
    assertThat(TrainingState.read(file)).isEqualTo(STATE);
    assertThat(TrainingState.fromJson(TrainingState.START.toJson(), "state.json"))
        .isEqualTo(TrainingState.START);
  }

  @Test
  void theKeysAreThoseOfTheConfiguration() {
    assertThat(STATE.toJson()).contains("\"epoch-sentences\" : 2345", "\"target-tokens\" : 3100");
  }

  @Test
  void theStateOfVersion01IsRead() {
    String old =
        TrainingState.START
            .toJson()
            .replaceAll("\"open\"[^}]*", "\"last-score\" : 7.5")
            .replaceAll("\"(epoch-data|reductions)\"[^}]*},", "");
    assertThat(old).doesNotContain("epoch-data", "reductions", "open", "unmeasured");
    assertThat(TrainingState.fromJson(old, "f")).isEqualTo(TrainingState.START);
  }

  @Test
  void aFileThatLacksAKeyOrHasAnotherIsRefused() {
    String json = STATE.toJson();
    assertThatThrownBy(() -> TrainingState.fromJson(json.replace("\"batch\"", "\"butch\""), "f"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("f: not the state of a training run (")
        .hasMessageContaining("the key 'batch' is missing)");
    assertThatThrownBy(() -> TrainingState.fromJson(json.substring(0, 90), "f"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("begin anew");
    assertThatThrownBy(() -> TrainingState.fromJson("{}", "f")).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> TrainingState.read(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be read");
  }
}
