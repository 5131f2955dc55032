package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Tensor;

/** Elementwise kernels as plain loops. */
final class PlainElements {
  void add(Tensor a, Tensor b, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, a.get(i) + b.get(i));
    }
  }

  void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    for (long i = 0; i < out.size(); i++) {
      float product = a.get(i) * b.get(i);
      out.set(i, beta == 0 ? product : product + beta * out.get(i));
    }
  }

  void axpy(float alpha, Tensor x, Tensor y) {
    for (long i = 0; i < y.size(); i++) {
      y.set(i, y.get(i) + alpha * x.get(i));
    }
  }

  void scale(float alpha, Tensor x) {
    for (long i = 0; i < x.size(); i++) {
      x.set(i, alpha * x.get(i));
    }
  }

  void exp(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.exp(x.get(i)));
    }
  }

  void sine(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.sin(x.get(i)));
    }
  }

  void cosine(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.cos(x.get(i)));
    }
  }

  void activate(Activation activation, Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) ScalarActivation.value(activation, x.get(i)));
    }
  }

  void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    for (long i = 0; i < dx.size(); i++) {
      float gradient = (float) (dy.get(i) * ScalarActivation.derivative(activation, x.get(i)));
      dx.set(i, beta == 0 ? gradient : gradient + beta * dx.get(i));
    }
  }

  double sumOfSquares(Tensor x) {
    double sum = 0;
    for (long i = 0; i < x.size(); i++) {
      double value = x.get(i);
      sum += value * value;
    }
    return sum;
  }

  void dropout(Tensor x, double p, long key, Tensor out) {
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    for (int i = 0; i < out.size(); i++) {
      out.set(i, CounterRandom.kept(key, i, threshold) ? scale * x.get(i) : 0);
    }
  }

  void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    for (int i = 0; i < out.size(); i++) {
      float kept = CounterRandom.kept(key, i, threshold) ? scale * x.get(i) : 0;
      out.set(i, residual.get(i) + kept);
    }
  }

  void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    double c1 = 1 - Math.pow(arguments.beta1(), (double) arguments.step());
    double c2 = 1 - Math.pow(arguments.beta2(), (double) arguments.step());
    for (long i = 0; i < parameter.size(); i++) {
      double g = arguments.gradientScale() * gradient.get(i);
      double m1 = arguments.beta1() * m.get(i) + (1 - arguments.beta1()) * g;
      double v1 = arguments.beta2() * v.get(i) + (1 - arguments.beta2()) * g * g;
      double update = m1 / c1 / (Math.sqrt(v1 / c2) + arguments.epsilon());
      double old = parameter.get(i);
      m.set(i, (float) m1);
      v.set(i, (float) v1);
      parameter.set(i, (float) (old - arguments.rate() * (arguments.decay() * old + update)));
    }
  }
}
