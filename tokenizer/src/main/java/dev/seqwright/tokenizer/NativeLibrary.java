package dev.seqwright.tokenizer;

import ai.djl.sentencepiece.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SentencePiece library. DJL unpacks it from its jar to {@code ~/.djl.ai/sentencepiece} (or
 * below the folder named by the property or variable {@code ENGINE_CACHE_DIR}) at first use; no
 * network is involved. Where nothing can be kept at home it is unpacked for this run only, to a new
 * folder that no other user can write to.
 *
 * <p>Later it is loaded from there without DJL, which would look for GPUs first: that takes longer
 * than everything else that a tokenizer needs.
 */
final class NativeLibrary {
  private static final String VERSION = "/native/lib/sentencepiece.properties";

  /** Where a user may say that libraries are kept. */
  private static final List<String> CACHES = List.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

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

  private static void loadUnpacked() {
    if (!isCacheNamed() && !Files.isWritable(Path.of(System.getProperty("user.home")))) {
      loadForThisRun("the home folder cannot be written to");
      return;
    }
    Optional<Path> unpacked = version().map(NativeLibrary::place).filter(Files::isRegularFile);
    if (unpacked.isPresent()) {
      load(unpacked.get());
      return;
    }
    try {
      LibUtils.loadLibrary();
    } catch (IllegalStateException e) {
      if (isCacheNamed()) {
        throw e;
      }
      loadForThisRun(e.getMessage());
    }
  }

  @SuppressWarnings("restricted") // native code is what this class is for
  private static void load(Path unpacked) {
    System.load(unpacked.toAbsolutePath().toString());
  }

  private static boolean isCacheNamed() {
    return CACHES.stream().anyMatch(name -> Utils.getEnvOrSystemProperty(name) != null);
  }

  /** DJL's own choice would be a folder for all users, where any of them may have put a library. */
  private static void loadForThisRun(String reason) {
    Logger log = LoggerFactory.getLogger(NativeLibrary.class); // takes time: only here
    log.info("the SentencePiece library is unpacked for this run only: {}", reason);
    try {
      Path folder = Files.createTempDirectory("seqwright-");
      try {
        System.setProperty(CACHES.getFirst(), folder.toString());
        LibUtils.loadLibrary();
      } finally {
        System.clearProperty(CACHES.getFirst());
        Utils.deleteQuietly(folder);
      }
    } catch (IOException e) {
      throw new IllegalStateException("no folder for temporary files can be made: " + e, e);
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
