package dev.seqwright.core.task;

import dev.seqwright.core.data.Spelling;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Encodes words one by one, whatever stands around them: as pieces, of which a very long word keeps
 * the first {@value #MOST_PIECES}, and as characters, its {@link Spelling}. A word of which the
 * tokenizer makes nothing is an unknown piece. A first piece that only says that a word begins is
 * left out: its state is to stand for the word.
 *
 * <p>Remembers words that it has met. One thread uses it, but for {@link #pieces}.
 */
final class WordEncoder {
  /** The most pieces of a word that are read. */
  static final int MOST_PIECES = 16;

  private static final int REMEMBERED = 1 << 16;
  private static final int TRIED = 64 * MOST_PIECES; // a tokenizer needs a hundred bytes for each

  private static final String SPACE = "\u2581"; // how SentencePiece writes a space

  private final Vocabulary tokenizer;
  private final int mostPieces;
  private final int space; // the piece that tells no more than that a word begins
  private final Spelling spelling;
  private final Map<String, TaggedExample.Word> known = new HashMap<>();

  /**
   * @param mostPieces the most pieces of a word that fit into a window
   * @param characters those that have an id of their own, in the order of the ids
   */
  WordEncoder(Vocabulary tokenizer, int mostPieces, List<String> characters) {
    this.tokenizer = tokenizer;
    int id = tokenizer.id(SPACE);
    this.space = id == tokenizer.unknownId() ? -1 : id;
    this.mostPieces = Math.min(MOST_PIECES, mostPieces);
    this.spelling = Spelling.of(characters);
  }

  /** How many ids of characters there are. */
  int characters() {
    return Spelling.count(spelling.ids().size());
  }

  /** A word. */
  TaggedExample.Word encode(String word) {
    TaggedExample.Word found = known.get(word);
    if (found == null) {
      found = new TaggedExample.Word(pieces(word, tokenizer::encode), spelling.of(word));
      remember(word, found);
    }
    return found;
  }

  private void remember(String word, TaggedExample.Word encoded) {
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(word, encoded);
  }

  /** The pieces of a word that an encoder cuts. Threads may call this side by side. */
  int[] pieces(String word, Function<String, int[]> encoder) {
    int[] pieces = encoder.apply(beginning(word));
    if (pieces.length == 0) {
      return new int[] {tokenizer.unknownId()};
    }
    int from = pieces.length > 1 && pieces[0] == space ? 1 : 0;
    return Arrays.copyOfRange(pieces, from, Math.min(pieces.length, from + mostPieces));
  }

  private static String beginning(String word) {
    if (word.length() <= TRIED) {
      return word;
    }
    boolean halved = Character.isHighSurrogate(word.charAt(TRIED - 1));
    return word.substring(0, halved ? TRIED - 1 : TRIED);
  }
}
