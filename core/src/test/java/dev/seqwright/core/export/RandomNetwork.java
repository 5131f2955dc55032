package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.NumberHead;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Model folders of small classifiers and language models whose parameters are random. */
final class RandomNetwork {
  private static final List<String> SMALL =
      List.of("size=16", "heads=2", "feed-forward=24", "max-positions=40");
  private static final List<String> LABELS = List.of("bad", "so so", "good");
  private static final List<String> CHARACTERS = List.of("a", "e", "i", "l", "n", "o", "s", "t");

  private record Classifier(String kind, String pooling, boolean dense, String pairs) {}

  private record Tagger(String kind, boolean crf, CharacterKind characters) {}

  private record Numbers(String kind, String target, String pooling) {}

  private record LanguageModel(String kind, int context) {}

  private record Sections(Record task, ModelConfig model, DecodingConfig decoding) {}

  private RandomNetwork() {}

  /** A tagger whose tags may not all follow each other. */
  static Path tagger(Path folder, boolean crf, String characters, String... settings) {
    return tagger(folder, crf, characters, (from, to) -> (from + to) % 4 != 3, settings);
  }

  static Path tagger(
      Path folder, boolean crf, String characters, TagHead.Rule rule, String... settings) {
    EncoderOnlyConfig config = config(EncoderOnlyConfig.class, "encoder.layers=2", settings);
    EncoderOnly network = new EncoderOnly(config, words());
    Scope root = network.parameters().root();
    CharacterKind kind =
        Kinds.in(new Binder())
            .bindKind(CharacterKind.class, "characters: " + characters, "test", "characters", null);
    kind.create(root.at("characters"), Spelling.count(CHARACTERS.size()), config.size(), 2);
    new TagHead(root.at("head"), config.size(), LABELS.size(), crf, rule);
    return saved(
        folder,
        new Tagger("tagging", crf, kind),
        config,
        TokenizerFiles.tokenizer("text", tokenizer())
            .withLabels("tag", LABELS)
            .withLabels("character", CHARACTERS),
        network.parameters());
  }

  static Path classifier(Path folder, SequencePooling pooling, boolean dense, String... settings) {
    return classifier(folder, "", pooling, dense, settings);
  }

  static Path classifierOfPairs(Path folder, String... settings) {
    return classifier(folder, "together", SequencePooling.FIRST, true, settings);
  }

  /**
   * A classifier.
   *
   * @param pairs how it reads pairs; nothing where it reads single texts
   */
  static Path classifier(
      Path folder, String pairs, SequencePooling pooling, boolean dense, String... settings) {
    EncoderOnlyConfig config = config(EncoderOnlyConfig.class, "encoder.layers=2", settings);
    EncoderOnly network = new EncoderOnly(config, words(), pairs.equals("together") ? 2 : 1);
    new ClassHead(
        network.parameters().root().at("head"),
        config.size(),
        new Features(pooling, dense, 0, pairs.equals("compared")),
        LABELS.size());
    String name = pooling.name().toLowerCase(Locale.ROOT).replace('_', '-');
    TokenizerFiles texts = TokenizerFiles.tokenizer("text", tokenizer());
    return saved(
        folder,
        new Classifier("classification", name, dense, pairs.isEmpty() ? "together" : pairs),
        config,
        (pairs.isEmpty() ? texts : texts.withColumn("second", "text")).withLabels("label", LABELS),
        network.parameters());
  }

  /** A classifier of texts that answers with a number. */
  static Path numbers(Path folder, String... settings) {
    EncoderOnlyConfig config = config(EncoderOnlyConfig.class, "encoder.layers=2", settings);
    EncoderOnly network = new EncoderOnly(config, words());
    new NumberHead(
        network.parameters().root().at("head"),
        config.size(),
        new Features(SequencePooling.MEAN, false, 0),
        5,
        3);
    return saved(
        folder,
        new Numbers("classification", "number", "mean"),
        config,
        TokenizerFiles.tokenizer("text", tokenizer()),
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
      parameters.all().stream()
          .filter(parameter -> parameter.name().equals("head.transitions"))
          .forEach(RandomNetwork::fill);
      String yaml = Kinds.in(new Binder()).toYaml(new Sections(task, model, new DecodingConfig()));
      new ModelFolder(folder)
          .save(Quantization.FLOAT32.checkpoint(0, yaml, files, parameters.all(), slabs));
      return folder;
    }
  }

  /** Transitions begin with zeros. */
  private static void fill(Parameter transitions) {
    SplittableRandom random = new SplittableRandom(3);
    for (long i = 0; i < transitions.size(); i++) {
      transitions.value().set(i, (float) random.nextDouble(-1, 1));
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
