package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped, wherever, and goes on is the unbroken one: in all that it leaves. */
class ResumingTest {
  @TempDir private Path folder;

  private ToyRun run(String name, String settings, String... more) {
    List<String> all = new ArrayList<>(List.of(settings.split(" ")));
    all.addAll(List.of(more));
    return new ToyRun(folder.resolve(name), all.toArray(String[]::new));
  }

  private void requireSame(ToyRun found, ToyRun expected) throws Exception {
    assertThat(found.published()).isEqualTo(expected.published());
    assertThat(found.kept("parameters")).isEqualTo(expected.kept("parameters"));
    assertThat(found.kept("moments.second")).isEqualTo(expected.kept("moments.second"));
    assertThat(found.state()).isEqualTo(expected.state());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate-every=3",
        "validate-every=3 ema=0.8",
        "validate-every=3 publish=last",
        "validate-every=1e average={of:\u00a0best,count:\u00a02,every:\u00a0epoch}",
        "validate-every=5 early-stopping.patience=4 average={of:\u00a0last,count:\u00a02}",
        "validate-every=2 early-stopping.patience=2",
        "validate-every=1 schedule={kind:\u00a0plateau,patience:\u00a02}"
      })
  void aRunInPartsEqualsTheUnbrokenOne(String settings) throws Exception {
    String written = settings.replace('\u00a0', ' ');
    String[] parts = written.split(" (?=[a-z.-]+=)");
    ToyRun unbroken = new ToyRun(folder.resolve("unbroken"), with(parts, "max-steps=14")).train();
    for (int cut = 1; cut < 14; cut += 2) {
      Path path = folder.resolve("cut-" + cut);
      new ToyRun(path, with(parts, "max-steps=" + cut)).train();
      requireSame(new ToyRun(path, with(parts, "max-steps=14")).train(), unbroken);
    }
  }

  private static String[] with(String[] settings, String more) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add(more);
    return all.toArray(String[]::new);
  }

  @Test
  void aValidationThatWasCutOffIsMadeWhenTheRunGoesOn() throws Exception {
    String settings = "validate-every=4 max-steps=8 publish=best";
    ToyRun unbroken = run("unbroken", settings).train();
    for (int stopped = 1; stopped <= 2; stopped++) {
      String name = "stopped-" + stopped;
      ToyRun first = run(name, settings);
      first.stopIn = stopped;
      first.train();
      assertThat(first.scores).hasSize(stopped - 1);
      assertThat(first.messages).anyMatch(m -> m.startsWith("SIGTERM: stopped after step"));
      requireSame(run(name, settings).train(), unbroken);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"publish=best", "publish=last", "average={of:\u00a0last,count:\u00a02}"})
  void aRunThatIsStoppedAtItsEndIsMeasuredWhenItGoesOn(String setting) throws Exception {
    String settings = "validate-every=3 max-steps=5 save-every=2";
    String published = setting.replace('\u00a0', ' ');
    ToyRun unbroken = run("unbroken", settings, published).train();
    assertThat(unbroken.last).containsOnlyKeys(5L);

    ToyRun inTheLastStep = run("in-the-last-step", settings, published);
    inTheLastStep.stopAfter = 5;
    ToyRun inTheLastValidation = run("in-the-last-validation", settings, published);
    inTheLastValidation.stopIn = 2;
    for (ToyRun stopped : List.of(inTheLastStep, inTheLastValidation)) {
      stopped.train();
      assertThat(stopped.last).isEmpty();
    }
    for (String name : List.of("in-the-last-step", "in-the-last-validation")) {
      ToyRun again = run(name, settings, published).train();
      assertThat(again.last).isEqualTo(unbroken.last);
      requireSame(again, unbroken);
      assertThat(run(name, settings, published).train().validated).isEmpty();
    }
  }

  @Test
  void aLongerRunGoesOnFromOneThatWasStoppedAtItsEnd() throws Exception {
    ToyRun unbroken = run("unbroken", "validate-every=3 max-steps=8").train();
    ToyRun stopped = run("model", "validate-every=3 max-steps=5");
    stopped.stopAfter = 5;
    stopped.train();
    requireSame(run("model", "validate-every=3 max-steps=8").train(), unbroken);
  }

  @Test
  void theSameCommandOnAFinishedRunChangesNothing() throws Exception {
    ToyRun done = run("model", "validate-every=3 max-steps=5").train();
    float[] published = done.published();
    ToyRun again = run("model", "validate-every=3 max-steps=5").train();
    assertThat(again.messages).contains("training is done after step 5");
    assertThat(again.validated).isEmpty();
    assertThat(again.published()).isEqualTo(published);
  }

  @Test
  void anEpochBeginsAnewWhereItsBatchesAreOthers() {
    for (String change : List.of("max-tokens=18", "max-tokens=6", "seed=7")) {
      run(change, "validate-every=0 max-steps=3").train();
      ToyRun other = run(change, "validate-every=0 max-steps=6 " + change).train();
      assertThat(other.messages)
          .as(change)
          .anyMatch(m -> m.startsWith("epoch 1 begins anew: its batches are not those"));
    }
    run("data", "validate-every=0 max-steps=3").train();
    ToyRun fewer = run("data", "validate-every=0 max-steps=6");
    fewer.pairs = 5;
    assertThat(fewer.train().messages).anyMatch(m -> m.startsWith("epoch 1 begins anew"));
    ToyRun same = run("data", "validate-every=0 max-steps=8");
    same.pairs = 5;
    assertThat(same.train().messages).noneMatch(m -> m.contains("anew"));
  }

  @Test
  void asManyBatchesAsThereAreMakeAnUpdate() {
    ToyRun run = run("model", "validate-every=0 max-epochs=2 max-steps=0").train();
    ToyRun whole =
        run("whole", "validate-every=0 max-epochs=2 max-steps=0 update-freq=2147483647").train();
    assertThat(run.messages).contains("training is done after step 8");
    assertThat(whole.messages).contains("training is done after step 2");
  }

  @Test
  void scoresUnderOtherSettingsAreForgotten() {
    ToyRun first = run("model", "validate-every=2 max-steps=4");
    first.script.put(2L, 90.0);
    first.train();
    ToyRun second = run("model", "validate-every=2 max-steps=6");
    second.rescored = List.of("training.early-stopping.metric");
    second.script.put(6L, 1.0);
    second.train();
    assertThat(second.messages)
        .contains(
            "the best scores so far are forgotten: training.early-stopping.metric changed",
            "published: the parameters of step 6");
    assertThat(second.published()).isEqualTo(second.validated.get(6L));
  }

  @Test
  void theBestThatWereNotKeptAreForgotten() {
    ToyRun first = run("model", "validate-every=2 max-steps=4 publish=last");
    first.script.put(2L, 90.0);
    first.train();
    ToyRun second = run("model", "validate-every=2 max-steps=6");
    second.script.put(6L, 1.0);
    assertThat(second.train().messages)
        .contains("the best scores so far are forgotten: their parameters were not kept");
    assertThat(second.published()).isEqualTo(second.validated.get(6L));
  }

  @Test
  void divergenceKeepsTheLastCheckpointAndNamesTheStep() {
    ToyRun good = run("model", "validate-every=0 max-steps=3").train();
    float[] kept = good.published();
    ToyRun bad = run("model", "validate-every=0 max-steps=30 learning-rate=1e38 clip-norm=0");
    assertThatThrownBy(bad::train)
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "training diverged at step [4-6]: (the norm of the gradient|the loss) is [-a-zA-Z]+,"
                + " expected a finite number; .*model keeps the checkpoint of step 3; try a lower"
                + " training.learning-rate \\(it is 1.0E38\\), a longer training.warmup \\(1\\) or"
                + " clipping of the gradient, training.clip-norm: 1");
    assertThat(good.published()).isEqualTo(kept);
  }

  @Test
  void parametersThatAreNoNumbersAreNeverSaved() {
    ToyRun bad =
        run("model", "validate-every=0 max-steps=2 save-every=1 learning-rate=1e39 clip-norm=0");
    assertThatThrownBy(bad::train)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "training diverged at step 1: a parameter is NaN, expected a finite")
        .hasMessageContaining("nothing had been saved yet");
    assertThat(folder.resolve("model/model.safetensors")).doesNotExist();
  }
}
