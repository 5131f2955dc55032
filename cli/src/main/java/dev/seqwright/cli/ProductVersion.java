package dev.seqwright.cli;

/** The version of this build, as the jar's manifest says it. */
final class ProductVersion {
  private ProductVersion() {}

  /** For example {@code seqwright 0.1.0}; outside a jar, {@code seqwright (not packaged)}. */
  static String text() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return "seqwright " + (version == null ? "(not packaged)" : version);
  }
}
