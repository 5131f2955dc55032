package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RecurrentState;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.EluPlusOne;
import dev.seqwright.core.autograd.FlooredReciprocal;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Scan;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * The delta rule (Schlag et al. 2021): a position replaces what its key had in the sums by its
 * value, in place of adding to it.
 *
 * <pre>
 *   (1) phi(x) = psi(x) / sum of psi(x),  psi(x) = elu(x) + 1
 *       or DPFP: psi(x) = [r * rot_1 r, ..., r * rot_nu r],  r = relu([x, -x]), rot_k turned by k places
 *   (2) beta_t = s(x_t Wb' + b)                          a head
 *   (3) S_t = S_{t-1} + beta_t phi(k_t) (v_t - S_{t-1}' phi(k_t))'
 *   (4) y_t = S_t' phi(q_t)
 * </pre>
 *
 * Time O(n F D), memory O(n H F), F = d or 2 nu d; position after position, so slower than {@link
 * LinearAttention}. Decodes with H F d numbers a hypothesis, O(1) a step. For decoders.
 */
public final class DeltaAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "delta",
          Settings.class,
          "a position replaces what its key had stored; `map` elu or dpfp with `nu`",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n F D), memory O(n H F), O(1) a step",
          "Schlag et al. 2021, arXiv 2102.11174");

  private static final float FLOOR = 1e-6f;

  /** How features are made. */
  public enum Map {
    /** elu(x) + 1. */
    ELU,
    /** Deterministic parameter-free projection. */
    DPFP
  }

  /**
   * What can be set.
   *
   * @param map psi
   * @param nu how many rotations DPFP takes
   */
  public record Settings(Map map, int nu) implements AttentionKind {
    public Settings() {
      this(Map.DPFP, 1);
    }

    public Settings {
      Check.atLeast("nu", nu, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      int rotations = 2 * site.headSize() - 1;
      Check.that(nu <= rotations, "nu of delta", nu, rotations + " (2 d - 1) or less");
      return new DeltaAttention(site, this);
    }

    /** F. */
    private int features(int size) {
      return map == Map.ELU ? size : 2 * nu * size;
    }
  }

  private final SelfProjection projection;
  private final Linear beta;
  private final AttentionSpec site;
  private final Settings settings;

  private DeltaAttention(AttentionSpec site, Settings settings) {
    this.projection = new SelfProjection(site);
    this.beta =
        new Linear(
            site.scope().at("beta"),
            site.size(),
            site.heads(),
            1,
            Activation.SIGMOID,
            site.initializer());
    this.site = site;
    this.settings = settings;
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    Variable qkv = projection.project(graph, x.rows());
    Variable y =
        Scan.DELTA.apply(
            graph,
            features(graph, qkv, 0),
            features(graph, qkv, 1),
            site.part(qkv, 2),
            beta.apply(graph, x.rows()),
            x.layout(),
            site.heads());
    return projection.output(graph, y);
  }

  /** phi (N, H F) of queries or keys. */
  private Variable features(Graph graph, Variable qkv, int which) {
    int rows = qkv.value().rows();
    int features = settings.features(site.headSize());
    // A row a head is another shape, for which rows must lie without gaps.
    Variable own = site.part(qkv, which).contiguous(graph);
    Variable x = Reshape.apply(graph, own, rows * site.heads(), site.headSize());
    Variable psi = settings.map == Map.ELU ? EluPlusOne.apply(graph, x) : projected(graph, x);
    return Reshape.apply(graph, normalized(graph, psi), rows, site.heads() * features);
  }

  /** DPFP of each row. */
  private Variable projected(Graph graph, Variable x) {
    Variable both = Concat.columns(graph, x, Scale.apply(graph, x, -1));
    Variable r = Activate.apply(graph, Activation.RELU, both);
    Variable[] parts = new Variable[settings.nu];
    Arrays.setAll(parts, k -> Multiply.apply(graph, r, rotated(graph, r, k + 1)));
    return Concat.columns(graph, parts);
  }

  /** Every row turned by {@code places} to the right. */
  private static Variable rotated(Graph graph, Variable r, int places) {
    int width = r.value().columns();
    return Concat.columns(graph, r.columns(width - places, width), r.columns(0, width - places));
  }

  /** Every row divided by its sum. */
  private static Variable normalized(Graph graph, Variable psi) {
    float[] ones = new float[psi.value().columns()];
    Arrays.fill(ones, 1);
    Tensor column = graph.workspace().allocate(ones.length, 1).fill(ones);
    Variable sums = Product.apply(graph, psi, graph.constant(column));
    return ScaleRows.apply(graph, psi, FlooredReciprocal.apply(graph, sums, FLOOR));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    int features = settings.features(site.headSize());
    return new RecurrentState(keep, site.heads() * features * site.headSize());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor states = ((RecurrentState) state).advance(step);
    Variable qkv = projection.project(graph, rows);
    Tensor y =
        Scan.DELTA.step(
            graph.workspace(),
            features(graph, qkv, 0).columns().matrix(),
            features(graph, qkv, 1).columns().matrix(),
            site.part(qkv, 2).matrix(),
            beta.apply(graph, rows).columns().matrix(),
            states,
            site.heads());
    return projection.output(graph, graph.constant(y));
  }
}
