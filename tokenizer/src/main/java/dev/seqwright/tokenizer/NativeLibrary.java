package dev.seqwright.tokenizer;

import ai.djl.sentencepiece.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The SentencePiece library. DJL unpacks it from its jar to {@code ~/.djl.ai/sentencepiece} (or
 * below the folder named by the property or variable {@code ENGINE_CACHE_DIR}) at first use; no
 * network is involved.
 *
 * <p>Later it is loaded from there without DJL, which would look for GPUs first: that takes longer
 * than everything else that a tokenizer needs.
 */
final class NativeLibrary {
  private static final String VERSION = "/native/lib/sentencepiece.properties";

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it, once.
   *
   * @throws TokenizerException when it cannot be unpacked or loaded
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      loadUnpacked();
      loaded = true;
    } catch (IllegalStateException | UnsupportedOperationException | UnsatisfiedLinkError e) {
      throw new TokenizerException(
          TokenizerException.Topic.NATIVE_LIBRARY,
          "cannot load the SentencePiece library, unpacked below "
              + System.getProperty("user.home")
              + " ("
              + e.getMessage()
              + "); set the environment variable ENGINE_CACHE_DIR to a folder that can be written"
              + " and run from",
          e);
    }
  }

  @SuppressWarnings("restricted") // native code is what this class is for
  private static void loadUnpacked() {
    Optional<Path> unpacked = version().map(NativeLibrary::place).filter(Files::isRegularFile);
    if (unpacked.isPresent()) {
      System.load(unpacked.get().toAbsolutePath().toString());
    } else {
      LibUtils.loadLibrary();
    }
  }

  private static Path place(String version) {
    return Utils.getEngineCacheDir("sentencepiece")
        .resolve(version)
        .resolve(System.mapLibraryName("sentencepiece_native"));
  }

  /** The version in DJL's jar, if it is where it was when this was written. */
  private static Optional<String> version() {
    Properties properties = new Properties();
    try (InputStream in = LibUtils.class.getResourceAsStream(VERSION)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException(VERSION + " cannot be read: " + e.getMessage(), e);
    }
    return Optional.ofNullable(properties.getProperty("version"));
  }
}
