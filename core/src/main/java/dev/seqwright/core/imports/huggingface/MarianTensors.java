package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.export.huggingface.MarianNames;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.position.SinusoidForm;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** Which tensors of a MarianMTModel go into which parameter. */
final class MarianTensors {
  private static final double OF_HALVES = 4e-3; // how far a sinusoid in float16 or bfloat16 can be
  private static final int MOST_POSITIONS = 1 << 24; // elements of a table

  private final TensorMap map;
  private final EncoderDecoderConfig config;
  private final int targetWords;

  MarianTensors(TensorFile file, MarianSettings settings) {
    this.map = new TensorMap(file, "MarianMTModel");
    this.config = settings.model();
    this.targetWords = settings.targetWords();
  }

  Map<String, ForeignTensor> all() {
    int encoder = config.encoder().shape().layers();
    int decoder = config.decoder().shape().layers();
    map.requireLayers(Math.max(encoder, decoder));
    Map<String, List<String>> names = MarianNames.layers(encoder, decoder);
    map.requireThere(names.values().stream().flatMap(List::stream).toList());
    names.forEach(map::stacked);
    MarianNames.embeddings(config.tiedEmbeddings()).forEach(this::embedding);
    map.put("output.bias", bias());
    positions("encoder");
    positions("decoder");
    return map.all();
  }

  private void embedding(String ours, List<String> theirs) {
    List<String> found = theirs.stream().filter(map::has).toList();
    if (found.isEmpty()) {
      throw map.refused("none of the tensors is there that could be its embeddings: " + theirs);
    }
    map.stacked(ours, found.subList(0, 1));
    map.without(found::contains); // copies of the first, as ties say
  }

  /** Zeros where the file has none, as in transformers. */
  private ForeignTensor bias() {
    String name = MarianNames.LOGITS_BIAS;
    boolean there = map.has(name);
    List<Long> expected = List.of(1L, (long) targetWords);
    if (there && !map.shape(name).equals(expected)) {
      throw map.refused(
          "tensor '%s' has shape %s, expected %s".formatted(name, map.shape(name), expected));
    }
    return new ForeignTensor(
        List.of((long) targetWords),
        into -> {
          if (there) {
            map.read(name, into.memory());
          }
        });
  }

  /** Tables of positions are recomputed, so they must hold what is computed. */
  private void positions(String stack) {
    String name = MarianNames.positions(stack);
    if (!map.has(name)) {
      return;
    }
    List<Long> shape = map.shape(name);
    int size = config.size();
    boolean fits =
        shape.size() == 2 && shape.get(1) == size && shape.get(0) * size <= MOST_POSITIONS;
    if (!fits || !holdsSinusoids(name, Math.toIntExact(shape.get(0)), size)) {
      throw map.refused("'" + name + "' does not hold sinusoids [sin | cos] of the model's width");
    }
  }

  private boolean holdsSinusoids(String name, int rows, int size) {
    float[] table = new float[rows * size];
    map.read(name, MemorySegment.ofArray(table));
    for (int i = 0; i < table.length; i++) {
      int position = i / size;
      double expected = SinusoidForm.HALVES.value(position, i % size, size);
      if (!(Math.abs(table[i] - expected) < OF_HALVES)) {
        return false;
      }
    }
    return true;
  }
}
