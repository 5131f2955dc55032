package dev.seqwright.core.attention.prototype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.prototype.ClusteredAttention.Settings;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clustered attention against its equations, in plain loops and double precision. */
class ClusteredTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 19;
  private static final int M = 7;

  /** A cluster of query positions and those whose mean is its centroid. */
  private record Cluster(List<Integer> members, List<Integer> founders) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void queriesAttendByClusters(boolean improved) {
    Settings settings = new Settings(4, 10, 3, improved, 5, 2);
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv = affine(bench, "projection", x);
      double[][] y = new double[N][D];
      for (int h = 0; h < HEADS; h++) {
        List<Cluster> clusters = means(settings, codes(settings, qkv, h));
        assertThat(clusters).hasSizeBetween(2, 4);
        mix(settings, clusters, part(qkv, 0, h), part(qkv, D, h), part(qkv, 2 * D, h), y, h);
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      assertClose(bench.self(x, N).toArray(), expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void queriesToAnotherSequenceJoinThoseWhoFoundedClustersBefore(boolean improved) {
    Settings settings = new Settings(3, 10, 3, improved, 2, 2);
    try (AttentionBench bench = new AttentionBench(settings, Role.CROSS)) {
      Tensor x = bench.normal(N, D);
      Tensor m = bench.normal(M, D);
      double[][] q = affine(bench, "query", x);
      double[][] kv = affine(bench, "key-value", m);
      double[][] y = new double[N][D];
      for (int h = 0; h < HEADS; h++) {
        List<Cluster> clusters = founded(settings, codes(settings, q, h));
        mix(settings, clusters, part(q, 0, h), part(kv, 0, h), part(kv, D, h), y, h);
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      assertClose(bench.cross(x, new int[] {N}, m, new int[] {M}).toArray(), expected);
    }
  }

  private static double[][] affine(AttentionBench bench, String name, Tensor x) {
    return MaskedAttention.affine(bench.parameters(), name, MaskedAttention.rows(x));
  }

  /** A head's columns. */
  private static double[][] part(double[][] rows, int from, int h) {
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOfRange(row, from + h * HEAD, from + (h + 1) * HEAD))
        .toArray(double[][]::new);
  }

  /** Signs of the products with random vectors, in the first layer. */
  private static boolean[][] codes(Settings settings, double[][] rows, int h) {
    long layer = CounterRandom.key(settings.seed(), 1);
    SplittableRandom random = new SplittableRandom(CounterRandom.key(layer, h));
    double[][] planes = new double[HEAD][settings.bits()];
    for (double[] row : planes) {
      Arrays.setAll(row, b -> (float) random.nextGaussian());
    }
    boolean[][] codes = new boolean[rows.length][settings.bits()];
    for (int i = 0; i < rows.length; i++) {
      for (int b = 0; b < settings.bits(); b++) {
        double side = 0;
        for (int c = 0; c < HEAD; c++) {
          side += rows[i][h * HEAD + c] * planes[c][b];
        }
        codes[i][b] = side > 0;
      }
    }
    return codes;
  }

  private static int distance(boolean[] a, boolean[] b) {
    return (int) IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count();
  }

  /** Lloyd's algorithm on bits, from queries that stand evenly. */
  private static List<Cluster> means(Settings settings, boolean[][] codes) {
    boolean[][] centres = new boolean[settings.clusters()][];
    for (int c = 0; c < centres.length; c++) {
      centres[c] = codes[c * codes.length / centres.length].clone();
    }
    for (int r = 0; r < settings.rounds(); r++) {
      List<List<Integer>> members = members(codes, centres);
      for (int c = 0; c < centres.length; c++) {
        List<Integer> own = members.get(c);
        for (int b = 0; b < settings.bits() && !own.isEmpty(); b++) {
          int bit = b;
          centres[c][b] = 2 * own.stream().filter(i -> codes[i][bit]).count() > own.size();
        }
      }
    }
    return members(codes, centres).stream()
        .filter(own -> !own.isEmpty())
        .map(own -> new Cluster(own, own))
        .toList();
  }

  private static List<List<Integer>> members(boolean[][] codes, boolean[][] centres) {
    List<List<Integer>> members = new ArrayList<>();
    Arrays.stream(centres).forEach(c -> members.add(new ArrayList<>()));
    for (int i = 0; i < codes.length; i++) {
      boolean[] code = codes[i];
      int nearest =
          IntStream.range(0, centres.length)
              .boxed()
              .min(Comparator.comparingInt(c -> distance(code, centres[c])))
              .orElseThrow();
      members.get(nearest).add(i);
    }
    return members;
  }

  /** With K = 3, positions 0 1 2, every second one below 6, every fourth one below 12, ... */
  private static List<Cluster> founded(Settings settings, boolean[][] codes) {
    assertThat(settings.clusters()).isEqualTo(3);
    List<Integer> founders = List.of(0, 1, 2, 4, 8, 16);
    List<Cluster> clusters = new ArrayList<>();
    founders.forEach(f -> clusters.add(new Cluster(new ArrayList<>(List.of(f)), List.of(f))));
    for (int i = 0; i < codes.length; i++) {
      int own = i;
      if (!founders.contains(i)) {
        Cluster nearest =
            clusters.stream()
                .filter(c -> c.founders.getFirst() < own)
                .min(
                    Comparator.<Cluster>comparingInt(
                            c -> distance(codes[own], codes[c.founders.getFirst()]))
                        .thenComparingInt(c -> -c.founders.getFirst()))
                .orElseThrow();
        nearest.members.add(i);
      }
    }
    return clusters;
  }

  private static void mix(
      Settings settings,
      List<Cluster> clusters,
      double[][] q,
      double[][] k,
      double[][] v,
      double[][] y,
      int h) {
    for (Cluster cluster : clusters) {
      double[] centroid = new double[HEAD];
      for (int c = 0; c < HEAD; c++) {
        int column = c;
        centroid[c] =
            cluster.founders.stream().mapToDouble(i -> q[i][column]).average().orElseThrow();
      }
      int[] everything = IntStream.range(0, k.length).toArray();
      double[] a = softmax(centroid, k, everything);
      for (int i : cluster.members) {
        double[] own = settings.improved() ? improved(a, q[i], k, settings.top()) : a;
        for (int c = 0; c < HEAD; c++) {
          for (int l = 0; l < k.length; l++) {
            y[i][h * HEAD + c] += own[l] * v[l][c];
          }
        }
      }
    }
  }

  private static double[] improved(double[] a, double[] q, double[][] k, int most) {
    int[] top =
        IntStream.range(0, a.length)
            .boxed()
            .sorted(Comparator.comparingDouble(l -> -a[l]))
            .limit(most)
            .mapToInt(l -> l)
            .toArray();
    double mass = Arrays.stream(top).mapToDouble(l -> a[l]).sum();
    double[] exact = softmax(q, k, top);
    double[] weights = a.clone();
    Arrays.stream(top).forEach(l -> weights[l] = mass * exact[l]);
    return weights;
  }

  /** Over some of the keys; 0 elsewhere. */
  private static double[] softmax(double[] q, double[][] k, int... keys) {
    double[] weights = new double[k.length];
    double sum = 0;
    for (int l : keys) {
      weights[l] = Math.exp(MaskedAttention.dot(q, k[l]) / Math.sqrt(HEAD));
      sum += weights[l];
    }
    double total = sum;
    return Arrays.stream(weights).map(w -> w / total).toArray();
  }

  private static void assertClose(float[] found, double[][] expected) {
    for (int e = 0; e < found.length; e++) {
      double value = expected[e / D][e % D];
      assertThat((double) found[e])
          .as("element %d", e)
          .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
    }
  }

  @Test
  void fullAttentionWithAsManyClustersAsQueries() {
    assertFull(new Settings(N, 2, 3, false, 1, 1));
    assertFull(new Settings(N, 2, 3, true, 4, 1));
  }

  @Test
  void fullAttentionWhereEveryKeyIsAmongTheTop() {
    assertFull(new Settings(2, 8, 3, true, N, 1));
  }

  private static void assertFull(Settings settings) {
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL);
        AttentionBench full = fullLike(bench, Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      assertThat(bench.self(x, N - 1, 1).toArray())
          .containsExactly(full.self(x, N - 1, 1).toArray(), within(1e-5f));
    }
    try (AttentionBench bench = new AttentionBench(settings, Role.CROSS);
        AttentionBench full = fullLike(bench, Role.CROSS)) {
      Tensor x = bench.normal(N, D);
      Tensor m = bench.normal(M, D);
      int[] queries = {N - 2, 2};
      int[] memories = {1, M - 1};
      assertThat(bench.cross(x, queries, m, memories).toArray())
          .containsExactly(full.cross(x, queries, m, memories).toArray(), within(1e-5f));
    }
  }

  private static AttentionBench fullLike(AttentionBench bench, Role role) {
    AttentionBench full = new AttentionBench(new FullAttention.Settings(), role);
    full.parameters()
        .all()
        .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
    return full;
  }

  @Test
  void codesThatFormGroupsAreFoundAsGroups() {
    long[] codes = {0b0000_0000, 0b1111_0001, 0b0000_1111, 0b0000_0001, 0b1111_0000, 0b0001_1111};
    QueryClusters clusters = new HammingMeans(3, 4).of(SequenceLayout.of(6, 2), extended(codes));
    assertThat(clusters.of()).containsExactly(0, 2, 1, 0, 2, 1, 3, 4);
    assertThat(clusters.layout()).isEqualTo(SequenceLayout.of(3, 2));
    assertThat(clusters.founders().keys()).containsExactly(0, 3, 2, 5, 1, 4, 6, 7);
  }

  /** A second sequence with fewer queries than clusters, all alike. */
  private static long[] extended(long... codes) {
    return Arrays.copyOf(codes, codes.length + 2);
  }

  @Test
  void foundersGrowWithTheLogarithmOfTheLength() {
    int n = 16_384;
    int clusters = 64;
    QueryClusters founded = new FoundedClusters(clusters).of(SequenceLayout.of(n), new long[n]);
    assertThat(founded.layout().rows()).isEqualTo(clusters * (1 + 8 / 2));
  }

  @Test
  void settingsThatMakeNoSense() {
    assertThatThrownBy(() -> new Settings(0, 8, 3, true, 2, 1))
        .hasMessage("clusters: found 0, expected 1 or more");
    assertThatThrownBy(() -> new Settings(2, 65, 3, true, 2, 1))
        .hasMessage("bits: found 65, expected 1 to 64");
    assertThatThrownBy(() -> new Settings(2, 8, -1, true, 2, 1))
        .hasMessage("rounds: found -1, expected 0 or more");
    assertThatThrownBy(() -> new Settings(2, 8, 3, true, 0, 1))
        .hasMessage("top: found 0, expected 1 or more");
  }
}
