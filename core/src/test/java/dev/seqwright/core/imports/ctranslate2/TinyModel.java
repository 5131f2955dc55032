package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.imports.ctranslate2.ModelBinary.Array;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A small random EncoderDecoder as CTranslate2 stores it: 1 + 2 layers, D 8, F 12, 2 heads. */
final class TinyModel {
  static final int SIZE = 8;
  static final int HIDDEN = 12;
  static final List<String> TOKENS = List.of("<blank>", "<s>", "</s>", "a", "b", "c", "<unk>");

  private final SplittableRandom random = new SplittableRandom(7);

  /** As the converter writes it today. */
  static ModelBinary current() {
    ModelBinary model = new ModelBinary(6, "TransformerSpec", 7);
    TinyModel tiny = new TinyModel();
    tiny.attributes(model);
    tiny.weights(model);
    return model;
  }

  /** The same values with 8 heads, as the first converters wrote it. */
  static ModelBinary old(int version) {
    ModelBinary model = new ModelBinary(version, version == 1 ? "" : "TransformerBase", version);
    new TinyModel().weights(model);
    return model;
  }

  private void attributes(ModelBinary model) {
    for (String stack : List.of("encoder/", "decoder/")) {
      model.number(stack + "num_heads", ElementType.INT16, 2);
      model.number(stack + "pre_norm", ElementType.INT8, 1);
      model.number(stack + "activation", ElementType.INT8, 2);
      model.number(stack + "scale_embeddings", ElementType.INT8, 1);
    }
    model.number("encoder/multi_query_attention", ElementType.INT8, 0);
    model.number("encoder/embeddings_merge", ElementType.INT8, 0);
    model.number("decoder/alignment_layer", ElementType.INT16, -1);
    model.number("decoder/alignment_heads", ElementType.INT16, 1);
    model.number("decoder/alibi", ElementType.INT8, 0);
    model.number("decoder/start_from_zero_embedding", ElementType.INT8, 0);
  }

  private void weights(ModelBinary model) {
    int words = TOKENS.size();
    String source = model.revision >= 4 ? "encoder/embeddings_0" : "encoder/embeddings";
    array(model, source + "/weight", words, SIZE);
    array(model, "decoder/embeddings/weight", words, SIZE);
    linear(model, "decoder/projection", words, SIZE);
    for (int layer = 0; layer < 3; layer++) {
      layer(model, layer == 0 ? "encoder/layer_0/" : "decoder/layer_" + (layer - 1) + "/");
    }
    norm(model, "encoder/layer_norm");
    norm(model, "decoder/layer_norm");
  }

  private void layer(ModelBinary model, String scope) {
    norm(model, scope + "self_attention/layer_norm");
    linear(model, scope + "self_attention/linear_0", 3 * SIZE, SIZE);
    linear(model, scope + "self_attention/linear_1", SIZE, SIZE);
    if (scope.startsWith("decoder")) {
      norm(model, scope + "attention/layer_norm");
      linear(model, scope + "attention/linear_0", SIZE, SIZE);
      linear(model, scope + "attention/linear_1", 2 * SIZE, SIZE);
      linear(model, scope + "attention/linear_2", SIZE, SIZE);
    }
    norm(model, scope + "ffn/layer_norm");
    linear(model, scope + "ffn/linear_0", HIDDEN, SIZE);
    linear(model, scope + "ffn/linear_1", SIZE, HIDDEN);
  }

  private void norm(ModelBinary model, String scope) {
    array(model, scope + "/gamma", SIZE);
    array(model, scope + "/beta", SIZE);
  }

  private void linear(ModelBinary model, String scope, int outputs, int inputs) {
    array(model, scope + "/weight", outputs, inputs);
    array(model, scope + "/bias", outputs);
    if (model.revision >= 7) {
      model.number(scope + "/keep_in_float32", ElementType.INT8, 0);
    }
  }

  private void array(ModelBinary model, String name, int... shape) {
    float[] values = new float[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / 3);
    }
    List<Integer> sizes = new ArrayList<>(IntStream.of(shape).boxed().toList());
    model.variables.put(
        model.revision == 1 ? firstName(name) : name,
        new Array(ElementType.FLOAT32, sizes, values));
  }

  /** OpenNMT-tf's names, which the first revision has. */
  private static String firstName(String name) {
    boolean decoder = name.startsWith("decoder");
    return "transformer/"
        + name.replace("self_attention", decoder ? "masked_multi_head" : "multi_head")
            .replace("/attention/", "/multi_head/")
            .replace("linear_0", "conv1d")
            .replace("linear_", "conv1d_")
            .replace("layer_norm", "LayerNorm")
            .replace("projection", "dense")
            .replace("embeddings/weight", "w_embs")
            .replace("weight", "kernel")
        + ":0";
  }

  /** Writes a folder with vocabularies in text. */
  static Path folder(Path folder, ModelBinary model) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("model.bin"), model.bytes());
    List<String> stored = TOKENS.subList(0, TOKENS.size() - 1);
    Files.write(folder.resolve("source_vocabulary.txt"), stored);
    Files.write(folder.resolve("target_vocabulary.txt"), stored);
    if (model.version >= 6) {
      Files.writeString(folder.resolve("config.json"), "{}");
    }
    return folder;
  }
}
