package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Model folders of small classifiers and language models whose parameters are random. */
final class RandomNetwork {
  private static final List<String> SMALL =
      List.of("size=16", "heads=2", "feed-forward=24", "max-positions=40");
  private static final List<String> LABELS = List.of("bad", "so so", "good");

  private record Classifier(String kind, String pooling, boolean dense) {}

  private record Tagger(String kind, boolean crf, String characters) {}

  private record LanguageModel(String kind, int context) {}

  private record Sections(Record task, ModelConfig model, DecodingConfig decoding) {}

  private RandomNetwork() {}

  static Path tagger(Path folder, boolean crf, String characters, String... settings) {
    EncoderOnlyConfig config = config(EncoderOnlyConfig.class, "encoder.layers=2", settings);
    EncoderOnly network = new EncoderOnly(config, words());
    new TagHead(
        network.parameters().root().at("head"),
        config.size(),
        LABELS.size(),
        crf,
        (from, to) -> true);
    return saved(
        folder,
        new Tagger("tagging", crf, characters),
        config,
        TokenizerFiles.tokenizer("text", tokenizer())
            .withLabels("tag", LABELS)
            .withLabels("character", List.of()),
        network.parameters());
  }

  static Path classifier(Path folder, SequencePooling pooling, boolean dense, String... settings) {
    return classifier(folder, false, pooling, dense, settings);
  }

  static Path classifierOfPairs(Path folder, String... settings) {
    return classifier(folder, true, SequencePooling.FIRST, true, settings);
  }

  private static Path classifier(
      Path folder, boolean pairs, SequencePooling pooling, boolean dense, String... settings) {
    EncoderOnlyConfig config = config(EncoderOnlyConfig.class, "encoder.layers=2", settings);
    EncoderOnly network = new EncoderOnly(config, words(), pairs ? 2 : 1);
    new ClassHead(
        network.parameters().root().at("head"),
        config.size(),
        new Features(pooling, dense, 0),
        LABELS.size());
    String name = pooling.name().toLowerCase(Locale.ROOT);
    TokenizerFiles texts = TokenizerFiles.tokenizer("text", tokenizer());
    return saved(
        folder,
        new Classifier("classification", name, dense),
        config,
        (pairs ? texts.withColumn("second", "text") : texts).withLabels("label", LABELS),
        network.parameters());
  }

  static Path languageModel(Path folder, String... settings) {
    DecoderOnlyConfig config = config(DecoderOnlyConfig.class, "decoder.layers=2", settings);
    DecoderOnly network = new DecoderOnly(config, words());
    return saved(
        folder,
        new LanguageModel("language-modelling", 40),
        config,
        TokenizerFiles.tokenizer("text", tokenizer()),
        network.parameters());
  }

  private static <C> C config(Class<C> type, String layers, String... settings) {
    List<String> all = new ArrayList<>(SMALL);
    all.add(layers);
    all.addAll(List.of(settings));
    return Kinds.in(new Binder()).bind(type, all);
  }

  private static Path saved(
      Path folder, Record task, ModelConfig model, TokenizerFiles files, Parameters parameters) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      parameters.allocate(slabs);
      parameters.initialize(7);
      String yaml = Kinds.in(new Binder()).toYaml(new Sections(task, model, new DecodingConfig()));
      new ModelFolder(folder)
          .save(Quantization.FLOAT32.checkpoint(0, yaml, files, parameters.all(), slabs));
      return folder;
    }
  }

  private static int words() {
    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.of(tokenizer(), "tokenizer")) {
      return vocabulary.vocabularySize();
    }
  }

  private static byte[] tokenizer() {
    try {
      return Files.readAllBytes(foreign("bert-masked").resolve("tokenizer.json"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A model of transformers that the tests of the import have. */
  static Path foreign(String name) {
    String file = "/dev/seqwright/core/imports/huggingface/" + name + "/config.json";
    try {
      return Path.of(RandomNetwork.class.getResource(file).toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
