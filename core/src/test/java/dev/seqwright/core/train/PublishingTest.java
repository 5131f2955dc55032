package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which parameters a folder's model has, and that they are those that were measured. */
class PublishingTest {
  @TempDir private Path folder;

  private ToyRun run(Map<Long, Double> scores, String... settings) {
    ToyRun run = new ToyRun(folder.resolve("model"), settings);
    run.script.putAll(scores);
    return run.train();
  }

  @Test
  void theBestAreKeptWhileTrainingGoesOn() {
    ToyRun run =
        run(Map.of(2L, 10.0, 4L, 30.0, 6L, 20.0, 8L, 5.0), "validate-every=2", "max-steps=8");
    assertThat(run.published()).isEqualTo(run.validated.get(4L));
    assertThat(run.messages).contains("published: the parameters of step 4, the best bleu");
    assertThat(run.validated.get(8L)).isNotEqualTo(run.published());
  }

  @Test
  void ofEqualScoresTheLaterOnesAreTheBest() {
    // As BLEU is of lines of one word: 0, whatever the model has learnt.
    ToyRun run = run(Map.of(2L, 0.0, 4L, 0.0, 5L, 0.0), "validate-every=2", "max-steps=5");
    assertThat(run.published()).isEqualTo(run.validated.get(5L));
  }

  @Test
  void aRunThatEndsIsMeasuredAtItsEndAndItsLastParametersMayBeTheBest() {
    ToyRun run = run(Map.of(2L, 10.0, 4L, 11.0, 5L, 12.0), "validate-every=2", "max-steps=5");
    assertThat(run.scores).containsOnlyKeys(2L, 4L);
    assertThat(run.last).containsExactly(Map.entry(5L, 12.0));
    assertThat(run.published()).isEqualTo(run.validated.get(5L));
    ToyRun worse = new ToyRun(folder.resolve("worse"), "validate-every=2", "max-steps=5");
    worse.script.putAll(Map.of(2L, 10.0, 4L, 11.0, 5L, 10.5));
    assertThat(worse.train().published()).isEqualTo(worse.validated.get(4L));
  }

  @Test
  void theLastArePublishedWhereThatIsAskedForOrNothingIsMeasured() {
    Map<Long, Double> falling = Map.of(2L, 30.0, 4L, 20.0);
    ToyRun run = run(falling, "validate-every=2", "max-steps=4", "publish=last");
    assertThat(run.published()).isEqualTo(run.validated.get(4L));
    ToyRun blind = new ToyRun(folder.resolve("blind"), "validate-every=0", "max-steps=4").train();
    assertThat(blind.validated).isEmpty();
    assertThat(blind.published()).isEqualTo(run.published());
  }

  @Test
  void theMovingAverageIsMeasuredWhereItIsPublished() {
    ToyRun run = run(Map.of(2L, 30.0, 4L, 20.0), "validate-every=2", "max-steps=4", "ema=0.9");
    assertThat(run.published()).isEqualTo(run.validated.get(2L));
    ToyRun last =
        new ToyRun(
                folder.resolve("last"),
                "validate-every=2",
                "max-steps=4",
                "ema=0.9",
                "publish=last")
            .train();
    assertThat(last.published()).isEqualTo(last.validated.get(4L));
    ToyRun raw = new ToyRun(folder.resolve("raw"), "validate-every=2", "max-steps=4").train();
    assertThat(raw.kept("parameters")).isEqualTo(last.kept("parameters"));
    assertThat(raw.validated.get(4L)).isNotEqualTo(last.validated.get(4L));
  }

  @Test
  void checkpointsOfAMovingAverageAreAveragedAndMeasured() {
    ToyRun run =
        run(
            Map.of(),
            "validate-every=2",
            "max-steps=4",
            "ema=0.9",
            "save-every=2",
            "average={of: last, count: 2, every: checkpoint}");
    float[] first = run.kept("snapshot.2");
    float[] second = run.kept("snapshot.4");
    assertThat(second).isEqualTo(run.kept("average"));
    assertThat(run.published()[0]).isEqualTo((float) (((double) first[0] + second[0]) / 2));
    assertThat(run.validated.get(4L)).as("measured at the end").isEqualTo(run.published());
    assertThat(run.last).containsOnlyKeys(4L);
  }

  @Test
  void theBestCheckpointsAreThoseThatWereMeasuredAtTheirOwnStep() {
    // An epoch has four steps; the epochs 1, 3, 5 are not validated.
    ToyRun run =
        run(
            Map.of(8L, 30.0, 16L, 20.0, 24L, 10.0),
            "validate-every=2e",
            "max-epochs=6",
            "average={of: best, count: 2, every: epoch}");
    assertThat(run.messages).contains("published: the mean of the parameters of steps 8, 16");
  }
}
