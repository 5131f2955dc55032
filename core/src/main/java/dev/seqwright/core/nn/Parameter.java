package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * A named array that training changes. All parameters of a model lie in one flat buffer (see {@link
 * Parameters}); several modules may hold the same parameter, which ties them.
 */
public final class Parameter {
  private final String name;
  private final int[] shape;
  private final Initializer initializer;
  private boolean multiplied;
  private Optional<Statistic> statistic = Optional.empty();
  private Tensor value;
  private long offset;

  Parameter(String name, Initializer initializer, int... shape) {
    this.name = name;
    this.initializer = initializer;
    this.shape = shape.clone();
  }

  /** The name in the model's file: the place in the model, joined by dots. */
  public String name() {
    return name;
  }

  public int[] shape() {
    return shape.clone();
  }

  public long size() {
    return Tensor.elements(shape);
  }

  public Tensor value() {
    return value;
  }

  /**
   * Says that rows are multiplied by this matrix (O, I), or taken from it, and nothing else: for
   * inference it may be kept in another form.
   */
  public Parameter multiplied() {
    multiplied = true;
    return this;
  }

  /** Whether {@link #multiplied} was said. */
  public boolean isMultiplied() {
    return multiplied;
  }

  /** Says that training changes this by what it measures, not by its gradient. */
  public Parameter following(Statistic measured) {
    statistic = Optional.of(measured);
    return this;
  }

  /** What {@link #following} was told. */
  public Optional<Statistic> statistic() {
    return statistic;
  }

  Initializer initializer() {
    return initializer;
  }

  /**
   * Where the parameter starts in the flat buffers of values, gradients and moments (in elements).
   */
  public long offset() {
    return offset;
  }

  void place(Tensor flat, long at) {
    offset = at;
    value = flat.slice(at, shape);
  }

  /**
   * This parameter as an input of a graph; its gradient goes to the graph's buffer of gradients.
   */
  public Variable in(Graph graph) {
    Tensor gradients = graph.gradients();
    return graph.leaf(value, gradients == null ? null : gradients.slice(offset, shape));
  }
}
