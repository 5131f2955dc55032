package dev.seqwright.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/** The SentencePiece library behind JNI, holding one model. */
final class NativeProcessor implements AutoCloseable {
  private static final SentencePieceLibrary LIBRARY = SentencePieceLibrary.LIB;

  private final String name;
  private final AtomicLong handle = new AtomicLong();

  /**
   * Loads a model.
   *
   * @param name stands for the file in messages
   */
  NativeProcessor(byte[] model, String name) {
    this.name = name;
    NativeLibrary.SENTENCEPIECE.load();
    handle.set(LIBRARY.createSentencePieceProcessor());
    try {
      LIBRARY.loadModelFromBytes(handle.get(), model);
    } catch (EngineException e) {
      close();
      throw new TokenizerException("SentencePiece refuses it: " + e.getMessage(), e);
    }
  }

  int[] encode(String line) {
    return call(line, LIBRARY::encode);
  }

  String[] pieces(String line) {
    return call(line, LIBRARY::tokenize);
  }

  private <T> T call(String line, BiFunction<Long, String, T> function) {
    try {
      return function.apply(open(), line);
    } catch (EngineException e) {
      throw new TokenizerException(
          TokenizerException.Topic.DAMAGED_MODEL,
          "%s: SentencePiece cannot cut a text with it: %s. Copy the .model file again, or train a new one"
              .formatted(name, e.getMessage()),
          e);
    }
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
      LIBRARY.deleteSentencePieceProcessor(value);
    }
  }
}
