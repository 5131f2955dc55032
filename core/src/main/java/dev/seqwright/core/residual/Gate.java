package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.BudgetGap;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Heaviside;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gate of a sublayer, for each position: see {@link Conditional}. In training it has a number
 * between shut and open, in use it is one of the two.
 */
public final class Gate {
  private static final long BUDGETS = 1L << 32; // the site at which a pass draws its budgets
  private static final double OPEN = 1; // where c starts: gates are 0.73 at first

  private final Conditional.Settings settings;
  private final Normalization norm;
  private final Linear inner;
  private final Parameter budgets;
  private final Parameter weight;
  private final Parameter bias;
  private final long cost;
  private final GateUse use;

  /** What the gates of a pass spend, those of all its stacks with the same settings. */
  private static final class Spending {
    private final List<BudgetGap.Spent> parts = new ArrayList<>();
    private final float[] asked;

    Spending(float... asked) {
      this.asked = asked;
    }
  }

  Gate(Conditional.Settings settings, ResidualSpec site, Normalization norm) {
    this.settings = settings;
    this.norm = norm;
    this.cost = site.cost();
    this.use = site.use();
    int width = settings.gateSize();
    this.inner =
        new Linear(
            site.scope().at("gate.inner"),
            site.size(),
            width,
            1,
            Activation.IDENTITY,
            (in, out) -> Initializer.xavier(in, out, 1));
    this.budgets =
        site.scope()
            .create("gate.budgets", Initializer.normal(1), settings.budgets().size(), width);
    this.weight =
        site.scope().create("gate.outer.weight", Initializer.xavier(width, 1, 1), 1, width);
    this.bias = site.scope().create("gate.outer.bias", Initializer.constant(OPEN), 1);
  }

  /** The gates (N, 1) of a pass that is differentiated; what they spend is added to its loss. */
  public Variable soft(Graph graph, Sequences x) {
    int sequences = x.layout().sequences();
    int[] drawn = drawn(graph, sequences);
    Variable logits = logits(graph, x.rows(), each(x.layout(), drawn), 1);
    Variable gates = Activate.apply(graph, Activation.SIGMOID, noisy(graph, logits));
    Spending spending = graph.common(Spending.class, settings, () -> spending(graph, drawn));
    if (spending.asked.length != sequences) {
      throw new IllegalStateException("stacks of one pass have different numbers of sequences");
    }
    Variable counted = graph.training() ? Heaviside.apply(graph, logits) : gates;
    spending.parts.add(new BudgetGap.Spent(counted, x.layout(), cost));
    count(counted, x.layout(), drawn);
    return gates;
  }

  private Spending spending(Graph graph, int... drawn) {
    float[] asked = new float[drawn.length];
    for (int b = 0; b < asked.length; b++) {
      asked[b] = settings.budgets().get(drawn[b]).floatValue();
    }
    Spending made = new Spending(asked);
    graph.addLastToLoss(
        () -> BudgetGap.apply(graph, made.parts, made.asked), settings.budgetWeight());
    return made;
  }

  /** Which budget each sequence has: the same for all sublayers of a pass. */
  private int[] drawn(Graph graph, int sequences) {
    int[] drawn = new int[sequences];
    long key = graph.key(BUDGETS);
    Arrays.setAll(drawn, b -> (CounterRandom.bits(key, b) >>> 1) % settings.budgets().size());
    return drawn;
  }

  private static int[] each(SequenceLayout layout, int... ofSequence) {
    int[] each = new int[layout.rows()];
    for (int b = 0; b < layout.sequences(); b++) {
      Arrays.fill(each, layout.start(b), layout.end(b), ofSequence[b]);
    }
    return each;
  }

  private Variable noisy(Graph graph, Variable logits) {
    double alpha = settings.noiseAt(graph.step());
    if (!graph.training() || alpha == 0) {
      return logits;
    }
    Tensor noise = graph.workspace().allocate(logits.value().shape());
    long key = graph.nextKey();
    for (int i = 0; i < noise.rows(); i++) {
      noise.set(i, (float) (alpha * normal(key, i)));
    }
    return Add.apply(graph, logits, graph.constant(noise));
  }

  /** Box and Muller 1958. */
  private static double normal(long key, int i) {
    double radius = Math.sqrt(-2 * StrictMath.log(uniform(key, 2 * i)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(key, 2 * i + 1));
  }

  private static double uniform(long key, int i) {
    return ((CounterRandom.bits(key, i) >>> 1) + 0.5) / 0x1p31;
  }

  private void count(Variable gates, SequenceLayout layout, int... drawn) {
    double spent = 0;
    double asked = 0;
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = layout.start(b); i < layout.end(b); i++) {
        spent += gates.value().get(i);
      }
      asked += layout.length(b) * settings.budgets().get(drawn[b]);
    }
    use.trained(cost * spent, cost * asked, cost * layout.rows());
  }

  /** The rows whose gate is open: z > 0 for the budget of the settings. */
  public Selection open(Graph graph, Variable rows, SequenceLayout layout) {
    Variable logits = graph.part(() -> logits(graph, rows));
    Selection open = Selection.of(layout, row -> logits.value().get(row) > 0);
    long all = cost * layout.rows();
    use.used((double) cost * open.count(), settings.budget() * all, all);
    return open;
  }

  private Variable logits(Graph graph, Variable rows) {
    int above = settings.budgetAbove();
    double part = settings.partAbove();
    int[] ids = new int[rows.value().rows()];
    Arrays.fill(ids, above);
    return logits(graph, rows, ids, (float) part);
  }

  /**
   * z (N, 1).
   *
   * @param ids the budget of each row
   * @param part how much of it; the rest is that of the next smaller one
   */
  private Variable logits(Graph graph, Variable rows, int[] ids, float part) {
    Variable table = budgets.in(graph);
    Variable hidden = inner.apply(graph, norm.apply(graph, rows));
    Variable told = AddEmbedding.apply(graph, hidden, table, ids, part);
    if (part < 1) {
      int[] below = Arrays.stream(ids).map(id -> id - 1).toArray();
      told = AddEmbedding.apply(graph, told, table, below, 1 - part);
    }
    Variable ready = Activate.apply(graph, Activation.SWISH, told);
    return Affine.apply(graph, ready, weight.in(graph), bias.in(graph), Activation.IDENTITY);
  }

  /** A line for training and one for use, as far as there was any since the last call. */
  public List<String> report() {
    return use.take();
  }
}
