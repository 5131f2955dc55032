package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.onednn.OneDnn;
import dev.seqwright.core.tensor.onednn.OneDnnProducts;
import dev.seqwright.core.tensor.onednn.OneDnnTrial;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.vector.VectorApi;
import dev.seqwright.core.tensor.vector.VectorKernels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementations of {@link Kernels}, from the fastest to the one that runs anywhere. */
public enum Backend {
  /** Matrix products by oneDNN, the rest on the Vector API. */
  ONEDNN {
    @Override
    public Kernels kernels() {
      Kernels vector = VectorKernels.create();
      return vector.withProducts(new OneDnnProducts(vector.activations()));
    }

    @Override
    Optional<String> obstacle() {
      try {
        OneDnn.load();
        return OneDnn.obstacle().or(VECTOR::obstacle).or(OneDnnTrial::obstacle);
      } catch (LinkageError e) {
        return Optional.of("the oneDNN library cannot be loaded: " + rootOf(e));
      }
    }

    @Override
    Optional<String> loss() {
      return OneDnnProducts.loss();
    }
  },

  /** Everything on the Vector API. */
  VECTOR {
    @Override
    public Kernels kernels() {
      return VectorKernels.create();
    }

    @Override
    Optional<String> obstacle() {
      return VectorApi.isPresent()
          ? Optional.empty()
          : Optional.of("start Java with --add-modules jdk.incubator.vector");
    }
  },

  /** Plain loops: slow, for comparison. */
  PLAIN {
    @Override
    public Kernels kernels() {
      return PlainKernels.create();
    }

    @Override
    Optional<String> obstacle() {
      return Optional.empty();
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Runtime.Version PINNING_MENDED = Runtime.Version.parse("25.0.3");
  private static final String VARIABLE = "SEQWRIGHT_KERNELS";
  private static final String PROPERTY = "seqwright.kernels";

  /** New kernels, for one worker. */
  public abstract Kernels kernels();

  /** The reason why this backend cannot be used here, if there is one. */
  abstract Optional<String> obstacle();

  /** What it does more slowly here than it could on this processor, if anything. */
  Optional<String> loss() {
    return Optional.empty();
  }

  /**
   * The backend of this process: the one that the system property {@code seqwright.kernels} or the
   * environment variable {@code SEQWRIGHT_KERNELS} names, else the fastest that runs here. Loads
   * what it needs (oneDNN: 0.15 s) and logs which one it is.
   *
   * @throws UserException if the one that is named does not exist or does not run here
   */
  public static Backend choose() {
    if (Runtime.version().compareTo(PINNING_MENDED) < 0) {
      LOG.warn(
          "Java {} can move memory that native code holds (JDK-8377811); use {} or newer",
          Runtime.version(),
          PINNING_MENDED);
    }
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    Backend chosen = named == null ? fastest() : named(named);
    LOG.info("Kernels: {}", chosen);
    chosen.loss().ifPresent(loss -> LOG.warn("Kernels: {}", loss));
    return chosen;
  }

  /** Loads the native libraries ahead of {@link #choose}, which reports what failed. */
  public static void prepare() {
    ONEDNN.obstacle();
  }

  static Backend named(String name) {
    Backend backend =
        Arrays.stream(values())
            .filter(b -> b.toString().equals(name))
            .findFirst()
            .orElseThrow(() -> new UserException(Help.KERNELS_DO_NOT_RUN, unknown(name)));
    backend.obstacle().ifPresent(reason -> refuse(backend, reason));
    return backend;
  }

  private static Backend fastest() {
    for (Backend backend : values()) {
      Optional<String> obstacle = backend.obstacle();
      if (obstacle.isEmpty()) {
        return backend;
      }
      LOG.warn("The kernels \"{}\" are passed over: {}", backend, obstacle.get());
    }
    throw new IllegalStateException("plain loops run anywhere");
  }

  private static void refuse(Backend backend, String reason) {
    throw new UserException(
        Help.KERNELS_DO_NOT_RUN,
        VARIABLE + ": the kernels \"" + backend + "\" cannot be used here: " + reason);
  }

  private static String unknown(String name) {
    String allowed =
        Arrays.stream(values()).map(Backend::toString).collect(Collectors.joining(", "));
    return VARIABLE + ": found \"" + name + "\", expected one of " + allowed;
  }

  private static Throwable rootOf(Throwable e) {
    return e.getCause() == null ? e : rootOf(e.getCause());
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
