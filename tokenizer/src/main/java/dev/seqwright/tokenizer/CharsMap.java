package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Compiled normalisation rules, "this sequence of characters becomes that one", as model files hold
 * them: length of the trie in bytes (4 bytes, little endian), the trie ({@link DoubleArray}) of the
 * left sides, then the right sides in UTF-8, each ended by a zero byte; a trie's value is the
 * position of its right side.
 */
final class CharsMap {
  private final DoubleArray trie;
  private final byte[] targets;

  private CharsMap(DoubleArray trie, byte[] targets) {
    this.trie = trie;
    this.targets = targets;
  }

  /**
   * Reads compiled rules; no bytes are no rules.
   *
   * @throws TokenizerException when they are cut or damaged
   */
  static CharsMap read(byte[] blob) {
    if (blob.length == 0) {
      return new CharsMap(DoubleArrayBuilder.build(new TreeMap<>()), new byte[0]);
    }
    long trieBytes = blob.length < 4 ? blob.length : trieLength(blob);
    if (trieBytes >= blob.length - 4L || blob[blob.length - 1] != 0) {
      throw damaged();
    }
    DoubleArray trie = DoubleArray.read(ByteBuffer.wrap(blob, 4, (int) trieBytes));
    byte[] targets = Arrays.copyOfRange(blob, 4 + (int) trieBytes, blob.length);
    if (!isText(targets) || !trie.isWhole(value -> isStart(targets, value))) {
      throw damaged();
    }
    return new CharsMap(trie, targets);
  }

  private static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether a character begins at a place. */
  private static boolean isStart(byte[] text, int place) {
    return place < text.length && (text[place] & 0xC0) != 0x80;
  }

  private static TokenizerException damaged() {
    return new TokenizerException("its normalisation rules are damaged");
  }

  private static long trieLength(byte[] blob) {
    return ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFFFFFFL;
  }

  /** As {@link DoubleArray#longestPrefix}: the longest left side at this place of the text. */
  long longestMatch(byte[] text, int from) {
    return trie.longestPrefix(text, from);
  }

  /** The right side that a match's value stands for. */
  String target(long match) {
    int from = (int) match;
    int end = from;
    while (end < targets.length && targets[end] != 0) {
      end++;
    }
    return new String(targets, from, Math.max(0, end - from), StandardCharsets.UTF_8);
  }
}
