package dev.seqwright.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** The tokenizers library of Hugging Face behind JNI, holding one tokenizer. */
final class NativeEncoder implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final AtomicLong handle = new AtomicLong();

  /**
   * Loads a tokenizer, which neither pads nor cuts, whatever its file says.
   *
   * @param json the content of its {@code tokenizer.json}
   * @param name stands for the file in messages
   */
  NativeEncoder(String json, String name) {
    NativeLibrary.TOKENIZERS.load();
    try {
      handle.set(LIBRARY.createTokenizerFromString(json));
    } catch (RuntimeException e) { // what the library throws
      throw new TokenizerException(
          TokenizerException.Topic.DAMAGED_MODEL,
          "%s: the tokenizers library refuses it: %s; get the tokenizer again from where it came"
              .formatted(name, e.getMessage()),
          e);
    }
    LIBRARY.disablePadding(open());
    LIBRARY.disableTruncation(open());
  }

  /** The ids of a text, on request with the tokens that stand around it. */
  int[] ids(String text, boolean surrounded) {
    return encoded(LIBRARY.encode(open(), text, surrounded), NativeEncoder::ids);
  }

  /** The ids of two texts with the tokens around and between them. */
  int[] ids(String first, String second) {
    return encoded(LIBRARY.encodeDual(open(), first, second, true), NativeEncoder::ids);
  }

  private static int[] ids(long encoding) {
    long[] ids = LIBRARY.getTokenIds(encoding);
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = (int) ids[i];
    }
    return narrow;
  }

  /** The tokens of a text. */
  String[] tokens(String text) {
    return encoded(LIBRARY.encode(open(), text, false), LIBRARY::getTokens);
  }

  private static <T> T encoded(long encoding, LongFunction<T> part) {
    try {
      return part.apply(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The text of ids without special tokens. */
  String decode(int... ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return LIBRARY.decode(open(), wide, true);
  }

  private long open() {
    long value = handle.get();
    if (value == 0) {
      throw new IllegalStateException("the tokenizer is closed");
    }
    return value;
  }

  @Override
  public void close() {
    long value = handle.getAndSet(0);
    if (value != 0) {
      LIBRARY.deleteTokenizer(value);
    }
  }
}
