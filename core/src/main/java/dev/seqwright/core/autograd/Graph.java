package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Memory;
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
  private final Memory memory;
  private final Tensor gradients;
  private final boolean dropping;
  private final long key;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Object, Variable> left = new HashMap<>();
  private final Map<Variable, Double> terms = new LinkedHashMap<>();
  private int sites;

  private Graph(Kernels kernels, Memory memory, Tensor gradients, boolean dropping, long key) {
    this.kernels = kernels;
    this.memory = memory;
    this.gradients = gradients;
    this.dropping = dropping;
    this.key = key;
  }

  /** A graph that only computes values. */
  public static Graph inference(Kernels kernels, Memory memory) {
    return new Graph(kernels, memory, null, false, 0);
  }

  /**
   * A graph for a training step.
   *
   * @param gradients the flat buffer that the gradients of parameters are added to
   * @param key stands for (seed, step, worker, part of the batch)
   */
  public static Graph training(Kernels kernels, Memory memory, Tensor gradients, long key) {
    return new Graph(kernels, memory, gradients, true, key);
  }

  /** A graph with gradients and without randomness. */
  public static Graph differentiating(Kernels kernels, Memory memory, Tensor gradients) {
    return new Graph(kernels, memory, gradients, false, 0);
  }

  public Kernels kernels() {
    return kernels;
  }

  public Memory memory() {
    return memory;
  }

  /** Whether ops must leave a backward pass behind. */
  public boolean recording() {
    return gradients != null;
  }

  /** The flat buffer of the gradients of parameters, or null where no gradients are wanted. */
  public Tensor gradients() {
    return gradients;
  }

  /** The probability to drop with: {@code p} in training, 0 elsewhere. */
  public double dropout(double p) {
    return dropping ? p : 0;
  }

  /** The key of the next random site of this step. */
  public long nextKey() {
    return CounterRandom.key(key, sites++);
  }

  /**
   * Leaves a value of this pass for another module, under a key that both know: the logits of a
   * layer for the layer above, say.
   */
  public void leave(Object key, Variable value) {
    left.put(key, value);
  }

  /** What was left under a key in this pass. */
  public Optional<Variable> found(Object key) {
    return Optional.ofNullable(left.get(key));
  }

  /**
   * Runs a part of the pass, such as a sublayer. Where nothing is recorded, all memory that the
   * part took is given back, except for that of its result and of what it {@linkplain #leave left}.
   */
  public Variable part(Supplier<Variable> part) {
    if (recording()) {
      return part.get();
    }
    memory.beginPart();
    Variable result = part.get();
    List<Tensor> kept = new ArrayList<>(List.of(result.value()));
    left.values().forEach(variable -> kept.add(variable.value()));
    memory.endPart(kept);
    return result;
  }

  /**
   * Adds weight * term to the loss a target token, where the graph records: the load balance of
   * experts, a penalty on spans.
   *
   * @param term a single element
   */
  public void addToLoss(Variable term, double weight) {
    if (recording()) {
      terms.merge(term, weight, Double::sum);
    }
  }

  /**
   * Sets the gradients of the terms that were added to the loss.
   *
   * @param scale what each is multiplied by besides its weight
   */
  public void seedTerms(double scale) {
    terms.forEach(
        (term, weight) -> {
          Tensor one = memory.allocate(term.value().shape());
          one.set(0, (float) (weight * scale));
          term.adopt(one);
        });
    terms.clear();
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

  /** Registers the backward pass of an op whose output lies on its input's memory. */
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
   * inputs' at once). Values and gradients are given back to the memory as soon as nothing needs
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
      memory.release(node.output.takeGradient());
    }
    if (node.ownsValue) {
      memory.release(node.output.value());
    }
  }
}
