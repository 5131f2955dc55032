package dev.seqwright.core.task;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.Segmentation;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.TokenizerException;
import dev.seqwright.tokenizer.TrainerSettings;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tokenizers of a model: given as files, or trained on the training data when none is given.
 *
 * @param shared whether both sides have one vocabulary, trained on the texts of both
 * @param source the SentencePiece model of the source, or of both sides when shared
 * @param target the SentencePiece model of the target, when not shared
 * @param tokens what a tokenizer that is trained cuts texts into: pieces, characters or bytes; the
 *     last two keep a text as it is, and of {@code training} only the special pieces count for them
 * @param training how a tokenizer is trained
 * @param sampling alpha of subword regularisation (unigram; Kudo 2018) or probability of BPE
 *     dropout (Provilkov et al. 2020), drawn anew every epoch; 0 for none
 */
public record TokenizerConfig(
    boolean shared,
    @Flag(
            names = {"--tokenizer", "--source-tokenizer"},
            label = "FILE",
            text = "SentencePiece model; without it one is trained on the training texts.")
        Optional<Path> source,
    @Flag(
            names = "--target-tokenizer",
            label = "FILE",
            text = "SentencePiece model of the target, where it is not that of the source.")
        Optional<Path> target,
    @Flag(
            names = "--tokens",
            label = "UNIT",
            text = "What a tokenizer that is trained cuts texts into: pieces, characters or bytes.")
        TokenUnit tokens,
    @Flag(
            key = "vocabulary-size",
            names = "--vocabulary-size",
            label = "N",
            text = "Pieces of a tokenizer that is trained.")
        TrainerSettings training,
    double sampling) {

  public TokenizerConfig() {
    this(true, Optional.empty(), Optional.empty(), TokenUnit.PIECES, new TrainerSettings(), 0);
  }

  public TokenizerConfig {
    Check.within("sampling", sampling, 0, 1);
    Check.that(
        !shared || target.isEmpty(),
        "target",
        "a tokenizer of its own",
        "none when shared is true");
    Check.that(
        shared || source.isPresent() == target.isPresent(),
        "source",
        "a tokenizer for one side only",
        "one for each side or none");
  }

  /**
   * The tokenizer of a file, or where none is given, one that is trained on texts.
   *
   * @throws UserException when it has no token for the begin or the end of a text
   */
  Tokenizer open(Optional<Path> file, Iterable<String> texts) {
    return file.map(TokenizerConfig::load).orElseGet(() -> trained(texts));
  }

  private static Tokenizer load(Path file) {
    Tokenizer tokenizer = Tokenizer.load(file);
    if (tokenizer.beginId() >= 0 && tokenizer.endId() >= 0) {
      return tokenizer;
    }
    String missing = tokenizer.endId() < 0 ? "end" : "begin";
    tokenizer.close();
    throw new UserException(
        "%s: the tokenizer has no %s token, expected tokens that begin and end a text; train it with"
                .formatted(file, missing)
            + " a %s-id of 0 or more and without that token among its user-defined symbols"
                .formatted(missing));
  }

  private void requireBoundaries() {
    String keys = "tokenizer.training.";
    requireId(keys + "begin-id", training.beginId(), "the decoder reads the begin token first");
    requireId(keys + "end-id", training.endId(), "the end token ends every text");
    for (String symbol : List.of("<s>", "</s>")) {
      if (training.userDefinedSymbols().contains(symbol)) {
        throw new UserException(
            Help.WRONG_VALUE,
            "%suser-defined-symbols: found %s, expected parts of texts: that token begins or ends a text"
                .formatted(keys, symbol));
      }
    }
  }

  private static void requireId(String key, int id, String reason) {
    if (id < 0) {
      throw new UserException(
          Help.WRONG_VALUE, "%s: found %d, expected 0 or more: %s".formatted(key, id, reason));
    }
  }

  private Tokenizer trained(Iterable<String> texts) {
    requireBoundaries();
    try {
      return Tokenizer.of(tokens.train(training, texts));
    } catch (TokenizerException e) {
      throw e.inWords(TokenizerConfig::words);
    }
  }

  /** What the user of {@code train} types for a setting of the tokenizer's training. */
  private static String words(String setting) {
    String key = "tokenizer.training." + setting;
    return switch (setting) {
      case "vocabulary-size" -> "--vocabulary-size";
      case String given when given.contains("=") -> "--set " + key;
      default -> key;
    };
  }

  /** The same with a token for the line feed, where texts of several lines are read. */
  TokenizerConfig withLineFeed() {
    return tokens == TokenUnit.BYTES ? this : withSymbol(TextVocabulary.LINE_FEED);
  }

  /** The same with a token of its own for some text. */
  TokenizerConfig withSymbol(String symbol) {
    if (training.userDefinedSymbols().contains(symbol)) {
      return this;
    }
    List<String> symbols = new ArrayList<>(training.userDefinedSymbols());
    symbols.add(symbol);
    TrainerSettings more = training.with("userDefinedSymbols", symbols);
    return new TokenizerConfig(shared, source, target, tokens, more, sampling);
  }

  /**
   * How {@link #sampling} and a tokenizer cut texts.
   *
   * @throws UserException when a tokenizer is to be sampled that is none of SentencePiece
   */
  Segmentation segmentation(Vocabulary tokenizer) {
    // In unigram sampling alpha = 0 is not the best segmentation but any, all equally likely.
    if (sampling == 0) {
      return (line, random) -> tokenizer.encode(line);
    }
    if (tokenizer instanceof Tokenizer pieces) {
      return pieces.sampler(sampling);
    }
    throw new UserException(
        Help.WRONG_VALUE,
        "tokenizer.sampling: found %s, expected 0: only SentencePiece models can be sampled, the model has a tokenizer of transformers"
            .formatted(sampling));
  }

  /**
   * Refuses a tokenizer of a second column.
   *
   * @throws IllegalArgumentException that names the key
   */
  void requireOneColumn(String task) {
    target.ifPresent(
        file -> {
          throw new SettingException(
              Help.WRONG_COLUMNS,
              "tokenizer.target: found %s, expected none: the task %s reads one column of texts"
                  .formatted(file, task));
        });
  }
}
