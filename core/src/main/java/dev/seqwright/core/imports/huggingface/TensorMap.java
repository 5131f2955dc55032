package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which tensors of a file go into which parameter; none is passed over. */
final class TensorMap {
  private static final int SHOWN = 5;

  private final TensorFile file;
  private final String model;
  private final Map<String, ForeignTensor> tensors = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @param model the class of transformers that the weights must be of
   */
  TensorMap(TensorFile file, String model) {
    this.file = file;
    this.model = model;
  }

  boolean has(String name) {
    return file.shape(name).isPresent();
  }

  /** Refuses a file that cannot hold so many layers, before names are made of them. */
  void requireLayers(int layers) {
    if (layers > file.names().size()) {
      throw refused("it has %d tensors for %d layers".formatted(file.names().size(), layers));
    }
  }

  /** Refuses a file that lacks tensors. */
  void requireThere(Collection<String> names) {
    List<String> missing = names.stream().filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw refused("tensors are missing: " + some(missing));
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }

  /** The shape of a tensor that is there, a vector or a matrix, which counts as used from here. */
  List<Long> shape(String name) {
    used.add(name);
    List<Long> shape = file.shape(name).orElseThrow();
    boolean small = shape.stream().allMatch(length -> length <= Integer.MAX_VALUE);
    if (shape.isEmpty() || shape.size() > 2 || !small) {
      throw refused(
          "tensor '%s' has shape %s, expected a vector or a matrix".formatted(name, shape));
    }
    return shape;
  }

  /** Reads a tensor. */
  void read(String name, MemorySegment floats) {
    file.read(name, floats);
  }

  private float[] values(String name) {
    List<Long> shape = file.shape(name).orElseThrow();
    float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
    file.read(name, MemorySegment.ofArray(values));
    return values;
  }

  void put(String ours, ForeignTensor tensor) {
    tensors.put(ours, tensor);
  }

  /** Tensors of one width, one above the other. */
  void stacked(String ours, List<String> theirs) {
    List<Long> shape = new ArrayList<>(shape(theirs.getFirst()));
    for (String name : theirs.subList(1, theirs.size())) {
      List<Long> next = shape(name);
      if (!next.subList(1, next.size()).equals(shape.subList(1, shape.size()))) {
        throw refused("%s have different widths".formatted(theirs));
      }
      shape.set(0, shape.getFirst() + next.getFirst());
    }
    put(ours, new ForeignTensor(shape, into -> fill(theirs, into)));
  }

  private void fill(List<String> names, Tensor into) {
    long at = 0;
    for (String name : names) {
      long bytes =
          Float.BYTES * file.shape(name).orElseThrow().stream().reduce(1L, (a, b) -> a * b);
      file.read(name, into.memory().asSlice(at, bytes));
      at += bytes;
    }
  }

  /** A matrix (inputs, outputs), which is (outputs, inputs) here. */
  void transposed(String ours, String theirs) {
    List<Long> shape = matrix(theirs);
    int inputs = Math.toIntExact(shape.get(0));
    int outputs = Math.toIntExact(shape.get(1));
    put(
        ours,
        new ForeignTensor(
            List.of(shape.get(1), shape.get(0)),
            into -> {
              float[] values = values(theirs);
              for (int i = 0; i < values.length; i++) {
                into.set((long) (i % outputs) * inputs + i / outputs, values[i]);
              }
            }));
  }

  /** The rows of a table from one on, to each of which the first row of another table is added. */
  void rows(String ours, String theirs, int first, Optional<String> added) {
    List<Long> shape = matrix(theirs);
    if (shape.getFirst() <= first) {
      throw refused("tensor '%s' has %s rows, expected more".formatted(theirs, shape.getFirst()));
    }
    int width = Math.toIntExact(shape.get(1));
    added.ifPresent(name -> requireWidth(name, shape.get(1)));
    put(
        ours,
        new ForeignTensor(
            List.of(shape.getFirst() - first, shape.get(1)),
            into -> {
              float[] values = values(theirs);
              float[] kept = Arrays.copyOfRange(values, first * width, values.length);
              float[] more = added.map(this::values).orElseGet(() -> new float[width]);
              for (int i = 0; i < kept.length; i++) {
                into.set(i, kept[i] + more[i % width]);
              }
            }));
  }

  private void requireWidth(String name, long width) {
    List<Long> shape = matrix(name);
    if (shape.getFirst() < 1 || shape.get(1) != width) {
      throw refused("tensor '%s' has shape %s, expected rows of %d".formatted(name, shape, width));
    }
  }

  private List<Long> matrix(String name) {
    List<Long> shape = shape(name);
    if (shape.size() != 2) {
      throw refused("tensor '%s' has shape %s, expected a matrix".formatted(name, shape));
    }
    return shape;
  }

  /**
   * Passes over tensors that hold nothing that is learnt, or nothing that the model has use for.
   */
  void without(Predicate<String> names) {
    file.names().stream().filter(names).forEach(used::add);
  }

  /**
   * The values by parameter.
   *
   * @throws UserException when a tensor of the file went nowhere
   */
  Map<String, ForeignTensor> all() {
    List<String> left = file.names().stream().filter(n -> !used.contains(n)).sorted().toList();
    if (!left.isEmpty()) {
      throw refused("tensors have no place in the model: " + some(left));
    }
    return tensors;
  }

  UserException refused(String why) {
    return new UserException(
        "%s: %s; expected the weights of the %s in config.json".formatted(file.name(), why, model));
  }
}
