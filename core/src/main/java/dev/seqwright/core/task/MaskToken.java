package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.stream.IntStream;

/**
 * What a vocabulary has for hidden tokens.
 *
 * @param id of the token that hides others
 * @param ordinary the tokens that texts are made of: all but the mask and those that begin, end,
 *     pad or stand for what is unknown
 */
record MaskToken(int id, int[] ordinary) {
  /**
   * Looks it up.
   *
   * @param name of the mask
   * @throws UserException when the vocabulary lacks it
   */
  static MaskToken in(Vocabulary vocabulary, String name) {
    int id = vocabulary.id(name);
    if (id == vocabulary.unknownId()) {
      throw new UserException(
          Help.WRONG_VALUE,
          "task.mask-token: found %s, expected a token of the vocabulary; name the one that it has, or train a tokenizer with it among tokenizer.training.user-defined-symbols"
              .formatted(name));
    }
    int[] special = {
      id, vocabulary.beginId(), vocabulary.endId(), vocabulary.padId(), vocabulary.unknownId()
    };
    return new MaskToken(
        id,
        IntStream.range(0, vocabulary.vocabularySize())
            .filter(token -> IntStream.of(special).noneMatch(other -> other == token))
            .toArray());
  }
}
