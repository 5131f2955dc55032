package dev.seqwright.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.util.concurrent.atomic.AtomicLong;

/** The SentencePiece library behind JNI, holding one model. */
final class NativeProcessor implements AutoCloseable {
  private static final SentencePieceLibrary LIBRARY = SentencePieceLibrary.LIB;

  private final AtomicLong handle = new AtomicLong();

  NativeProcessor(byte[] model) {
    NativeLibrary.load();
    handle.set(LIBRARY.createSentencePieceProcessor());
    try {
      LIBRARY.loadModelFromBytes(handle.get(), model);
    } catch (EngineException e) {
      close();
      throw new TokenizerException("SentencePiece refuses it: " + e.getMessage(), e);
    }
  }

  int[] encode(String line) {
    return LIBRARY.encode(open(), line);
  }

  String[] pieces(String line) {
    return LIBRARY.tokenize(open(), line);
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
