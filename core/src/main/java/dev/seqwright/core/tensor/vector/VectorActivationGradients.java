package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradients of the {@link Activation}s on the Vector API, with a loop for every function (see
 * {@link VectorActivations}). Gradients that are added to, and the last incomplete vector, go
 * through a block of scratch memory, so that the loops handle neither case.
 */
final class VectorActivationGradients {
  private static final int BLOCK = 2048;
  private static final float NORMAL_PEAK = (float) (1 / Math.sqrt(2 * Math.PI));
  private final Scratch scratch = new Scratch();

  void backward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    Shapes.sameSize(x, dx);
    Shapes.sameSize(dy, dx);
    int n = Simd.size(x);
    int direct = beta == 0 ? Simd.SPECIES.loopBound(n) : 0;
    long values = Simd.address(x);
    long from = Simd.address(dy);
    long to = Simd.address(dx);
    loop(activation, values, from, to, direct);
    try {
      for (int i = direct; i < n; i += BLOCK) {
        int count = Math.min(BLOCK, n - i);
        block(activation, values + 4L * i, from + 4L * i, to + 4L * i, count, beta);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void block(Activation activation, long x, long dy, long dx, int n, float beta) {
    long values = scratch.address(3L * BLOCK);
    long gradients = values + 4L * BLOCK;
    Simd.copy(x, values, 4L * n);
    Simd.copy(dy, gradients, 4L * n);
    loop(activation, values, gradients, gradients, n);
    if (beta == 0) {
      Simd.copy(gradients, dx, 4L * n);
    } else {
      VectorElements.axpy(1, gradients, dx, n);
    }
  }

  private void loop(Activation activation, long x, long dy, long dx, int n) {
    switch (activation) {
      case IDENTITY -> Simd.copy(dy, dx, 4L * n);
      case RELU -> relu(x, dy, dx, n);
      case GELU -> gelu(x, dy, dx, n);
      case GELU_TANH -> geluTanh(x, dy, dx, n);
      case SWISH -> swish(x, dy, dx, n);
      case SIGMOID -> sigmoid(x, dy, dx, n);
      case TANH -> tanh(x, dy, dx, n);
    }
  }

  private static void relu(long x, long dy, long dx, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector value = Simd.load(x + 4L * i);
      FloatVector gradient = Simd.load(dy + 4L * i);
      Simd.store(
          VectorActivations.all(0).blend(gradient, value.compare(VectorOperators.GT, 0f)),
          dx + 4L * i);
    }
  }

  /** P(X <= x) + x times the normal density: in two loops, as one is more than Java inlines. */
  private void gelu(long x, long dy, long dx, int n) {
    long slopes = scratch.address(3L * BLOCK) + 8L * BLOCK;
    for (int i = 0; i < n; i += BLOCK) {
      int count = Math.min(BLOCK, n - i);
      densities(x + 4L * i, slopes, count);
      gelu(x + 4L * i, slopes, dy + 4L * i, dx + 4L * i, count);
    }
  }

  private static void densities(long x, long out, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      Simd.store(VectorMath.exp(v.mul(v).mul(-0.5f)).mul(NORMAL_PEAK), out + 4L * i);
    }
  }

  private static void gelu(long x, long densities, long dy, long dx, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      FloatVector density = Simd.load(densities + 4L * i);
      FloatVector slope = v.fma(density, VectorActivations.normalCdf(v));
      Simd.store(slope.mul(Simd.load(dy + 4L * i)), dx + 4L * i);
    }
  }

  /** (1 + t) / 2 + x (1 - t^2) u' / 2 with t = tanh u: in two loops, too. */
  private void geluTanh(long x, long dy, long dx, int n) {
    long tangents = scratch.address(3L * BLOCK) + 8L * BLOCK;
    for (int i = 0; i < n; i += BLOCK) {
      int count = Math.min(BLOCK, n - i);
      tangents(x + 4L * i, tangents, count);
      geluTanh(x + 4L * i, tangents, dy + 4L * i, dx + 4L * i, count);
    }
  }

  private static void tangents(long x, long out, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector inner = VectorActivations.geluInner(Simd.load(x + 4L * i));
      Simd.store(VectorMath.tanh(inner), out + 4L * i);
    }
  }

  private static void geluTanh(long x, long tangents, long dy, long dx, int n) {
    FloatVector cubic = VectorActivations.all(3 * VectorActivations.GELU_CUBIC);
    FloatVector one = VectorActivations.all(1);
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      FloatVector t = Simd.load(tangents + 4L * i);
      FloatVector inner = v.mul(v).fma(cubic, one).mul(VectorActivations.SQRT_2_OVER_PI);
      FloatVector rise = v.mul(0.5f).mul(one.sub(t.mul(t)));
      FloatVector slope = rise.fma(inner, VectorActivations.half(t));
      Simd.store(slope.mul(Simd.load(dy + 4L * i)), dx + 4L * i);
    }
  }

  /** s + x s (1 - s). */
  private static void swish(long x, long dy, long dx, int n) {
    FloatVector one = VectorActivations.all(1);
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector v = Simd.load(x + 4L * i);
      FloatVector s = VectorMath.sigmoid(v);
      FloatVector slope = s.mul(one.sub(s)).fma(v, s);
      Simd.store(slope.mul(Simd.load(dy + 4L * i)), dx + 4L * i);
    }
  }

  private static void sigmoid(long x, long dy, long dx, int n) {
    FloatVector one = VectorActivations.all(1);
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector s = VectorMath.sigmoid(Simd.load(x + 4L * i));
      Simd.store(s.mul(one.sub(s)).mul(Simd.load(dy + 4L * i)), dx + 4L * i);
    }
  }

  private static void tanh(long x, long dy, long dx, int n) {
    FloatVector one = VectorActivations.all(1);
    for (int i = 0; i < n; i += Simd.COUNT) {
      FloatVector t = VectorMath.tanh(Simd.load(x + 4L * i));
      Simd.store(one.sub(t.mul(t)).mul(Simd.load(dy + 4L * i)), dx + 4L * i);
    }
  }
}
