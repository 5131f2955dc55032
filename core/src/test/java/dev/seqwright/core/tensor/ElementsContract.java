package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.plain.ScalarActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elementwise kernels. */
abstract class ElementsContract {
  private final Kernels oracle = PlainKernels.create();
  private final Samples samples = new Samples();

  protected abstract Kernels kernels();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 17, 33, 100})
  void sumsAndProductsOfTwo(int n) {
    Tensor a = samples.normal(n);
    Tensor b = samples.normal(n);
    Tensor sum = samples.undefined(n);
    Tensor product = samples.undefined(n);
    kernels().elements().add(a, b, sum);
    kernels().elements().multiply(a, b, product, 0);
    for (int i = 0; i < n; i++) {
      assertThat(sum.get(i)).isEqualTo(a.get(i) + b.get(i));
      assertThat(product.get(i)).isEqualTo(a.get(i) * b.get(i));
    }
    kernels().elements().multiply(a, b, sum, 1);
    for (int i = 0; i < n; i++) {
      assertThat(sum.get(i)).isCloseTo(a.get(i) + b.get(i) + a.get(i) * b.get(i), within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17, 33, 100})
  void axpyAndScaleAndSumOfSquares(int n) {
    Tensor x = samples.normal(n);
    Tensor y = samples.normal(n);
    Tensor expected = samples.copy(y);
    kernels().elements().axpy(0.3f, x, y);
    oracle.elements().axpy(0.3f, x, expected);
    Samples.assertClose(y, expected, 1e-6);
    kernels().elements().scale(-2.5f, y);
    oracle.elements().scale(-2.5f, expected);
    Samples.assertClose(y, expected, 1e-6);
    double squares = oracle.elements().sumOfSquares(y);
    assertThat(kernels().elements().sumOfSquares(y)).isCloseTo(squares, within(1e-12 * squares));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsOfOrdinaryAndExtremeNumbers(Activation activation) {
    Tensor x = samples.normal(5000);
    float[] edges = {0, 1e-20f, -1e-20f, 0.01f, 4, -4, 10, -10, 30, -30, 88, -88, 200, -200};
    for (int i = 0; i < edges.length; i++) {
      x.set(i, edges[i]);
    }
    Tensor actual = samples.undefined(5000);
    Tensor expected = samples.undefined(5000);
    kernels().activations().activate(activation, x, actual);
    oracle.activations().activate(activation, x, expected);
    Samples.assertClose(actual, expected, 1e-6);
    kernels().activations().activate(activation, x, x);
    assertThat(x.toArray()).isEqualTo(actual.toArray());
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientsOfActivationsAreThoseOfCentralDifferences(Activation activation) {
    Tensor x = samples.normal(4133);
    Tensor dy = samples.normal(4133);
    Tensor dx = samples.undefined(4133);
    kernels().activations().activateBackward(activation, x, dy, dx, 0);
    for (int i = 0; i < 4133; i++) {
      double up = ScalarActivation.value(activation, x.get(i) + 1e-5);
      double down = ScalarActivation.value(activation, x.get(i) - 1e-5);
      double expected = dy.get(i) * (up - down) / 2e-5;
      assertThat((double) dx.get(i)).isCloseTo(expected, within(1e-5));
    }
    Tensor twice = samples.copy(dx);
    kernels().activations().activateBackward(activation, x, dy, twice, 1);
    kernels().elements().scale(2, dx);
    Samples.assertClose(twice, dx, 1e-6);
    kernels().activations().activateBackward(activation, x, dy, dy, 0);
    kernels().elements().scale(2, dy);
    Samples.assertClose(dy, dx, 1e-6);
  }

  @Test
  void exponentialsOfOrdinaryAndExtremeNumbers() {
    Tensor x = samples.normal(517);
    x.slice(0, 8).fill(0, 1e-20f, -30, 30, 88, -80, -200, -1e9f);
    Tensor actual = samples.undefined(517);
    Tensor expected = samples.undefined(517);
    kernels().elements().exp(x, actual);
    oracle.elements().exp(x, expected);
    for (int i = 0; i < 517; i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-6f * expected.get(i)));
    }
    kernels().elements().exp(x, x);
    assertThat(x.toArray()).isEqualTo(actual.toArray());
  }

  @Test
  void sinesAndCosinesOfSmallAndLargeAngles() {
    Tensor x = samples.normal(517);
    x.slice(0, 8).fill(0, 1e-20f, 1.5707964f, -3.1415927f, 100, -1000, 9999, -9999);
    Tensor actual = samples.undefined(517);
    Tensor expected = samples.undefined(517);
    kernels().elements().sine(x, actual);
    oracle.elements().sine(x, expected);
    for (int i = 0; i < 517; i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-6f));
    }
    kernels().elements().cosine(x, actual);
    oracle.elements().cosine(x, expected);
    for (int i = 0; i < 517; i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-6f));
    }
  }

  @Test
  void theErrorFunctionOfTheOracleHasTheTabulatedValues() {
    assertThat(ScalarActivation.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(ScalarActivation.erf(-2)).isCloseTo(-0.9953222650189527, within(1e-15));
    assertThat(ScalarActivation.erf(4)).isCloseTo(0.9999999845827421, within(1e-15));
    assertThat(ScalarActivation.erf(9)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1,0.5", "33,0.1", "100,0.9", "1000,0"})
  void dropoutKeepsWhatTheGeneratorSays(int n, double p) {
    Tensor x = samples.normal(n);
    Tensor out = samples.undefined(n);
    Tensor residual = samples.normal(n);
    Tensor sum = samples.undefined(n);
    long key = CounterRandom.key(5, 3);
    kernels().dropout().dropout(x, p, key, out);
    kernels().dropout().dropoutAdd(x, residual, p, key, sum);
    for (int i = 0; i < n; i++) {
      boolean kept = CounterRandom.kept(key, i, CounterRandom.threshold(p));
      float expected = kept ? x.get(i) * (float) (1 / (1 - p)) : 0;
      assertThat(out.get(i)).isEqualTo(expected);
      assertThat(sum.get(i)).isEqualTo(residual.get(i) + expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 100})
  void adamTakesTheStepOfItsFormula(int n) {
    Tensor[] actual = {samples.normal(n), samples.normal(n), samples.normal(n), samples.normal(n)};
    kernels().elements().multiply(actual[3], actual[3], actual[3], 0);
    Tensor[] expected = new Tensor[4];
    for (int i = 0; i < 4; i++) {
      expected[i] = samples.copy(actual[i]);
    }
    AdamArguments step = new AdamArguments(0.5f, 1e-2f, 0.9f, 0.98f, 1e-9f, 0.1f, 3);
    kernels().optimizer().adam(actual[0], actual[1], actual[2], actual[3], step);
    oracle.optimizer().adam(expected[0], expected[1], expected[2], expected[3], step);
    for (int i = 0; i < 4; i++) {
      Samples.assertClose(actual[i], expected[i], 1e-6);
    }
  }
}
