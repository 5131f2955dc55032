package dev.seqwright.core.task;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.tokenizer.Segmentation;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The tokenizers of a model: given as files, or trained on the training data when none is given.
 *
 * @param shared whether both sides have one vocabulary, trained on the texts of both
 * @param source the SentencePiece model of the source, or of both sides when shared
 * @param target the SentencePiece model of the target, when not shared
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
            key = "vocabulary-size",
            names = "--vocabulary-size",
            label = "N",
            text = "Pieces of a tokenizer that is trained.")
        TrainerSettings training,
    double sampling) {

  public TokenizerConfig() {
    this(true, Optional.empty(), Optional.empty(), new TrainerSettings(), 0);
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

  /** The tokenizer of a file, or where none is given, one that is trained on texts. */
  Tokenizer open(Optional<Path> file, Iterable<String> texts) {
    return file.map(Tokenizer::load)
        .orElseGet(() -> Tokenizer.of(TokenizerTrainer.train(training, texts)));
  }

  /** How {@link #sampling} and a tokenizer cut texts. */
  Segmentation segmentation(Tokenizer tokenizer) {
    // In unigram sampling alpha = 0 is not the best segmentation but any, all equally likely.
    return sampling > 0 ? tokenizer.sampler(sampling) : (line, random) -> tokenizer.encode(line);
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
