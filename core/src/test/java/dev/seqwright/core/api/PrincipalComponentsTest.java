package dev.seqwright.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
  /** Points of a plane in five dimensions, three times as long as wide, far from the origin. */
  @Test
  void coordinatesOfAPlaneAreFoundAgain() {
    double[] along = {0.5, 0.5, 0.5, 0.5, 0};
    double[] across = {0.5, -0.5, 0.5, -0.5, 0};
    List<float[]> vectors = new ArrayList<>();
    double[][] places = {{9, 0}, {-6, 0}, {-3, 0}, {0, 3}, {0, -1}, {0, -2}};
    for (double[] place : places) {
      float[] vector = new float[5];
      for (int c = 0; c < 5; c++) {
        vector[c] = (float) (7 + place[0] * along[c] + place[1] * across[c]);
      }
      vectors.add(vector);
    }
    double[][] found = PrincipalComponents.of(vectors, 2);
    for (int i = 0; i < places.length; i++) {
      assertThat(found[i][0]).isCloseTo(places[i][0], within(1e-4));
      assertThat(found[i][1]).isCloseTo(places[i][1], within(1e-4));
    }
  }

  /** Three points of many dimensions lie in a plane: their distances are kept. */
  @Test
  void fewVectorsOfManyNumbers() {
    SplittableRandom random = new SplittableRandom(4);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      float[] vector = new float[40];
      for (int c = 0; c < 40; c++) {
        vector[c] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    double[][] found = PrincipalComponents.of(vectors, 2);
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      double distance = 0;
      for (int c = 0; c < 40; c++) {
        distance += Math.pow(vectors.get(i)[c] - vectors.get(j)[c], 2);
      }
      double drawn = Math.hypot(found[i][0] - found[j][0], found[i][1] - found[j][1]);
      assertThat(drawn).isCloseTo(Math.sqrt(distance), within(1e-4));
    }
  }

  /** The variance of a coordinate is an eigenvalue of the covariance, the largest first. */
  @Test
  void coordinatesHaveTheLargestVariances() {
    SplittableRandom random = new SplittableRandom(3);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      float[] vector = new float[8];
      for (int c = 0; c < 8; c++) {
        vector[c] = (float) (random.nextGaussian() * (c + 1));
      }
      vectors.add(vector);
    }
    double[][] found = PrincipalComponents.of(vectors, 2);
    double[][] covariance = covariance(vectors);
    for (int k = 0; k < 2; k++) {
      double variance = 0;
      for (double[] row : found) {
        variance += row[k] * row[k] / found.length;
      }
      assertThat(variance).isCloseTo(largestEigenvalue(covariance), within(1e-3));
    }
  }

  private static double[][] covariance(List<float[]> vectors) {
    int d = vectors.getFirst().length;
    double[] mean = new double[d];
    for (float[] vector : vectors) {
      for (int c = 0; c < d; c++) {
        mean[c] += vector[c] / vectors.size();
      }
    }
    double[][] covariance = new double[d][d];
    for (float[] vector : vectors) {
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          covariance[a][b] += (vector[a] - mean[a]) * (vector[b] - mean[b]) / vectors.size();
        }
      }
    }
    return covariance;
  }

  /** By power iteration; the matrix is left without it. */
  private static double largestEigenvalue(double[]... matrix) {
    int d = matrix.length;
    double[] x = new double[d];
    x[0] = 1;
    x[d - 1] = 1;
    double value = 0;
    for (int step = 0; step < 5000; step++) {
      double[] y = new double[d];
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          y[a] += matrix[a][b] * x[b];
        }
      }
      value = 0;
      for (double e : y) {
        value += e * e;
      }
      value = Math.sqrt(value);
      for (int a = 0; a < d; a++) {
        x[a] = y[a] / value;
      }
    }
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        matrix[a][b] -= value * x[a] * x[b];
      }
    }
    return value;
  }
}
