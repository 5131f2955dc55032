package dev.seqwright.core.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of a vector, with a relative error below 1e-6. The coefficients are fits of
 * least maximal relative error, made for this project by reweighted least squares on Chebyshev
 * nodes.
 */
final class VectorMath {
  private static final VectorSpecies<Float> FLOATS = Simd.SPECIES;

  static final float LOG2_E = 1.442695f;
  static final float LN2_HIGH = 0.6933594f;
  static final float LN2_LOW = -0.00021219444f;

  // twice the coefficients of exp(r) - 1 - r, the first of r^2
  static final float EXP_1 = 2 * 0.49999994f;
  static final float EXP_2 = 2 * 0.1666652f;
  static final float EXP_3 = 2 * 0.041668393f;
  static final float EXP_4 = 2 * 0.008368781f;
  static final float EXP_5 = 2 * 0.0013814466f;

  private static final float PI_HIGH = 3.140625f;
  private static final float PI_MIDDLE = 0x1.fb4p-11f;
  private static final float PI_LOW = 0x1.4442d2p-23f;

  /** Adding it rounds to an integer, which then stands in the low bits. */
  static final float ROUND = 0x1.8p23f;

  /** Below this, exp gives 0, as its value would be subnormal. */
  static final float EXP_LOWEST = -86.6f;

  static final float EXP_HIGHEST = 89f;

  /** From here on erf rounds to 1 in single precision. */
  private static final float ERF_SATURATES = 3.92f;

  /** From here on tanh rounds to 1 in single precision. */
  private static final float TANH_SATURATES = 9f;

  private VectorMath() {}

  /**
   * exp(x) = 2^n exp(r), n = round(x / ln 2), r = x - n ln 2 (ln 2 in two parts, so that r is
   * exact); 0 below -86.6.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded = atMost(EXP_HIGHEST, x);
    FloatVector shifted = bounded.fma(all(LOG2_E), all(ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), bounded));
    // 2^(n-1), then twice the rest: n may be 128, one more than an exponent holds
    IntVector exponent = shifted.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23);
    FloatVector value = expm1Twice(r).add(2f).mul(exponent.reinterpretAsFloats());
    VectorMask<Float> vanishing = x.compare(VectorOperators.LT, EXP_LOWEST);
    return value.blend(0f, vanishing);
  }

  /** 2 (exp(r) - 1) = 2 r + r^2 p(r) for |r| <= ln 2 / 2. */
  private static FloatVector expm1Twice(FloatVector r) {
    FloatVector p = all(EXP_5).fma(r, all(EXP_4));
    p = p.fma(r, all(EXP_3)).fma(r, all(EXP_2)).fma(r, all(EXP_1));
    return p.mul(r).fma(r, r.add(r));
  }

  /**
   * sin(x) = (-1)^n sin(r), n = round(x / pi), r = x - n pi (pi in three parts); |x| at most
   * 10,000. The error is relative to 1, as pi is only so exact.
   */
  static FloatVector sin(FloatVector x) {
    FloatVector shifted = x.fma(all(1 / (float) Math.PI), all(ROUND));
    return sin(x, shifted, shifted.sub(ROUND));
  }

  /** cos(x) = sin(x + pi / 2) = (-1)^n sin(r), n = round(x / pi + 1/2), r = x - (n - 1/2) pi. */
  static FloatVector cos(FloatVector x) {
    FloatVector half = x.fma(all(1 / (float) Math.PI), all(0.5f));
    FloatVector shifted = half.add(ROUND);
    return sin(x, shifted, shifted.sub(ROUND).sub(0.5f));
  }

  /** The sine of x less {@code n} half turns; the low bit of {@code shifted} gives the sign. */
  private static FloatVector sin(FloatVector x, FloatVector shifted, FloatVector n) {
    FloatVector r = n.fma(all(-PI_HIGH), x);
    r = n.fma(all(-PI_LOW), n.fma(all(-PI_MIDDLE), r));
    IntVector sign = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 31);
    IntVector bits = sineInHalfTurn(r).reinterpretAsInts();
    return bits.lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }

  /** sin(r) = r + r^3 p(r^2) for |r| <= pi / 2. */
  private static FloatVector sineInHalfTurn(FloatVector r) {
    FloatVector u = r.mul(r);
    FloatVector p = all(2.6057808e-06f).fma(u, all(-0.00019809602f));
    p = p.fma(u, all(0.0083330665f)).fma(u, all(-0.1666666f));
    return p.mul(u).fma(r, r);
  }

  /** 1 / (1 + exp(-x)). */
  static FloatVector sigmoid(FloatVector x) {
    return all(1f).div(exp(x.neg()).add(1f));
  }

  /** tanh(x) = x P(x^2) / Q(x^2), |x| at most 9. */
  static FloatVector tanh(FloatVector x) {
    FloatVector bounded = within(TANH_SATURATES, x);
    FloatVector u = bounded.mul(bounded);
    FloatVector p = u.fma(all(1.3354822e-08f), all(2.060921e-05f));
    p = p.fma(u, all(0.0034955963f)).fma(u, all(0.13381033f)).fma(u, all(1.0f));
    FloatVector q = u.fma(all(7.7766276e-07f), all(0.0003285648f));
    q = q.fma(u, all(0.025877014f)).fma(u, all(0.46714348f)).fma(u, all(1f));
    VectorMask<Float> saturated = x.abs().compare(VectorOperators.GE, TANH_SATURATES);
    return bounded.mul(p).div(q).blend(bounded.mul(1 / TANH_SATURATES), saturated);
  }

  /** erf(x) = x P(x^2) / Q(x^2), |x| at most 3.92. */
  static FloatVector erf(FloatVector x) {
    FloatVector bounded = within(ERF_SATURATES, x);
    FloatVector u = bounded.mul(bounded);
    FloatVector p = u.fma(all(2.0500715e-06f), all(0.00028488287f));
    p = p.fma(u, all(0.0037656566f)).fma(u, all(0.052748855f));
    p = p.fma(u, all(0.19040748f)).fma(u, all(1.1283791f));
    FloatVector q = u.fma(all(3.8091555e-05f), all(0.0011625434f));
    q = q.fma(u, all(0.014969301f)).fma(u, all(0.11410953f));
    q = q.fma(u, all(0.502077f)).fma(u, all(1f));
    return within(1, bounded.mul(p).div(q));
  }

  private static FloatVector within(float bound, FloatVector x) {
    FloatVector below = atMost(bound, x);
    return below.blend(-bound, below.compare(VectorOperators.LT, -bound));
  }

  /** The smaller of both, NaN where x is: {@code min} itself costs several times as much. */
  private static FloatVector atMost(float bound, FloatVector x) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
