package dev.seqwright.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningMeanTest {
  @Test
  void itTellsTheMeanSinceTheLastCall() {
    RunningMean steps = new RunningMean();
    assertThat(steps.take()).isEmpty();
    steps.add(7, 2);
    steps.add(1, 2);
    assertThat(steps.take()).contains("2.000");
    assertThat(steps.take()).isEmpty();
  }
}
