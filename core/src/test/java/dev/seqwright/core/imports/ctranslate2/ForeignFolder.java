package dev.seqwright.core.imports.ctranslate2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.ctranslate2.ModelBinary.Array;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a small model that a test changes, and what import makes of it. */
abstract class ForeignFolder {
  static final int D = TinyModel.SIZE;

  @TempDir Path temporary;
  Path folder;
  ModelBinary model;

  @BeforeEach
  void tiny() throws IOException {
    model = TinyModel.current();
    folder = TinyModel.folder(temporary.resolve("foreign"), model);
  }

  void write() throws IOException {
    Files.write(folder.resolve("model.bin"), model.bytes());
  }

  Path imported() {
    return imported(new ImportOptions(), Quantization.FLOAT32);
  }

  Path imported(ImportOptions options, Quantization quantization) {
    Path output = temporary.resolve("out" + System.nanoTime());
    ModelImport.run(ForeignFormat.CTRANSLATE2, folder, options, output, quantization);
    return output;
  }

  void check(Consumer<LoadedModel> assertions) {
    try (NativeSlabs slabs = new NativeSlabs();
        LoadedModel trained = LoadedModel.load(imported(), slabs)) {
      assertions.accept(trained);
    }
  }

  EncoderDecoderConfig config() {
    AtomicReference<EncoderDecoderConfig> config = new AtomicReference<>();
    check(trained -> config.set(trained.transformer().config()));
    return config.get();
  }

  static Map<String, float[]> parameters(Path output) {
    Map<String, float[]> values = new TreeMap<>();
    try (SavedModel saved = new ModelFolder(output).open()) {
      Safetensors file = saved.parameters();
      file.tensors().forEach(tensor -> values.put(tensor.name(), file.floats(tensor)));
    }
    return values;
  }

  void refused(String... parts) {
    String[] before = temporary.toFile().list();
    assertThatThrownBy(this::imported)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts);
    assertThat(temporary.toFile().list()).containsExactlyInAnyOrder(before);
  }

  void halved(ElementType type) {
    model.variables.replaceAll(
        (name, array) ->
            array.type() == ElementType.FLOAT32 && !name.endsWith("_scale")
                ? new Array(type, array.shape(), array.values())
                : array);
  }

  /** weight = q / scale[row], or one scale for all. */
  void quantized(ElementType type, boolean eachRow) {
    for (String name : List.copyOf(model.variables.keySet())) {
      Array array = model.variables.get(name);
      if (array.shape().size() == 2) {
        float[] values = array.values();
        int rows = array.shape().get(0);
        float[] scales = new float[eachRow ? rows : 1];
        float[] integers = new float[values.length];
        for (int i = 0; i < values.length; i++) {
          int at = eachRow ? i / (values.length / rows) : 0;
          scales[at] = eachRow ? 60 + at : 1000;
          integers[i] = Math.clamp(Math.round(values[i] * scales[at]), -127, 127);
        }
        model.variables.put(name, new Array(type, array.shape(), integers));
        List<Integer> shape = eachRow ? List.of(rows) : List.of();
        model.variables.put(name + "_scale", new Array(ElementType.FLOAT32, shape, scales));
      }
    }
  }

  Map<String, float[]> savedParameters() throws IOException {
    write();
    return parameters(imported());
  }

  void alias(String name, String target) throws IOException {
    model.variables.remove(name);
    model.aliases.put(name, target);
    write();
  }

  void shareVocabulary() throws IOException {
    Files.move(folder.resolve("source_vocabulary.txt"), folder.resolve("shared_vocabulary.txt"));
    Files.delete(folder.resolve("target_vocabulary.txt"));
  }
}
