package dev.seqwright.core.stack.exit;

/** Nothing leaves: every text goes through all layers. */
public record FullDepth() implements ExitRule {
  @Override
  public Judge judge() {
    return answer -> false;
  }

  @Override
  public boolean judgesNumbers() {
    return true;
  }

  @Override
  public boolean neverLeaves() {
    return true;
  }
}
