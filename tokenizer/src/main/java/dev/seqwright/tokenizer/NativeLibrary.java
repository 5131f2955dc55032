package dev.seqwright.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.sentencepiece.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library of DJL. DJL unpacks it from its jar to {@code ~/.djl.ai} (or below the folder named by
 * the property or variable {@code ENGINE_CACHE_DIR}) at first use; no network is involved. Where
 * nothing can be kept at home it is unpacked for this run only, to a new folder that no other user
 * can write to.
 *
 * <p>Later it is loaded from there without DJL, which would look for GPUs first: that takes longer
 * than everything else that a tokenizer needs.
 */
enum NativeLibrary {
  /** SentencePiece (Apache License 2.0). */
  SENTENCEPIECE("SentencePiece", "sentencepiece", "sentencepiece_native") {
    @Override
    void loadByDjl() {
      LibUtils.loadLibrary();
    }
  },
  /** The tokenizers of Hugging Face (Apache License 2.0). */
  TOKENIZERS("tokenizers", "tokenizers", "tokenizers") {
    @Override
    void loadByDjl() {
      // Without this DJL would fetch a library for the GPU, where it finds one.
      System.setProperty("ai.djl.offline", "true");
      ai.djl.huggingface.tokenizers.jni.LibUtils.checkStatus();
    }

    @Override
    String folder(String version) {
      return version + "-cpu-" + platform();
    }

    @Override
    boolean standsAlone() {
      // On Windows it needs other libraries, which DJL loads before it.
      return !platform().startsWith("win");
    }
  };

  /** Where a user may say that libraries are kept. */
  private static final List<String> CACHES = List.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  private static final Set<NativeLibrary> LOADED = EnumSet.noneOf(NativeLibrary.class);

  private final String title;
  private final String engine;
  private final String file;

  NativeLibrary(String title, String engine, String file) {
    this.title = title;
    this.engine = engine;
    this.file = file;
  }

  /** Unpacks and loads it. */
  abstract void loadByDjl();

  /** The folder that DJL unpacks a version to. */
  String folder(String version) {
    return version;
  }

  boolean standsAlone() {
    return true;
  }

  /** What DJL calls this machine. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String name = system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : "linux";
    return name + "-" + machine;
  }

  /**
   * Loads it, once.
   *
   * @throws TokenizerException when it cannot be unpacked or loaded
   */
  void load() {
    synchronized (LOADED) {
      if (!LOADED.contains(this)) {
        loadOnce();
        LOADED.add(this);
      }
    }
  }

  private void loadOnce() {
    try {
      loadUnpacked();
    } catch (IllegalStateException
        | UnsupportedOperationException
        | UnsatisfiedLinkError
        | EngineException e) {
      throw new TokenizerException(
          TokenizerException.Topic.NATIVE_LIBRARY,
          "cannot load the "
              + title
              + " library, unpacked below "
              + System.getProperty("user.home")
              + " ("
              + e.getMessage()
              + "); set the environment variable ENGINE_CACHE_DIR to a folder that can be written"
              + " and run from",
          e);
    }
  }

  private void loadUnpacked() {
    if (!isCacheNamed() && !Files.isWritable(Path.of(System.getProperty("user.home")))) {
      loadForThisRun("the home folder cannot be written to");
      return;
    }
    Optional<Path> unpacked = version().map(this::place).filter(Files::isRegularFile);
    if (unpacked.isPresent() && standsAlone()) {
      load(unpacked.get());
      return;
    }
    try {
      loadByDjl();
    } catch (IllegalStateException | EngineException e) {
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
  private void loadForThisRun(String reason) {
    Logger log = LoggerFactory.getLogger(NativeLibrary.class); // takes time: only here
    log.info("the {} library is unpacked for this run only: {}", title, reason);
    try {
      Path folder = Files.createTempDirectory("seqwright-");
      try {
        System.setProperty(CACHES.getFirst(), folder.toString());
        loadByDjl();
      } finally {
        System.clearProperty(CACHES.getFirst());
        Utils.deleteQuietly(folder);
      }
    } catch (IOException e) {
      throw new IllegalStateException("no folder for temporary files can be made: " + e, e);
    }
  }

  private Path place(String version) {
    return Utils.getEngineCacheDir(engine)
        .resolve(folder(version))
        .resolve(System.mapLibraryName(file));
  }

  /** The version in DJL's jar, if it is where it was when this was written. */
  private Optional<String> version() {
    String place = "/native/lib/" + engine + ".properties";
    Properties properties = new Properties();
    try (InputStream in = NativeLibrary.class.getResourceAsStream(place)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException(place + " cannot be read: " + e.getMessage(), e);
    }
    return Optional.ofNullable(properties.getProperty("version"));
  }
}
