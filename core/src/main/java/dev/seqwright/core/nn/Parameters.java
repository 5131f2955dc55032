package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The parameters of a model, in the order in which its modules asked for them, in one flat buffer:
 * the optimiser, the sum of gradients and checkpoints each walk through it once. Those that
 * training leaves as they are lie at its end.
 *
 * <p>Life: modules are built with a {@link Scope} and create their parameters; then {@link
 * #allocate} places them; then {@link #initialize} or a checkpoint fills them.
 */
public final class Parameters {
  /** Each parameter starts at a multiple of this many elements: a cache line. */
  private static final long ALIGNMENT = 16;

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final List<Linear> linears = new ArrayList<>();
  private Tensor flat;

  /** The place in the model where a module's parameters are named. */
  public record Scope(Parameters parameters, String prefix) {
    /** The scope of a part of this module. */
    public Scope at(String part) {
      return new Scope(parameters, prefix.isEmpty() ? part : prefix + "." + part);
    }

    /** A new parameter. */
    public Parameter create(String name, Initializer initializer, int... shape) {
      return parameters.add(new Parameter(at(name).prefix, initializer, shape));
    }

    /** A parameter that several modules hold: new for the first of them that asks. */
    public Parameter common(String name, Initializer initializer, int... shape) {
      Parameter made = parameters.byName.get(at(name).prefix);
      return made == null ? create(name, initializer, shape) : made;
    }
  }

  /** The scope of the model itself. */
  public Scope root() {
    return new Scope(this, "");
  }

  private Parameter add(Parameter parameter) {
    if (byName.put(parameter.name(), parameter) != null) {
      throw new IllegalStateException("two parameters named " + parameter.name());
    }
    return parameter;
  }

  /** Places all parameters in one buffer of zeros. */
  public void allocate(Slabs slabs) {
    long elements = flatSize();
    flat = new Tensor(slabs.slab(4 * elements).asSlice(0, 4 * elements), Math.toIntExact(elements));
    flat.zero();
    place(trainedOnes(), 0);
    place(all().stream().filter(Parameter::frozen).toList(), trainedSize());
  }

  private void place(List<Parameter> some, long from) {
    long offset = from;
    for (Parameter parameter : some) {
      parameter.place(flat, offset);
      offset += padded(parameter);
    }
  }

  /** Fills every parameter; each one's draws depend on the seed and its own name only. */
  public void initialize(long seed) {
    for (Parameter parameter : all()) {
      long key = CounterRandom.key(seed, parameter.name().hashCode());
      parameter.initializer().fill(parameter.value(), new SplittableRandom(key));
    }
  }

  /** The buffer of all values. */
  public Tensor flat() {
    return flat;
  }

  /**
   * The values that training changes: the beginning of the buffer. Gradients and moments are as
   * long as this, and places of parameters in them are those in the buffer.
   */
  public Tensor trained() {
    return flat.slice(0, Math.toIntExact(trainedSize()));
  }

  /** Elements of {@link #trained}. */
  public long trainedSize() {
    return trainedOnes().stream().mapToLong(Parameters::padded).sum();
  }

  /** The parameters that are not frozen, in the order of their places. */
  public List<Parameter> trainedOnes() {
    return all().stream().filter(parameter -> !parameter.frozen()).toList();
  }

  /** Elements of the flat buffer, with the gaps that align parameters. */
  public long flatSize() {
    return all().stream().mapToLong(Parameters::padded).sum();
  }

  /** The number of values. */
  public long count() {
    return all().stream().mapToLong(Parameter::size).sum();
  }

  public Collection<Parameter> all() {
    return byName.values();
  }

  /** The parameter of a name that the model has. */
  public Parameter named(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** The linear layers of all modules, in the order in which they were made. */
  public List<Linear> linears() {
    return Collections.unmodifiableList(linears);
  }

  void add(Linear linear) {
    linears.add(linear);
  }

  private static long padded(Parameter parameter) {
    return (parameter.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
