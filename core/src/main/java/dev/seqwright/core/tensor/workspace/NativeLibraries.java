package dev.seqwright.core.tensor.workspace;

/**
 * Settings of the native libraries, applied before the first of them is loaded. Settings from the
 * command line of the JVM take precedence.
 */
public final class NativeLibraries {
  static {
    // JavaCPP fails and collects garbage when the process grows beyond twice the Java heap; ours
    // lies outside the heap on purpose.
    setDefault("org.bytedeco.javacpp.maxbytes", "0");
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    setDefault("org.nd4j.log.initialization", "false");
    setDefault("org.nd4j.versioncheck", "false");
  }

  private NativeLibraries() {}

  /** Applies the settings, once. */
  public static void configure() {}

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
