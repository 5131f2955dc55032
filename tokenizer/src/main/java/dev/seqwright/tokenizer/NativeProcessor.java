package dev.seqwright.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.sentencepiece.jni.LibUtils;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The SentencePiece library behind JNI, holding one model. The library is unpacked from its jar to
 * {@code ~/.djl.ai/sentencepiece} (or below the folder named by the property or variable {@code
 * ENGINE_CACHE_DIR}) at first use; no network is involved.
 */
final class NativeProcessor implements AutoCloseable {
  private static final SentencePieceLibrary LIBRARY = SentencePieceLibrary.LIB;

  private static boolean loaded;

  private final AtomicLong handle = new AtomicLong();

  NativeProcessor(byte[] model) {
    load();
    handle.set(LIBRARY.createSentencePieceProcessor());
    try {
      LIBRARY.loadModelFromBytes(handle.get(), model);
    } catch (EngineException e) {
      close();
      throw new TokenizerException("SentencePiece refuses it: " + e.getMessage(), e);
    }
  }

  private static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      LibUtils.loadLibrary();
      loaded = true;
    } catch (IllegalStateException | UnsupportedOperationException | UnsatisfiedLinkError e) {
      throw new TokenizerException(
          "cannot load the SentencePiece library, unpacked below "
              + System.getProperty("user.home")
              + " ("
              + e.getMessage()
              + "); set the environment variable ENGINE_CACHE_DIR to a folder that can be written"
              + " and run from",
          e);
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
