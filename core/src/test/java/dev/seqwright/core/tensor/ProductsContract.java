package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.tensor.plain.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Matrix products. */
public abstract class ProductsContract {
  private final ProductKernels oracle = PlainKernels.create().products();
  private final Samples samples = new Samples();

  protected abstract ProductKernels kernels();

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,17,33", "33,3,100", "100,100,17", "17,300,3", "1,33,100", "260,40,5"})
  void gemmIsTheProductOfViewsWhateverTheirStrides(int m, int k, int n) {
    for (Matrix a : new Matrix[] {samples.view(m, k), samples.view(k, m).transposed()}) {
      for (Matrix b : new Matrix[] {samples.view(k, n), samples.view(n, k).transposed()}) {
        Matrix expected = samples.undefined(m, n).matrix();
        oracle.gemm(a, b, expected, 0);
        Matrix actual = samples.undefined(m, n + 4).columns(2, n + 2);
        kernels().gemm(a, b, actual, 0);
        Samples.assertClose(actual, expected, 1e-5);
      }
    }
  }

  @Test
  void gemmWritesNothingBesideItsOutput() {
    Tensor whole = samples.normal(5, 30);
    Tensor before = samples.copy(whole);
    kernels().gemm(samples.view(5, 8), samples.view(8, 19), whole.columns(6, 25), 0);
    Samples.assertClose(whole.columns(0, 6), before.columns(0, 6), 0);
    Samples.assertClose(whole.columns(25, 30), before.columns(25, 30), 0);
  }

  @Test
  void gemmWithBetaOneAdds() {
    Matrix a = samples.view(7, 270);
    Matrix b = samples.view(270, 35);
    Tensor actual = samples.normal(7, 35);
    Tensor expected = samples.copy(actual);
    kernels().gemm(a, b, actual.matrix(), 1);
    oracle.gemm(a, b, expected.matrix(), 1);
    Samples.assertClose(actual, expected, 1e-5);
  }

  @Test
  void gemmOverNothingGivesZeros() {
    Tensor c = samples.undefined(3, 5);
    kernels().gemm(samples.normal(3, 0).matrix(), samples.normal(0, 5).matrix(), c.matrix(), 0);
    assertThat(c.toArray()).containsOnly(0f);
  }

  @ParameterizedTest
  @CsvSource({
    "0,3,5",
    "1,3,5",
    "127,40,17",
    "300,33,70",
    "300,257,16",
    "513,300,300",
    "2,300,5",
    "0,300,300",
    "260,17,300",
    "505,600,40",
    "5,513,40"
  })
  void weightGradientSumsOverRows(int rows, int outputs, int inputs) {
    Tensor dy = samples.normal(rows, outputs);
    Tensor x = samples.normal(rows, inputs);
    Tensor expected = samples.undefined(outputs, inputs);
    Tensor actual = samples.undefined(outputs, inputs);
    for (float beta : new float[] {0, 1}) {
      oracle.weightGradient(dy, x, expected, beta);
      kernels().weightGradient(dy, x, actual, beta);
      // rounding errors of up to a thousand additions of numbers around 1
      Samples.assertClose(actual, expected, 1e-4);
    }
  }

  @Test
  void aRowOfTheProductDoesNotDependOnTheOthers() {
    Matrix a = samples.view(300, 270);
    Matrix b = samples.view(45, 270).transposed();
    Matrix all = samples.undefined(300, 45).matrix();
    kernels().gemm(a, b, all, 0);
    for (int i : new int[] {0, 1, 6, 255, 256, 299}) {
      Matrix alone = samples.undefined(1, 45).matrix();
      kernels().gemm(a.rows(i, i + 1), b, alone, 0);
      assertThat(Samples.row(alone, 0)).as("row %d", i).isEqualTo(Samples.row(all, i));
    }
  }

  @Test
  void gemmRefusesMatricesThatDoNotFit() {
    Matrix a = samples.view(3, 4);
    assertThatThrownBy(() -> kernels().gemm(a, samples.view(5, 2), samples.view(3, 2), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void linearIsProductPlusBiasThroughTheActivation(Activation activation) {
    Tensor x = samples.normal(17, 33);
    Tensor weight = samples.normal(19, 33);
    Tensor bias = samples.normal(19);
    Tensor actual = samples.undefined(17, 19);
    Tensor expected = samples.undefined(17, 19);
    kernels().linear(x, weight, bias, activation, actual);
    oracle.linear(x, weight, bias, activation, expected);
    Samples.assertClose(actual, expected, 1e-5);
    kernels().linear(x, weight, null, activation, actual);
    oracle.linear(x, weight, null, activation, expected);
    Samples.assertClose(actual, expected, 1e-5);
  }
}
