package dev.seqwright.cli;

import java.util.List;

/** The commands of {@code seqwright}, in the order of the help. */
final class Commands {
  static final List<CommandEntry> ALL = List.of();

  private Commands() {}
}
