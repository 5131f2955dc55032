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
  private boolean weight;
  private boolean decaying;
  private Optional<RunningStatistic> statistic = Optional.empty();
  private Optional<Range> range = Optional.empty();
  private long lastUpdate = Long.MAX_VALUE;
  private boolean frozen;
  private double rate = 1;
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
   * Marks a matrix (O, I) that is used only in products and look-ups of rows: inference may pack or
   * quantise it.
   */
  public Parameter asWeight() {
    weight = true;
    return this;
  }

  /** Whether {@link #asWeight} was said. */
  public boolean isWeight() {
    return weight;
  }

  /** Marks what weight decay shrinks though inference keeps it as it is. */
  public Parameter asDecaying() {
    decaying = true;
    return this;
  }

  /** Whether weight decay shrinks it. */
  public boolean decays() {
    return weight || decaying;
  }

  /** Makes this a buffer: training changes it by what it measures, not by its gradient. */
  public Parameter asBuffer(RunningStatistic measured) {
    statistic = Optional.of(measured);
    return this;
  }

  /** How a buffer follows what is measured; empty where a gradient moves the parameter. */
  public Optional<RunningStatistic> statistic() {
    return statistic;
  }

  /** Keeps every element in a range: a step of training that leaves it ends at its border. */
  public Parameter within(float least, float most) {
    range = Optional.of(new Range(least, most));
    return this;
  }

  /** Where its elements are to be; empty where they may be anywhere. */
  public Optional<Range> range() {
    return range;
  }

  /** Trains it in the first updates only; those after them leave it as it is, to the bit. */
  public Parameter until(long update) {
    lastUpdate = update;
    return this;
  }

  /** The last update that changes it. */
  public long lastUpdate() {
    return lastUpdate;
  }

  /** Leaves it as it is in all of training: it has neither gradients nor moments. */
  public Parameter freeze() {
    frozen = true;
    return this;
  }

  /** Whether training leaves it as it is. */
  public boolean frozen() {
    return frozen;
  }

  /** Multiplies the learning rate for this parameter alone. */
  public Parameter atRate(double factor) {
    rate = factor;
    return this;
  }

  /** What the learning rate is multiplied by. */
  public double rate() {
    return rate;
  }

  /** From the least to the most, both allowed. */
  public record Range(float least, float most) {}

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
   * This parameter as an input of a graph; its gradient goes to the graph's buffer of gradients. It
   * has none in updates that do not change it.
   */
  public Variable in(Graph graph) {
    Tensor gradients = frozen || graph.step() > lastUpdate ? null : graph.gradients();
    return graph.leaf(value, gradients == null ? null : gradients.slice(offset, shape));
  }
}
