package dev.seqwright.core.metrics;

/** A score that is one number. */
public record PlainScore(String name, double value) implements Score {
  @Override
  public String detail() {
    return "";
  }
}
