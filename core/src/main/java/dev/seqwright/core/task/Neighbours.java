package dev.seqwright.core.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Vectors among which the nearest are looked for, by the cosine of the angle between them. All of
 * them are compared: O(M D) a query of M vectors.
 */
public final class Neighbours {
  private final List<float[]> vectors = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();

  /**
   * One of the vectors.
   *
   * @param line the number of its line, from 1
   * @param cosine of the angle to what was asked for
   */
  public record Neighbour(int line, double cosine) {
    private static final Comparator<Neighbour> WORST_FIRST =
        Comparator.comparingDouble(Neighbour::cosine)
            .thenComparing(Comparator.comparingInt(Neighbour::line).reversed());
  }

  /** Adds a vector; one of length 0 is never a neighbour. */
  public void add(int line, float... vector) {
    if (dot(vector, vector) > 0) {
      vectors.add(unit(vector));
      lines.add(line);
    }
  }

  /**
   * The nearest vectors, the nearest first, of equals that of the first line.
   *
   * @param vector one of length 0 has no neighbours
   */
  public List<Neighbour> nearest(int count, float... vector) {
    if (dot(vector, vector) == 0) {
      return List.of();
    }
    float[] unit = unit(vector);
    PriorityQueue<Neighbour> best = new PriorityQueue<>(Neighbour.WORST_FIRST);
    for (int i = 0; i < vectors.size(); i++) {
      best.add(new Neighbour(lines.get(i), dot(vectors.get(i), unit)));
      if (best.size() > count) {
        best.poll();
      }
    }
    return best.stream().sorted(Neighbour.WORST_FIRST.reversed()).toList();
  }

  private static float[] unit(float... vector) {
    double length = Math.sqrt(dot(vector, vector));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** Sums of eight, side by side, in an order that is always the same. */
  private static double dot(float[] a, float... b) {
    float[] sums = new float[8];
    int i = 0;
    for (; i + 8 <= a.length; i += 8) {
      for (int lane = 0; lane < 8; lane++) {
        sums[lane] += a[i + lane] * b[i + lane];
      }
    }
    double sum = 0;
    for (; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    for (float part : sums) {
      sum += part;
    }
    return sum;
  }
}
