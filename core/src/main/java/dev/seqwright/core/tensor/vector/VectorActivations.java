package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The {@link Activation}s on the Vector API. Every function has a loop of its own: one loop that
 * chooses the function inside makes the compiler put each vector in a heap object.
 */
public final class VectorActivations implements ActivationKernels {
  static final float GELU_CUBIC = 0.044715f;
  static final float SQRT_2_OVER_PI = (float) Math.sqrt(2 / Math.PI);
  private static final float SQRT_HALF = (float) Math.sqrt(0.5);
  private final VectorFunctions functions = new VectorFunctions();
  private final VectorActivationGradients gradients = new VectorActivationGradients();

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    functions.apply((from, to, n) -> loop(activation, from, to, n), x, out);
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    gradients.backward(activation, x, dy, dx, beta);
  }

  private static void loop(Activation activation, long x, long y, int n) {
    switch (activation) {
      case IDENTITY -> Simd.copy(x, y, 4L * n);
      case RELU -> relu(x, y, n);
      case GELU -> gelu(x, y, n);
      case GELU_TANH -> geluTanh(x, y, n);
      case SWISH -> swish(x, y, n);
      case SIGMOID -> sigmoid(x, y, n);
      case TANH -> tanh(x, y, n);
    }
  }

  private static void relu(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      Simd.store(v.blend(0f, v.compare(VectorOperators.LE, 0f)), y + 4L * i);
    }
  }

  private static void gelu(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      Simd.store(v.mul(normalCdf(v)), y + 4L * i);
    }
  }

  private static void geluTanh(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      Simd.store(v.mul(half(VectorMath.tanh(geluInner(v)))), y + 4L * i);
    }
  }

  private static void swish(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      Simd.store(v.mul(VectorMath.sigmoid(v)), y + 4L * i);
    }
  }

  private static void sigmoid(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      Simd.store(VectorMath.sigmoid(Simd.load(x + 4L * i)), y + 4L * i);
    }
  }

  private static void tanh(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      Simd.store(VectorMath.tanh(Simd.load(x + 4L * i)), y + 4L * i);
    }
  }

  /** P(X <= x) of the standard normal distribution. */
  static FloatVector normalCdf(FloatVector x) {
    return half(VectorMath.erf(x.mul(SQRT_HALF)));
  }

  /** (1 + t) / 2. */
  static FloatVector half(FloatVector t) {
    return t.fma(all(0.5f), all(0.5f));
  }

  /** The argument of the hyperbolic tangent in GELU_TANH. */
  static FloatVector geluInner(FloatVector x) {
    return x.mul(SQRT_2_OVER_PI).mul(x.mul(x).fma(all(GELU_CUBIC), all(1f)));
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(Simd.SPECIES, value);
  }
}
