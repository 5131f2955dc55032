import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.model.EncoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Processor time and memory of the forward and backward pass of every kind of attention on one
 * sequence of 128 to 16,384 positions, how many keys a position attends, the exponent that fits
 * from 1,024 on, and where a kind becomes faster than full attention: {@code VariantBench [LONGEST
 * [KIND...]]}. One thread, D 64, H 4. A length that would take longer than the limit is left out,
 * and so are those above it.
 *
 * <p>Memory is the most that tensors took outside of Java's heap, and what lay in the heap between
 * the two passes (pairs and all else that gradients need): what an operation has there for its own
 * time alone is not counted.
 */
public final class VariantBench {
  private static final int SIZE = 64;
  private static final int HEADS = 4;
  private static final int SHORTEST = 128;
  private static final int WARM_UP = 1024;
  private static final double SECONDS_AT_MOST = 12;

  /** As long a length is tried, so that its loops are compiled; the fastest pass counts. */
  private static final double SECONDS_AT_LEAST = 0.5;

  private static final long BYTES_AT_MOST = 8L << 30;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String FIXED = "n/a";

  /**
   * What one length took.
   *
   * @param keys weights that a position and head have
   */
  private record Cost(double seconds, double bytes, double keys) {}

  /** The parts of one measurement, whose memory is used again for every pass. */
  private record Bench(
      Attention attention, Kernels kernels, Workspace memory, Tensor gradients, Tensor x) {}

  private VariantBench() {}

  public static void main(String... arguments) {
    int longest = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16_384;
    List<String> names =
        List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    Kernels kernels = Backend.choose().kernels();
    Map<String, Map<Integer, Cost>> all = new LinkedHashMap<>();
    for (Variant<AttentionKind> variant : Attentions.ALL) {
      if (names.isEmpty() || names.contains(variant.name()) || variant.name().equals("full")) {
        all.put(variant.name(), measure(variant, longest, kernels));
        System.err.println(variant.name() + " " + all.get(variant.name()));
      }
    }
    print(all, longest);
  }

  private static Map<Integer, Cost> measure(
      Variant<AttentionKind> variant, int longest, Kernels kernels) {
    Map<Integer, Cost> costs = new LinkedHashMap<>();
    // thrown away: its loops are compiled by then
    measure(variant, settings(variant.name(), WARM_UP), WARM_UP, kernels);
    for (int n = SHORTEST; n <= longest; n *= 2) {
      Cost before = costs.get(n / 2);
      boolean tooMuch =
          before != null
              && (4 * before.seconds > SECONDS_AT_MOST || 4 * before.bytes > BYTES_AT_MOST);
      if (tooMuch) {
        return costs;
      }
      costs.put(n, measure(variant, settings(variant.name(), n), n, kernels));
    }
    return costs;
  }

  /** The settings of a kind for a length: those that should grow with sqrt n do. */
  private static String settings(String name, int n) {
    int root = (int) Math.round(Math.sqrt(n));
    return switch (name) {
      case "sparse-transformer" -> "{kind: sparse-transformer, stride: " + root + "}";
      case "sinkhorn" -> "{kind: sinkhorn, block: " + root + "}";
      case "routing" -> "{kind: routing, clusters: %d, window: %d}".formatted(root, root);
      case "axial" -> "{kind: axial, width: " + root + "}";
      default -> name;
    };
  }

  private static Cost measure(
      Variant<AttentionKind> variant, String setting, int n, Kernels kernels) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      Parameters parameters = new Parameters();
      boolean encoder = variant.abilities().contains(Ability.BIDIRECTIONAL);
      Role role = encoder ? Role.BIDIRECTIONAL : Role.CAUSAL;
      AttentionKind kind = encoder ? bound(setting) : defaults(variant);
      Attention attention = kind.create(site(parameters, role, n));
      parameters.allocate(slabs);
      parameters.initialize(1);
      Tensor gradients = new Workspace(slabs).zeros((int) parameters.flatSize());
      Tensor x = new Workspace(slabs).zeros(n, SIZE);
      Initializer.normal(1).fill(x, new java.util.SplittableRandom(1));
      Workspace memory = new Workspace(slabs);
      Bench bench = new Bench(attention, kernels, memory, gradients, x);
      List<Double> times = new ArrayList<>();
      while (times.size() < 2 || sum(times) < SECONDS_AT_LEAST) {
        times.add(seconds(bench));
      }
      times.sort(Double::compare);
      return new Cost(times.get(0), memory.peak() + heap(bench), keys(bench));
    }
  }

  private static double sum(List<Double> times) {
    return times.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double seconds(Bench bench) {
    long begin = THREADS.getCurrentThreadCpuTime();
    Graph graph = graph(bench, bench.kernels);
    forward(bench, graph);
    graph.backward();
    return (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
  }

  /** Bytes of the heap that a pass holds for its gradients. */
  private static double heap(Bench bench) {
    long before = live();
    Graph graph = graph(bench, bench.kernels);
    forward(bench, graph);
    long held = live() - before;
    graph.backward();
    return Math.max(0, held);
  }

  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double keys(Bench bench) {
    KeyCounter counter = new KeyCounter(bench.kernels);
    forward(bench, graph(bench, counter.kernels()));
    return (double) counter.count() / HEADS / bench.x.rows();
  }

  private static Graph graph(Bench bench, Kernels kernels) {
    bench.memory.reset();
    return Graph.training(kernels, bench.memory, bench.gradients, 7);
  }

  private static void forward(Bench bench, Graph graph) {
    Variable in = graph.leaf(bench.x, bench.memory.zeros(bench.x.shape()));
    Sequences sequences = new Sequences(in, SequenceLayout.of(bench.x.rows()));
    Sequences queries =
        bench.attention.resampling().map(r -> r.apply(graph, sequences)).orElse(sequences);
    Variable y = bench.attention.forward(graph, queries, sequences);
    y.adopt(bench.memory.allocate(y.value().shape()).copyFrom(y.value()));
  }

  private static AttentionKind bound(String setting) {
    return Kinds.in(new Binder())
        .bind(EncoderConfig.class, List.of("layers=1", "self-attention=" + setting))
        .shape()
        .selfAttention()
        .getFirst();
  }

  private static AttentionKind defaults(Variant<AttentionKind> variant) {
    try {
      return variant.settings().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AttentionSpec site(Parameters parameters, Role role, int n) {
    return new AttentionSpec(
        parameters.root(),
        parameters.root(),
        SIZE,
        HEADS,
        role,
        1,
        n,
        0,
        (in, out) -> Initializer.xavier(in, out, 1),
        (in, out) -> Initializer.xavier(in, out, 1),
        Optional.empty());
  }

  private static void print(Map<String, Map<Integer, Cost>> all, int longest) {
    System.out.println(
        "Milliseconds of forward and backward on one thread, D 64, H 4\n\n"
            + head(longest, "exponent | faster than full from"));
    all.forEach(
        (name, costs) ->
            System.out.println(
                row(name, costs, longest, c -> number(1e3 * c.seconds))
                    + exponent(costs, Cost::seconds)
                    + String.format(" %s |", crossing(costs, all.get("full")))));
    System.out.println(
        "\nMegabytes of the same, those of the heap included (keys a position)\n\n"
            + head(longest, "exponent"));
    all.forEach(
        (name, costs) ->
            System.out.println(
                row(name, costs, longest, VariantBench::memory) + exponent(costs, Cost::bytes)));
  }

  private static String head(int longest, String further) {
    StringBuilder head = new StringBuilder("| kind |");
    for (int n = SHORTEST; n <= longest; n *= 2) {
      head.append(String.format(Locale.ROOT, " %,d |", n));
    }
    head.append(" ").append(further).append(" |\n|");
    return head.append("---|".repeat((int) head.chars().filter(c -> c == '|').count() - 2))
        .toString();
  }

  private static String memory(Cost cost) {
    return String.format(Locale.ROOT, "%s (%,.0f)", number(cost.bytes / 1e6), cost.keys);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String row(
      String name, Map<Integer, Cost> costs, int longest, Function<Cost, String> cell) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (int n = SHORTEST; n <= longest; n *= 2) {
      Cost c = costs.get(n);
      row.append(c == null ? " |" : " " + cell.apply(c) + " |");
    }
    return row.toString();
  }

  /** The slope of a line through the logarithms, from 1,024 positions on. */
  private static String exponent(Map<Integer, Cost> costs, ToDoubleFunction<Cost> value) {
    double[] x = costs.keySet().stream().filter(n -> n >= 1024).mapToDouble(Math::log).toArray();
    double[] y =
        costs.entrySet().stream()
            .filter(e -> e.getKey() >= 1024)
            .mapToDouble(e -> Math.log(value.applyAsDouble(e.getValue())))
            .toArray();
    if (x.length < 2) {
      return " " + FIXED + " |";
    }
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      above += (x[i] - mx) * (y[i] - my);
      below += (x[i] - mx) * (x[i] - mx);
    }
    return String.format(Locale.ROOT, " %.2f |", above / below);
  }

  private static String crossing(Map<Integer, Cost> costs, Map<Integer, Cost> full) {
    if (costs == full) {
      return "-";
    }
    int from = 0;
    for (Map.Entry<Integer, Cost> e : costs.entrySet()) {
      Cost dense = full.get(e.getKey());
      boolean faster = dense == null || e.getValue().seconds < dense.seconds;
      from = faster ? (from == 0 ? e.getKey() : from) : 0;
    }
    return from == 0
        ? "not up to " + costs.keySet().stream().mapToInt(n -> n).max().orElse(0)
        : String.format(Locale.ROOT, "%,d", from);
  }
}
