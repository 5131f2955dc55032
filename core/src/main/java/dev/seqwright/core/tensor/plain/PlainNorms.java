package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.NormKernels;
import dev.seqwright.core.tensor.Tensor;

/** Layer norm and RMS norm as plain loops. */
final class PlainNorms implements NormKernels {
  @Override
  public void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      long row = (long) i * columns;
      double mu = mean(x, row, columns);
      double scale = 1 / Math.sqrt(variance(x, row, columns, mu) + epsilon);
      mean.set(i, (float) mu);
      rstd.set(i, (float) scale);
      for (int j = 0; j < columns; j++) {
        y.set(row + j, (float) ((x.get(row + j) - mu) * scale * gain.get(j) + bias.get(j)));
      }
    }
  }

  private static double mean(Tensor x, long row, int columns) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += x.get(row + j);
    }
    return sum / columns;
  }

  private static double variance(Tensor x, long row, int columns, double mean) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double centred = x.get(row + j) - mean;
      sum += centred * centred;
    }
    return sum / columns;
  }

  @Override
  public void layerNormBackward(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor rstd,
      Tensor dx,
      float beta,
      Tensor dgain,
      Tensor dbias) {
    backwardInput(dy, x, gain, mean, rstd, dx, beta);
    backwardParameters(dy, x, mean, rstd, dgain, dbias);
  }

  /** dx = rstd (g - avg(g) - n avg(g n)), g = dy gain, n = (x - mean) rstd, avg over the row. */
  private static void backwardInput(
      Tensor dy, Tensor x, Tensor gain, Tensor mean, Tensor rstd, Tensor dx, float beta) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      long row = (long) i * columns;
      double sum = 0;
      double dot = 0;
      for (int j = 0; j < columns; j++) {
        double g = (double) dy.get(row + j) * gain.get(j);
        sum += g;
        dot += g * (x.get(row + j) - mean.get(i)) * rstd.get(i);
      }
      for (int j = 0; j < columns; j++) {
        double n = (x.get(row + j) - mean.get(i)) * rstd.get(i);
        double g = (double) dy.get(row + j) * gain.get(j);
        double d = rstd.get(i) * (g - sum / columns - n * dot / columns);
        dx.set(row + j, (float) (beta == 0 ? d : d + beta * dx.get(row + j)));
      }
    }
  }

  /** dgain[j] += sum_i dy[i, j] n[i, j]; dbias[j] += sum_i dy[i, j]. */
  private static void backwardParameters(
      Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor dgain, Tensor dbias) {
    int columns = x.columns();
    for (int j = 0; j < columns; j++) {
      double gain = dgain.get(j);
      double bias = dbias.get(j);
      for (int i = 0; i < x.rows(); i++) {
        long at = (long) i * columns + j;
        gain += (double) dy.get(at) * (x.get(at) - mean.get(i)) * rstd.get(i);
        bias += dy.get(at);
      }
      dgain.set(j, (float) gain);
      dbias.set(j, (float) bias);
    }
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
    Matrix from = x.matrix();
    for (int i = 0; i < x.rows(); i++) {
      double squares = 0;
      for (int j = 0; j < x.columns(); j++) {
        squares += (double) from.get(i, j) * from.get(i, j);
      }
      double scale = 1 / Math.sqrt(squares / x.columns() + epsilon);
      rrms.set(i, (float) scale);
      for (int j = 0; j < x.columns(); j++) {
        y.matrix().set(i, j, (float) (scale * from.get(i, j) * gain.get(j)));
      }
    }
  }

  @Override
  public void rmsNormBackward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      double r = rrms.get(i);
      double dot = 0;
      for (int j = 0; j < columns; j++) {
        double normal = r * x.matrix().get(i, j);
        dot += dy.matrix().get(i, j) * gain.get(j) * normal;
        dgain.set(j, dgain.get(j) + (float) (dy.matrix().get(i, j) * normal));
      }
      for (int j = 0; j < columns; j++) {
        double g = (double) dy.matrix().get(i, j) * gain.get(j);
        double d = r * (g - r * x.matrix().get(i, j) * dot / columns);
        dx.matrix().set(i, j, (float) (d + (beta == 0 ? 0 : dx.matrix().get(i, j))));
      }
    }
  }
}
