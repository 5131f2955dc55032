package dev.seqwright.core.task;

import dev.seqwright.tokenizer.LosslessModels;
import dev.seqwright.tokenizer.TokenizerTrainer;
import dev.seqwright.tokenizer.TrainerSettings;

/** What a tokenizer that is trained cuts texts into. */
public enum TokenUnit {
  /** Pieces of words, learnt by SentencePiece. */
  PIECES {
    @Override
    byte[] train(TrainerSettings settings, Iterable<String> texts) {
      return TokenizerTrainer.train(settings, texts);
    }
  },
  /** Every character of the training texts is a token; others are unknown. */
  CHARACTERS {
    @Override
    byte[] train(TrainerSettings settings, Iterable<String> texts) {
      return LosslessModels.characters(settings, texts);
    }
  },
  /** The 256 values of a byte of UTF-8: no text is unknown. */
  BYTES {
    @Override
    byte[] train(TrainerSettings settings, Iterable<String> texts) {
      return LosslessModels.bytes(settings);
    }
  };

  /**
   * A SentencePiece model.
   *
   * @param settings all of which count for pieces, for the others those of special pieces
   * @throws dev.seqwright.tokenizer.TokenizerException when the texts do not serve
   */
  abstract byte[] train(TrainerSettings settings, Iterable<String> texts);
}
