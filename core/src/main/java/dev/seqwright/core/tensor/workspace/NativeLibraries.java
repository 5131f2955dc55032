package dev.seqwright.core.tensor.workspace;

/**
 * How the native libraries behave in this process; in force before the first of them is loaded.
 * What the user has set on the command line of the JVM stays.
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

  /** Puts the settings in force, once. */
  public static void configure() {}

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
