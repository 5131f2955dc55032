package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.foreign.ForeignTensor;
import dev.seqwright.core.imports.foreign.ForeignTranslator;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.model.EncoderDecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model folder of CTranslate2: {@code model.bin}, vocabularies, and since binary version 6 {@code
 * config.json}. Weights in int8, int16, float16 or bfloat16 are read as the float32 that they stand
 * for.
 */
public final class Ctranslate2Model implements ForeignTranslator {
  private static final Logger LOG = LoggerFactory.getLogger(Ctranslate2Model.class);

  private final Path folder;
  private final ImportOptions options;
  private final ModelFile file;
  private final Variables variables;
  private final TokenSettings tokens;
  private final VocabularyFiles lists;
  private final EncoderDecoderConfig config;
  private final Optional<String> added;
  private final Map<String, ForeignTensor> tensors;

  private Ctranslate2Model(Path folder, ImportOptions options, ModelFile file) {
    this.folder = folder;
    this.options = options;
    this.file = file;
    this.variables = new Variables(file);
    this.tokens = TokenSettings.read(folder, file, variables);
    VocabularyFiles found = VocabularyFiles.read(folder, tokens.unknown());
    Architecture architecture = new Architecture(file, variables);
    this.config = architecture.config(tokens.epsilon(), found.isShared());
    this.added =
        architecture.startsFromZero() ? Optional.of(free(found.target())) : Optional.empty();
    this.lists = added.map(found::with).orElse(found);
    this.tensors = new Ctranslate2Weights(variables, architecture).all(found.isShared());
    requireTokens();
    requireAllUsed();
    mentionPieces();
  }

  private void mentionPieces() {
    Path pieces = folder.resolve("source.spm");
    if (options.sourceModel().isEmpty() && Files.exists(pieces)) {
      LOG.warn(
          "{} lies beside the model and is not used: texts are to be tokens with spaces between"
              + " them; for plain texts import with --source-model (and --add-source-end, if"
              + " transformers' model was converted)",
          pieces);
    }
    if (options.sourceModel().isEmpty() && options.targetModel().isPresent()) {
      throw new UserException("a target's SentencePiece model without a source's; give both");
    }
  }

  /**
   * Opens the folder of a model.
   *
   * @throws UserException when files are missing or damaged, or the model cannot be expressed
   */
  public static Ctranslate2Model open(Path folder, ImportOptions options) {
    ModelFile file = ModelFile.open(folder.resolve("model.bin"));
    try {
      return new Ctranslate2Model(folder, options, file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** A token for the vector of zeros that the decoder starts with. */
  private static String free(List<String> taken) {
    String token = "<pad>";
    while (taken.contains(token)) {
      token = token.replace(">", "_>");
    }
    return token;
  }

  private void requireTokens() {
    require(lists.target(), tokens.end(), "the target vocabulary");
    require(lists.target(), start(), "the target vocabulary");
    if (tokens.addSourceBegin()) {
      require(lists.source(), tokens.begin(), "the source vocabulary");
    }
    if (addSourceEnd()) {
      require(lists.source(), tokens.end(), "the source vocabulary");
    }
  }

  private void require(List<String> vocabulary, String token, String where) {
    if (!vocabulary.contains(token)) {
      throw new UserException(
          "%s: %s has no token %s, which the model needs".formatted(folder, where, token));
    }
  }

  /** Nothing that was stored is passed over: it would change what the model computes. */
  private void requireAllUsed() {
    for (String name : List.of("embeddings_merge", "alignment_layer", "alignment_heads")) {
      List.of("", "encoder/", "decoder/").forEach(scope -> variables.use(scope + name));
    }
    List.of("alibi_use_positive_positions", "scale_alibi", "projection/keep_in_float32")
        .forEach(name -> variables.use("decoder/" + name));
    List<String> unused = variables.unused();
    if (!unused.isEmpty()) {
      throw new UserException(
          "%s: %d variables have no place in the model: %s; it was made by a later version of CTranslate2, or is not an encoder-decoder Transformer"
              .formatted(
                  file.file(), unused.size(), unused.subList(0, Math.min(5, unused.size()))));
    }
  }

  private String start() {
    return options
        .decoderStart()
        .or(() -> added)
        .or(tokens::decoderStart)
        .orElseThrow(
            () ->
                new UserException(
                    folder
                        + ": the model does not say what its decoder starts with"
                        + " (decoder_start_token is null); give it: --decoder-start TOKEN"));
  }

  private boolean addSourceEnd() {
    return options.addSourceEnd().orElse(tokens.addSourceEnd());
  }

  @Override
  public EncoderDecoderConfig config() {
    return config;
  }

  @Override
  public TokenizerFiles vocabularies() {
    Optional<Path> source = options.sourceModel();
    if (source.isEmpty()) {
      return TokenizerFiles.words(lists.source(), lists.target());
    }
    byte[] sourceModel = bytes(source.get());
    byte[] targetModel = options.targetModel().map(Ctranslate2Model::bytes).orElse(sourceModel);
    return TokenizerFiles.mapped(sourceModel, targetModel, lists.source(), lists.target());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(file + " cannot be read; expected a SentencePiece model", e);
    }
  }

  @Override
  public SpecialTokensConfig specialTokens() {
    return new SpecialTokensConfig(
        tokens.addSourceBegin(),
        addSourceEnd(),
        Optional.of(tokens.begin()),
        Optional.of(tokens.end()),
        Optional.of(start()));
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
