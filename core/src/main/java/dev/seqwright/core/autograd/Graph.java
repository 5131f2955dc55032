package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One worker's computation: the kernels and the memory that it uses, its source of randomness and,
 * when it records, the ops to run backwards.
 *
 * <p>Three uses: {@link #inference} (no gradients, no dropout), {@link #training} (gradients and
 * dropout) and {@link #differentiating} (gradients without dropout, for tests of ops).
 */
public final class Graph {
  /** The backward pass of one op; its output's gradient is there when it runs. */
  private record Node(Variable output, boolean ownsValue, Runnable backward) {}

  private final Kernels kernels;
  private final Workspace workspace;
  private final Tensor gradients;
  private final boolean dropping;
  private final Update update;
  private final long key;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Object, Variable> shared = new HashMap<>();
  private final Map<Variable, Double> terms = new LinkedHashMap<>();
  private final Map<Object, Object> made = new HashMap<>();
  private final List<Runnable> lastTerms = new ArrayList<>();
  private int sites;
  private boolean frozen;

  /**
   * An update of the parameters, of which a graph computes a part.
   *
   * @param step its number, from 1
   * @param key stands for (seed, step)
   */
  public record Update(long step, long key) {
    private static final Update NONE = new Update(0, 0);
  }

  private Graph(
      Kernels kernels,
      Workspace workspace,
      Tensor gradients,
      boolean dropping,
      Update update,
      long key) {
    this.kernels = kernels;
    this.workspace = workspace;
    this.gradients = gradients;
    this.dropping = dropping;
    this.update = update;
    this.key = key;
  }

  /** A graph that only computes values. */
  public static Graph inference(Kernels kernels, Workspace workspace) {
    return new Graph(kernels, workspace, null, false, Update.NONE, 0);
  }

  /**
   * A graph for a training step.
   *
   * @param gradients the flat buffer that the gradients of parameters are added to
   * @param key stands for (seed, step, worker, part of the batch)
   */
  public static Graph training(Kernels kernels, Workspace workspace, Tensor gradients, long key) {
    return training(kernels, workspace, gradients, new Update(1, key), key);
  }

  /**
   * The same for a part of an update.
   *
   * @param update what all its parts have in common
   */
  public static Graph training(
      Kernels kernels, Workspace workspace, Tensor gradients, Update update, long key) {
    return new Graph(kernels, workspace, gradients, true, update, key);
  }

  /** A graph with gradients and without randomness. */
  public static Graph differentiating(Kernels kernels, Workspace workspace, Tensor gradients) {
    return new Graph(kernels, workspace, gradients, false, Update.NONE, 0);
  }

  public Kernels kernels() {
    return kernels;
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Whether ops must leave a backward pass behind. */
  public boolean recording() {
    return gradients != null;
  }

  /** The flat buffer of the gradients of parameters, or null where no gradients are wanted. */
  public Tensor gradients() {
    return frozen ? null : gradients;
  }

  /** Runs a part of the pass that moves no parameters of its own; gradients go through it. */
  public <T> T frozen(Supplier<T> part) {
    boolean before = frozen;
    frozen = true;
    try {
      return part.get();
    } finally {
      frozen = before;
    }
  }

  /** The probability to drop with: {@code p} in training, 0 elsewhere. */
  public double dropout(double p) {
    return dropping ? p : 0;
  }

  /**
   * Whether something is left out as a whole in this update: in training with probability p, the
   * same in all parts of the update; never elsewhere.
   *
   * @param site tells what draws apart
   */
  public boolean leavesOut(double p, long site) {
    long own = CounterRandom.key(update.key, site);
    return dropping && !CounterRandom.kept(own, 0, CounterRandom.threshold(p));
  }

  /** Whether this is a training step, with its randomness. */
  public boolean training() {
    return dropping;
  }

  /** The number of the training step, from 1; 0 elsewhere. */
  public long step() {
    return update.step;
  }

  /** The key of a random site of this step that has a number of its own, from 2^32. */
  public long key(long site) {
    return CounterRandom.key(key, site);
  }

  /** The key of the next random site of this step. */
  public long nextKey() {
    return CounterRandom.key(key, sites++);
  }

  /**
   * Shares a value of this forward pass with another module, under a key that both know: the logits
   * of a layer with the layer above, say.
   */
  public void share(Object key, Variable value) {
    shared.put(key, value);
  }

  /** The value that this pass has under a key. */
  public Optional<Variable> shared(Object key) {
    return Optional.ofNullable(shared.get(key));
  }

  /**
   * What modules of this pass have in common, made where the first of them asks for it.
   *
   * @param key tells it from others
   */
  public <T> T common(Class<T> type, Object key, Supplier<T> maker) {
    return type.cast(made.computeIfAbsent(key, absent -> maker.get()));
  }

  /**
   * Runs a part of the pass, such as a sublayer. Where nothing is recorded, all memory that the
   * part took is given back, except for that of its result and of what it {@linkplain #share
   * shares}.
   */
  public Variable part(Supplier<Variable> part) {
    if (recording()) {
      return part.get();
    }
    workspace.beginPart();
    Variable result = part.get();
    List<Tensor> kept = new ArrayList<>(List.of(result.value()));
    shared.values().forEach(variable -> kept.add(variable.value()));
    workspace.endPart(kept);
    return result;
  }

  /**
   * Adds weight * term to the loss a unit (a target token, a text, a word), where the graph
   * records: the load balance of experts, a penalty on spans, the cost of steps. Losses that are
   * reported do not have it; a part that wants to tell it does so by its report.
   *
   * @param term a single element, a mean over what it is of
   */
  public void addToLoss(Variable term, double weight) {
    if (recording()) {
      terms.merge(term, weight, Double::sum);
    }
  }

  /** The same with a term that is there once all modules have done their part of the pass. */
  public void addLastToLoss(Supplier<Variable> term, double weight) {
    lastTerms.add(() -> addToLoss(term.get(), weight));
  }

  /**
   * Sets the gradients of the terms that were added to the loss. Who has the whole loss of a pass
   * calls it once, before {@link #backward}; heads know nothing of terms.
   *
   * @param scale what each is multiplied by besides its weight: the units of the pass times what
   *     their loss is multiplied by
   * @return sum of weight * term
   */
  public double seedTerms(double scale) {
    lastTerms.forEach(Runnable::run);
    lastTerms.clear();
    double sum = 0;
    for (Map.Entry<Variable, Double> entry : terms.entrySet()) {
      Variable term = entry.getKey();
      sum += entry.getValue() * term.value().get(0);
      Tensor one = workspace.allocate(term.value().shape());
      one.set(0, (float) (entry.getValue() * scale));
      term.adopt(one);
    }
    terms.clear();
    return sum;
  }

  /** An input without a gradient. */
  public Variable constant(Tensor value) {
    return new Variable(this, value, false, null);
  }

  /** An input whose gradient is wanted: contributions are added to {@code gradient}. */
  public Variable leaf(Tensor value, Tensor gradient) {
    return new Variable(this, value, gradient != null, gradient);
  }

  /** An op's output, computed into {@code value} which the op allocated. */
  Variable output(Tensor value) {
    return new Variable(this, value, recording(), null);
  }

  /** Registers the backward pass of the op that made {@code output}. */
  Variable record(Variable output, Runnable backward) {
    return record(output, true, backward);
  }

  /** Registers the backward pass of an op whose output lies on its input's workspace. */
  Variable recordView(Variable output, Runnable backward) {
    return record(output, false, backward);
  }

  private Variable record(Variable output, boolean ownsValue, Runnable backward) {
    if (recording()) {
      nodes.add(new Node(output, ownsValue, backward));
    }
    return output;
  }

  /**
   * Runs every op backwards, last first, from variables whose gradient was set (a loss op sets its
   * inputs' at once). Values and gradients are given back to the workspace as soon as nothing needs
   * them.
   */
  public void backward() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.output.hasGradient()) {
        node.backward.run();
      }
      release(node);
    }
    nodes.clear();
  }

  private void release(Node node) {
    if (node.output.hasGradient()) {
      workspace.release(node.output.takeGradient());
    }
    if (node.ownsValue) {
      workspace.release(node.output.value());
    }
  }
}
