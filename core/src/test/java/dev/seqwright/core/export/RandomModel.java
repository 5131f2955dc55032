package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Folders of small models with random parameters, biases and gains too. */
public final class RandomModel {
  private static final int WORDS = 17;
  private static final List<String> SMALL =
      List.of(
          "size=16",
          "heads=2",
          "feed-forward=24",
          "encoder.layers=2",
          "decoder.layers=2",
          "max-positions=40",
          "output-bias=true");

  private RandomModel() {}

  private record Settings(ModelConfig model, DecodingConfig decoding) {}

  /** A model of a configuration that differs in {@code settings} from a small one. */
  public static Path in(Path folder, String... settings) {
    List<String> all = new ArrayList<>(SMALL);
    all.addAll(List.of(settings));
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, all);
    String yaml = Kinds.in(new Binder()).toYaml(new Settings(config, new DecodingConfig()));
    try (NativeSlabs slabs = new NativeSlabs()) {
      EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
      model.parameters().allocate(slabs);
      model.parameters().initialize(1);
      SplittableRandom random = new SplittableRandom(2);
      model.parameters().all().forEach(parameter -> shake(parameter, random));
      new ModelFolder(folder)
          .save(
              Quantization.FLOAT32.checkpoint(
                  1,
                  yaml,
                  TokenizerFiles.words(words(), words()),
                  model.parameters().all(),
                  slabs));
    }
    return folder;
  }

  /** So that no bias is zero and no two tokens are alike. */
  private static void shake(Parameter parameter, SplittableRandom random) {
    for (long i = 0; i < parameter.size(); i++) {
      float value = parameter.value().get(i);
      parameter.value().set(i, value + (float) random.nextDouble(-0.2, 0.2));
    }
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (char c = 'a'; words.size() < WORDS; c++) {
      words.add(String.valueOf(c));
    }
    return words;
  }
}
