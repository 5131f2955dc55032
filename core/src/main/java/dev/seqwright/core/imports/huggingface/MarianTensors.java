package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.huggingface.MarianNames;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which tensors of the file go into which parameter; none is passed over. */
final class MarianTensors {
  private static final int SHOWN = 5;
  private static final double OF_HALVES = 4e-3; // how far a sinusoid in float16 or bfloat16 can be
  private static final int MOST_POSITIONS = 1 << 24; // elements of a table

  private final TensorFile file;
  private final EncoderDecoderConfig config;
  private final int targetWords;
  private final Map<String, ForeignTensor> tensors = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  MarianTensors(TensorFile file, MarianSettings settings) {
    this.file = file;
    this.config = settings.model();
    this.targetWords = settings.targetWords();
  }

  Map<String, ForeignTensor> all() {
    int layers = Math.max(config.encoder().shape().layers(), config.decoder().shape().layers());
    if (layers > file.names().size()) {
      throw refused("it has %d tensors for %d layers".formatted(file.names().size(), layers));
    }
    Map<String, List<String>> names =
        MarianNames.layers(config.encoder().shape().layers(), config.decoder().shape().layers());
    requireThere(names);
    names.forEach((ours, theirs) -> tensors.put(ours, stacked(theirs)));
    MarianNames.embeddings(config.tiedEmbeddings()).forEach(this::embedding);
    tensors.put("output.bias", bias());
    positions("encoder");
    positions("decoder");
    requireAllUsed();
    return tensors;
  }

  private void requireThere(Map<String, List<String>> names) {
    List<String> missing = new ArrayList<>();
    names.values().stream()
        .flatMap(List::stream)
        .filter(name -> file.shape(name).isEmpty())
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw refused("tensors are missing: " + some(missing));
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }

  private List<Long> shape(String name) {
    used.add(name);
    List<Long> shape = file.shape(name).orElseThrow();
    boolean small = shape.stream().allMatch(length -> length <= Integer.MAX_VALUE);
    if (shape.isEmpty() || shape.size() > 2 || !small) {
      throw refused(
          "tensor '%s' has shape %s, expected a vector or a matrix".formatted(name, shape));
    }
    return shape;
  }

  /** Tensors of one width, one above the other. */
  private ForeignTensor stacked(List<String> names) {
    List<Long> shape = new ArrayList<>(shape(names.getFirst()));
    for (String name : names.subList(1, names.size())) {
      List<Long> next = shape(name);
      if (!next.subList(1, next.size()).equals(shape.subList(1, shape.size()))) {
        throw refused("%s have different widths".formatted(names));
      }
      shape.set(0, shape.getFirst() + next.getFirst());
    }
    return new ForeignTensor(shape, into -> fill(names, into));
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

  private void embedding(String ours, List<String> theirs) {
    List<String> found = theirs.stream().filter(n -> file.shape(n).isPresent()).toList();
    if (found.isEmpty()) {
      throw refused("none of the tensors is there that could be its embeddings: " + theirs);
    }
    tensors.put(ours, stacked(found.subList(0, 1)));
    used.addAll(found); // copies of the first, as ties say
  }

  /** Zeros where the file has none, as in transformers. */
  private ForeignTensor bias() {
    String name = MarianNames.LOGITS_BIAS;
    Optional<List<Long>> found = file.shape(name);
    List<Long> expected = List.of(1L, (long) targetWords);
    if (found.isPresent() && !shape(name).equals(expected)) {
      throw refused("tensor '%s' has shape %s, expected %s".formatted(name, found.get(), expected));
    }
    return new ForeignTensor(
        List.of((long) targetWords),
        into -> found.ifPresent(shape -> file.read(name, into.memory())));
  }

  /** Tables of positions are recomputed, so they must hold what is computed. */
  private void positions(String stack) {
    String name = MarianNames.positions(stack);
    if (file.shape(name).isEmpty()) {
      return;
    }
    List<Long> shape = shape(name);
    int size = config.size();
    boolean fits =
        shape.size() == 2 && shape.get(1) == size && shape.get(0) * size <= MOST_POSITIONS;
    if (!fits || !holdsSinusoids(name, Math.toIntExact(shape.get(0)), size)) {
      throw refused("'" + name + "' does not hold sinusoids [sin | cos] of the model's width");
    }
  }

  private boolean holdsSinusoids(String name, int rows, int size) {
    float[] table = new float[rows * size];
    file.read(name, MemorySegment.ofArray(table));
    for (int i = 0; i < table.length; i++) {
      int position = i / size;
      double expected = SinusoidForm.HALVES.value(position, i % size, size);
      if (!(Math.abs(table[i] - expected) < OF_HALVES)) {
        return false;
      }
    }
    return true;
  }

  private void requireAllUsed() {
    List<String> left = file.names().stream().filter(n -> !used.contains(n)).sorted().toList();
    if (!left.isEmpty()) {
      throw refused("tensors have no place in the model: " + some(left));
    }
  }

  private UserException refused(String why) {
    return new UserException(
        file.name() + ": " + why + "; expected the weights of the MarianMTModel in config.json");
  }
}
