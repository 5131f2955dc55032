package dev.seqwright.core.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepNormTest {
  /** The paper's formulas, worked out by hand for some depths. */
  @ParameterizedTest
  @CsvSource({
    "6, 6, false, 1.417938, 0.496989",
    "6, 6, true, 2.059767, 0.343295",
    "18, 6, false, 1.866112, 0.377630",
    "0, 12, true, 2.213364, 0.319472",
    "12, 0, false, 2.213364, 0.319472"
  })
  void alphaAndBetaFollowTheDepth(int n, int m, boolean decoder, double alpha, double beta) {
    Depth depth = new Depth(n, m, decoder);
    assertThat(DeepNorm.Settings.alpha(depth)).isCloseTo(alpha, within(1e-5));
    assertThat(new DeepNorm.Settings().branchGain(depth)).isCloseTo(beta, within(1e-5));
  }
}
