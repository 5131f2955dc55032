package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model of CTranslate2 (binary version 2, int16, 6 + 6 layers of 8 heads, pre-norm) in
 * plain loops that share nothing with the rest: every step computes all positions anew.
 */
final class PlainTransformer implements IncrementalDecoder {
  private static final int D = 32;
  private static final int HEADS = 8;
  private static final int LAYERS = 6;
  private static final int WORDS = 43;

  private final Map<String, float[]> weights = new HashMap<>();

  /** What follows some tokens, and how the last of them attends to the source. */
  private record Next(double[] logits, double[] attention) {
    double normalizer() {
      return Math.log(Arrays.stream(logits).map(Math::exp).sum());
    }
  }

  PlainTransformer(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.getInt(); // version
    text(bytes);
    bytes.getInt(); // revision
    int count = bytes.getInt();
    for (int i = 0; i < count; i++) {
      String name = text(bytes);
      int rank = bytes.get();
      bytes.position(bytes.position() + 4 * rank);
      int size = bytes.get();
      float[] values = new float[bytes.getInt()];
      for (int j = 0; j < values.length; j++) {
        values[j] = number(bytes, size);
      }
      weights.put(name, values);
    }
    weights.forEach(this::unscale);
  }

  private static float number(ByteBuffer bytes, int size) {
    return size == 4 ? bytes.getFloat() : size == 2 ? bytes.getShort() : bytes.get();
  }

  /** Whole numbers are a weight times its scale. */
  private void unscale(String name, float[] values) {
    float[] scale = weights.get(name + "_scale");
    for (int j = 0; scale != null && j < values.length; j++) {
      values[j] /= scale[0];
    }
  }

  private static String text(ByteBuffer bytes) {
    byte[] text = new byte[bytes.getShort()];
    bytes.get(text);
    return new String(text, 0, text.length - 1, StandardCharsets.UTF_8);
  }

  private double[] linear(String name, double[] x) {
    float[] weight = weights.get(name + "/weight");
    float[] bias = weights.get(name + "/bias");
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += (double) weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] norm(String name, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    float[] gamma = weights.get(name + "/gamma");
    float[] beta = weights.get(name + "/beta");
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gamma[i] + beta[i];
    }
    return y;
  }

  private double[][] embedded(String side, int[] tokens) {
    float[] table = weights.get(side + "/embeddings/weight");
    double[][] x = new double[tokens.length][D];
    for (int t = 0; t < tokens.length; t++) {
      for (int i = 0; i < D; i++) {
        double angle = (t + 1) * Math.pow(10_000, -(i % 16) / 15.0);
        x[t][i] =
            table[tokens[t] * D + i] * Math.sqrt(D) + (i < 16 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return x;
  }

  /** One query over keys and values; the weights' mean over heads is added to {@code mean}. */
  private static double[] attend(double[] q, double[][] k, double[][] v, double[] mean) {
    int d = D / HEADS;
    double[] y = new double[D];
    for (int h = 0; h < HEADS; h++) {
      double[] scores = new double[k.length];
      for (int j = 0; j < k.length; j++) {
        for (int c = h * d; c < (h + 1) * d; c++) {
          scores[j] += q[c] * k[j][c] / Math.sqrt(d);
        }
      }
      double sum = Arrays.stream(scores).map(Math::exp).sum();
      for (int j = 0; j < k.length; j++) {
        double weight = Math.exp(scores[j]) / sum;
        mean[j] += weight / HEADS;
        for (int c = h * d; c < (h + 1) * d; c++) {
          y[c] += weight * v[j][c];
        }
      }
    }
    return y;
  }

  private void selfAttention(String layer, double[][] x, boolean causal) {
    String part = layer + "/self_attention";
    double[][] qkv =
        Arrays.stream(x)
            .map(row -> linear(part + "/linear_0", norm(part + "/layer_norm", row)))
            .toArray(double[][]::new);
    for (int i = 0; i < x.length; i++) {
      int seen = causal ? i + 1 : x.length;
      double[][] k = columns(qkv, seen, D);
      double[][] v = columns(qkv, seen, 2 * D);
      add(x[i], linear(part + "/linear_1", attend(qkv[i], k, v, new double[seen])));
    }
  }

  private double[] crossAttention(String layer, double[] x, double[][] memory) {
    String part = layer + "/attention";
    double[][] kv =
        Arrays.stream(memory).map(m -> linear(part + "/linear_1", m)).toArray(double[][]::new);
    double[] mean = new double[memory.length];
    double[] q = linear(part + "/linear_0", norm(part + "/layer_norm", x));
    double[][] k = columns(kv, kv.length, 0);
    add(x, linear(part + "/linear_2", attend(q, k, columns(kv, kv.length, D), mean)));
    return mean;
  }

  private void feedForward(String layer, double[] x) {
    String part = layer + "/ffn";
    double[] hidden = linear(part + "/linear_0", norm(part + "/layer_norm", x));
    add(x, linear(part + "/linear_1", Arrays.stream(hidden).map(h -> Math.max(0, h)).toArray()));
  }

  private static double[][] columns(double[][] rows, int count, int from) {
    return Arrays.stream(rows, 0, count)
        .map(row -> Arrays.copyOfRange(row, from, from + D))
        .toArray(double[][]::new);
  }

  private static void add(double[] x, double[] y) {
    Arrays.setAll(x, i -> x[i] + y[i]);
  }

  private double[][] encode(int[] source) {
    double[][] x = embedded("encoder", source);
    for (int l = 0; l < LAYERS; l++) {
      String layer = "encoder/layer_" + l;
      selfAttention(layer, x, false);
      Arrays.stream(x).forEach(row -> feedForward(layer, row));
    }
    return Arrays.stream(x).map(row -> norm("encoder/layer_norm", row)).toArray(double[][]::new);
  }

  private Next next(double[][] memory, int[] tokens) {
    double[][] x = embedded("decoder", tokens);
    double[] attention = {};
    for (int l = 0; l < LAYERS; l++) {
      String layer = "decoder/layer_" + l;
      selfAttention(layer, x, true);
      for (double[] row : x) {
        attention = crossAttention(layer, row, memory);
        feedForward(layer, row);
      }
    }
    double[] last = norm("decoder/layer_norm", x[x.length - 1]);
    return new Next(linear("decoder/projection", last), attention);
  }

  @Override
  public int vocabularySize() {
    return WORDS;
  }

  @Override
  public int endId() {
    return 2;
  }

  @Override
  public int beginId() {
    return 1;
  }

  @Override
  public State start(List<int[]> sources) {
    return new Rows(sources.stream().map(this::encode).toList());
  }

  @Override
  public void close() {}

  private final class Rows implements State {
    private final Arena arena = Arena.ofConfined();
    private List<double[][]> memories;
    private int[][] tokens;
    private Next[] next;

    Rows(List<double[][]> memories) {
      this.memories = memories;
      this.tokens = new int[memories.size()][0];
    }

    @Override
    public Scores step(int[] lastTokens) {
      Tensor all = new Tensor(arena.allocate(4L * tokens.length * WORDS), tokens.length, WORDS);
      next = new Next[tokens.length];
      for (int r = 0; r < tokens.length; r++) {
        tokens[r] = Arrays.copyOf(tokens[r], tokens[r].length + 1);
        tokens[r][tokens[r].length - 1] = lastTokens[r];
        next[r] = next(memories.get(r), tokens[r]);
        double normalizer = next[r].normalizer();
        for (int v = 0; v < WORDS; v++) {
          all.set((long) r * WORDS + v, (float) (next[r].logits[v] - normalizer));
        }
      }
      return new RowsScores(all);
    }

    @Override
    public void select(int[] parents) {
      memories = Arrays.stream(parents).mapToObj(memories::get).toList();
      tokens = Arrays.stream(parents).mapToObj(r -> tokens[r]).toArray(int[][]::new);
    }

    @Override
    public float[] sourceWeights(int row) {
      float[] found = new float[next[row].attention.length];
      for (int j = 0; j < found.length; j++) {
        found[j] = (float) next[row].attention[j];
      }
      return found;
    }

    @Override
    public void close() {
      arena.close();
    }

    private final class RowsScores implements Scores {
      private final Tensor all;
      private int first;

      RowsScores(Tensor all) {
        this.all = all;
      }

      @Override
      public Tensor rows(int from, int to) {
        first = from;
        return all.rows(from, to);
      }

      @Override
      public double normalizer(int row) {
        return next[first + row].normalizer();
      }
    }
  }
}
