package dev.seqwright.core.task;

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
    Optional<Path> source,
    Optional<Path> target,
    TrainerSettings training,
    double sampling) {

  public TokenizerConfig() {
    this(true, Optional.empty(), Optional.empty(), new TrainerSettings(), 0);
  }

  public TokenizerConfig {
    if (!(sampling >= 0 && sampling <= 1)) {
      throw new IllegalArgumentException("sampling: found " + sampling + ", expected 0 to 1");
    }
    if (shared && target.isPresent()) {
      throw new IllegalArgumentException(
          "target: found a tokenizer of its own, expected none when shared is true");
    }
    if (!shared && source.isPresent() != target.isPresent()) {
      throw new IllegalArgumentException(
          "source: found a tokenizer for one side only, expected one for each side or none");
    }
  }
}
