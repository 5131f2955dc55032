package dev.seqwright.core.decode;

import java.util.Arrays;
import java.util.Random;

/** Makes models whose distributions are drawn at random, each fixed by (source, prefix). */
public final class RandomModel {
  private RandomModel() {}

  public static PrefixModel of(int vocabularySize, long seed) {
    return new PrefixModel(
        vocabularySize,
        (source, prefix) ->
            distribution(
                vocabularySize,
                new Random(
                    seed + 31L * Arrays.hashCode(source) + 1009L * Arrays.hashCode(prefix))));
  }

  private static float[] distribution(int size, Random random) {
    double[] weights = random.doubles(size).map(u -> Math.exp(3 * u)).toArray();
    double sum = Arrays.stream(weights).sum();
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) Math.log(weights[i] / sum);
    }
    return result;
  }
}
