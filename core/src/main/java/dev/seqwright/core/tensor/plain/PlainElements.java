package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.DropoutKernels;
import dev.seqwright.core.tensor.ElementKernels;
import dev.seqwright.core.tensor.Tensor;

/** Elementwise kernels, activations and dropout as plain loops. */
final class PlainElements implements ElementKernels, ActivationKernels, DropoutKernels {
  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, a.get(i) + b.get(i));
    }
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    for (long i = 0; i < out.size(); i++) {
      float product = a.get(i) * b.get(i);
      out.set(i, beta == 0 ? product : product + beta * out.get(i));
    }
  }

  @Override
  public void axpy(float alpha, Tensor x, Tensor y) {
    for (long i = 0; i < y.size(); i++) {
      y.set(i, y.get(i) + alpha * x.get(i));
    }
  }

  @Override
  public void scale(float alpha, Tensor x) {
    for (long i = 0; i < x.size(); i++) {
      x.set(i, alpha * x.get(i));
    }
  }

  @Override
  public void exp(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.exp(x.get(i)));
    }
  }

  @Override
  public void sine(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.sin(x.get(i)));
    }
  }

  @Override
  public void cosine(Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) Math.cos(x.get(i)));
    }
  }

  @Override
  public void activate(Activation activation, Tensor x, Tensor out) {
    for (long i = 0; i < out.size(); i++) {
      out.set(i, (float) ScalarActivation.value(activation, x.get(i)));
    }
  }

  @Override
  public void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta) {
    for (long i = 0; i < dx.size(); i++) {
      float gradient = (float) (dy.get(i) * ScalarActivation.derivative(activation, x.get(i)));
      dx.set(i, beta == 0 ? gradient : gradient + beta * dx.get(i));
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double sum = 0;
    for (long i = 0; i < x.size(); i++) {
      double value = x.get(i);
      sum += value * value;
    }
    return sum;
  }

  @Override
  public void dropout(Tensor x, double p, long key, Tensor out) {
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    for (int i = 0; i < out.size(); i++) {
      out.set(i, CounterRandom.kept(key, i, threshold) ? scale * x.get(i) : 0);
    }
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    for (int i = 0; i < out.size(); i++) {
      float kept = CounterRandom.kept(key, i, threshold) ? scale * x.get(i) : 0;
      out.set(i, residual.get(i) + kept);
    }
  }
}
