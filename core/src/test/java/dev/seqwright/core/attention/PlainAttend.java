package dev.seqwright.core.attention;

import dev.seqwright.core.attention.compressed.CompressedOracle;
import java.util.ArrayList;
import java.util.List;

/** What one query finds among keys and values that are given one by one: an oracle. */
public final class PlainAttend {
  private final List<double[]> keys = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  public void add(double[] key, double[] value) {
    keys.add(key);
    values.add(value);
  }

  /** The rows of all heads side by side; zeros if there is nothing to attend. */
  public double[] of(double[] q) {
    double[][] queries = {q};
    return keys.isEmpty()
        ? new double[q.length]
        : CompressedOracle.byHead(
            queries, keys.toArray(double[][]::new), values.toArray(double[][]::new))[0];
  }
}
