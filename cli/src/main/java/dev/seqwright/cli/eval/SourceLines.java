package dev.seqwright.cli.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The lines that a model answers, some at a time. */
@FunctionalInterface
interface SourceLines {
  /** How many lines are given at a time, at most. */
  int WINDOW = 4096;

  /** Gives all lines in their order. */
  void each(Consumer<List<String>> windows);

  /** Lines that are kept. */
  static SourceLines of(List<String> lines) {
    return windows -> {
      for (int from = 0; from < lines.size(); from += WINDOW) {
        windows.accept(lines.subList(from, Math.min(from + WINDOW, lines.size())));
      }
    };
  }

  /** Lines of a file, of which no more than a window is kept; see {@link TextFiles#each}. */
  static SourceLines of(Path file, Path leader, int expected) {
    return windows -> {
      List<String> window = new ArrayList<>();
      TextFiles.each(
          file,
          leader,
          expected,
          line -> {
            window.add(line);
            if (window.size() == WINDOW) {
              windows.accept(List.copyOf(window));
              window.clear();
            }
          });
      if (!window.isEmpty()) {
        windows.accept(List.copyOf(window));
      }
    };
  }

  /** All lines. */
  default List<String> all() {
    List<String> all = new ArrayList<>();
    each(all::addAll);
    return all;
  }
}
