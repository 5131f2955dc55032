package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.imports.foreign.ForeignTranslator;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderDecoderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of transformers' MarianMTModel (OPUS-MT): {@code config.json}, {@code model.safetensors}
 * or {@code pytorch_model.bin}, {@code source.spm}, {@code target.spm}, {@code vocab.json}, and
 * {@code generation_config.json} and {@code target_vocab.json} where there are such.
 */
public final class MarianModel implements ForeignTranslator {
  private static final int MOST_BYTES = 1 << 20; // of a configuration
  private static final String END = "</s>"; // what MarianTokenizer puts behind sources

  private final MarianSettings settings;
  private final MarianGeneration generation;
  private final MarianVocabulary vocabulary;
  private final SpecialTokensConfig special;
  private final TensorFile file;
  private final Map<String, ForeignTensor> tensors;

  private MarianModel(Path folder, ImportOptions options) {
    JsonFile config = JsonFile.read(folder.resolve("config.json"), MOST_BYTES);
    this.settings = new MarianSettings(config);
    this.generation = generation(folder, config);
    this.vocabulary = MarianVocabulary.read(folder);
    requireAll(folder, config);
    this.special = special(config, options);
    this.file = TensorFile.of(folder);
    try {
      this.tensors = new MarianTensors(file, settings).all();
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens the folder of a model.
   *
   * @throws UserException when files are missing or damaged, or the model cannot be expressed
   */
  public static MarianModel open(Path folder, ImportOptions options) {
    if (options.sourceModel().isPresent() || options.targetModel().isPresent()) {
      throw new UserException(
          "a SentencePiece model was given; a MarianMT model has its own, source.spm and"
              + " target.spm");
    }
    return new MarianModel(folder, options);
  }

  private MarianGeneration generation(Path folder, JsonFile config) {
    Path own = folder.resolve("generation_config.json");
    JsonFile json = Files.exists(own) ? JsonFile.read(own, MOST_BYTES) : config;
    return new MarianGeneration(json, settings.model().maxPositions());
  }

  private void requireAll(Path folder, JsonFile config) {
    List<String> reasons = new ArrayList<>(generation.reasons());
    size(reasons, "vocab_size", settings.sourceWords(), vocabulary.source());
    size(reasons, "decoder_vocab_size", settings.targetWords(), vocabulary.target());
    for (String key : List.of("decoder_start_token_id", "eos_token_id")) {
      int id = config.integer(key, -1);
      if (id < 0 || id >= vocabulary.target().size()) {
        reasons.add(
            "%s is %d, expected one of %d ids".formatted(key, id, vocabulary.target().size()));
      }
    }
    generation.never().stream()
        .filter(id -> id < 0 || id >= vocabulary.target().size())
        .forEach(id -> reasons.add("bad_words_ids has " + id + ", expected ids of tokens"));
    boolean ends =
        reasons.isEmpty() && end(config).equals(END) && vocabulary.source().contains(END);
    if (reasons.isEmpty() && !ends) {
      reasons.add("the end token is '" + end(config) + "', expected " + END + " on both sides");
    }
    if (!reasons.isEmpty()) {
      throw new UserException(
          folder + ": the model cannot be imported: " + String.join("; ", reasons));
    }
  }

  private static void size(List<String> reasons, String key, int stated, List<String> tokens) {
    if (stated != tokens.size()) {
      reasons.add(
          "%s is %d and the vocabulary has %d tokens, expected as many"
              .formatted(key, stated, tokens.size()));
    }
  }

  private String end(JsonFile config) {
    return vocabulary.target().get(config.integer("eos_token_id", -1));
  }

  private SpecialTokensConfig special(JsonFile config, ImportOptions options) {
    String start = vocabulary.target().get(config.integer("decoder_start_token_id", -1));
    return new SpecialTokensConfig(
        false,
        options.addSourceEnd().orElse(true),
        Optional.empty(),
        Optional.of(END),
        Optional.of(options.decoderStart().orElse(start)),
        generation.never().stream().map(vocabulary.target()::get).toList(),
        generation.isRenormalized());
  }

  @Override
  public EncoderDecoderConfig config() {
    return settings.model();
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files();
  }

  @Override
  public SpecialTokensConfig specialTokens() {
    return special;
  }

  @Override
  public DecodingConfig decoding() {
    return generation.decoding();
  }

  @Override
  public Map<String, ForeignTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    file.close();
  }
}
