package dev.seqwright.core.model;

import static dev.seqwright.core.model.ConditionalTest.HIDDEN;
import static dev.seqwright.core.model.ConditionalTest.ROWS;
import static dev.seqwright.core.model.ConditionalTest.SIZE;
import static dev.seqwright.core.model.ConditionalTest.conditional;
import static dev.seqwright.core.model.ConditionalTest.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.profile.Profile;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of sublayer behind a gate, row by row. */
class GatedSublayersTest {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** A kind of sublayer, as a factory of layers makes it. */
  enum Sublayer {
    BIDIRECTIONAL("self-attention", factory -> factory.selfAttention(0)),
    CAUSAL("self-attention", factory -> factory.causalAttention(0)),
    FEED_FORWARD("feed-forward", factory -> factory.feedForward(0)),
    CROSS(
        "cross-attention",
        factory -> factory.sourceAttention(0, new DecoderConfig().crossAttention()));

    private final String name;

    @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
    private final Function<LayerFactory, Block> maker;

    Sublayer(String name, Function<LayerFactory, Block> maker) {
      this.name = name;
      this.maker = maker;
    }
  }

  /** A row whose gate is open is that of the usual sublayer, one whose gate is shut stays. */
  @ParameterizedTest
  @EnumSource
  void aRowPassesOrGoesAroundAsAPlainLoopOverItSays(Sublayer kind) {
    for (double budget : new double[] {0.25, 0.4, 0.75}) {
      Parameters own = new Parameters();
      Block gated = made(kind, conditional("budget: " + budget + ", budgets: [0.25, 0.75]"), own);
      RandomParameters.fill(own, slabs);
      Map<String, Tensor> values = ConditionalTest.values(own);
      double above = (budget - 0.25) / 0.5;
      openHalf(kind, values, above);
      Parameters plain = new Parameters();
      Block usual = made(kind, "pre-norm", plain);
      plain.allocate(slabs);
      plain.all().forEach(p -> p.value().copyFrom(values.get(p.name())));
      Sequences x = rows(1);
      Context context = Context.of(rows(2));
      Graph graph = inference();
      float[] found = gated.forward(graph, x, context).rows().value().toArray();
      float[] passed = usual.forward(graph, x, context).rows().value().toArray();
      float[] before = x.rows().value().toArray();
      int open = 0;
      for (int i = 0; i < ROWS.rows(); i++) {
        boolean passes = logit(kind, values, row(before, i), above) > 0;
        open += passes ? 1 : 0;
        assertThat(row(found, i)).containsExactly(row(passes ? passed : before, i));
      }
      assertThat(open).isEqualTo(ROWS.rows() / 2);
      assertThat(gated.report()).hasSize(1);
    }
  }

  private Block made(Sublayer kind, String placement, Parameters own) {
    EncoderDecoderConfig config = config(placement);
    return kind.maker.apply(
        new LayerFactory(
            config.layer(), config.decoder().shape(), own.root().at("s"), new Depth(1, 1, true)));
  }

  private static String gate(Sublayer kind, String part) {
    return "s.layers.0." + kind.name + "-norm.gate." + part;
  }

  /** Moves c so that half of the rows have z > 0. */
  private void openHalf(Sublayer kind, Map<String, Tensor> values, double above) {
    Tensor bias = values.get(gate(kind, "outer.bias"));
    bias.set(0, 0);
    float[] x = rows(1).rows().value().toArray();
    double[] logits = new double[ROWS.rows()];
    Arrays.setAll(logits, i -> logit(kind, values, row(x, i), above));
    Arrays.sort(logits);
    int half = ROWS.rows() / 2;
    bias.set(0, (float) (-(logits[half - 1] + logits[half]) / 2));
  }

  /** z of (2), with e between those of two budgets. */
  private static double logit(Sublayer kind, Map<String, Tensor> values, float[] x, double above) {
    String norm = "s.layers.0." + kind.name + "-norm.";
    double[] wide = new double[SIZE];
    Arrays.setAll(wide, d -> x[d]);
    double[] h = normalized(wide, values.get(norm + "weight"), values.get(norm + "bias"));
    Tensor inner = values.get(gate(kind, "inner.weight"));
    Tensor budgets = values.get(gate(kind, "budgets"));
    double z = values.get(gate(kind, "outer.bias")).get(0);
    for (int g = 0; g < HIDDEN; g++) {
      double sum = values.get(gate(kind, "inner.bias")).get(g);
      sum += (1 - above) * budgets.get(g) + above * budgets.get(HIDDEN + g);
      for (int d = 0; d < SIZE; d++) {
        sum += inner.get((long) g * SIZE + d) * h[d];
      }
      z += values.get(gate(kind, "outer.weight")).get(g) * (sum / (1 + Math.exp(-sum)));
    }
    return z;
  }

  static double[] normalized(double[] x, Tensor gain, Tensor bias) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double[] y = new double[x.length];
    Arrays.setAll(y, d -> (x[d] - mean) / Math.sqrt(variance + 1e-5) * gain.get(d) + bias.get(d));
    return y;
  }

  private static float[] row(float[] all, int row) {
    return Arrays.copyOfRange(all, row * SIZE, (row + 1) * SIZE);
  }

  /** A shut gate saves 2 D F multiplications a row of a feed-forward part, and D^2 of attention. */
  @ParameterizedTest
  @CsvSource({"FEED_FORWARD, 192", "BIDIRECTIONAL, 64", "CROSS, 128"})
  void operationsFallWithEachGateThatIsShut(Sublayer kind, long cost) {
    Parameters own = new Parameters();
    Block gated = made(kind, conditional("budgets: [0.25, 1]"), own);
    RandomParameters.fill(own, slabs);
    Tensor bias = ConditionalTest.values(own).get(gate(kind, "outer.bias"));
    bias.set(0, 50);
    double all = products(gated);
    openHalf(kind, ConditionalTest.values(own), 1);
    assertThat(all - products(gated)).isEqualTo(2.0 * cost * ROWS.rows() / 2);
    bias.set(0, -50);
    assertThat(products(gated)).isEqualTo(2.0 * HIDDEN * (SIZE + 1) * ROWS.rows());
  }

  /** Floating-point operations of products with weights. */
  private double products(Block block) {
    Profile profile = new Profile();
    Graph graph = Graph.inference(profile.around(kernels), new Workspace(slabs));
    block.forward(graph, rows(1), Context.of(rows(2)));
    return profile.lines().stream()
        .filter(line -> line.name().startsWith("linear"))
        .mapToDouble(Profile.Line::flops)
        .sum();
  }

  private Sequences rows(int seed) {
    return ConditionalTest.rows(slabs, seed);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
