package dev.seqwright.cli.eval;

import java.util.List;
import java.util.Optional;

/**
 * What is evaluated: all lists have the same length N.
 *
 * @param sources lines that were translated, where they are known
 * @param references one list a reference set
 * @param systems outputs under their names
 */
record TestTexts(
    Optional<List<String>> sources, List<List<String>> references, List<NamedSystem> systems) {

  /**
   * One system's output.
   *
   * @param probabilities of its answers, a number a line, where they are known
   */
  record NamedSystem(String name, List<String> lines, Optional<double[]> probabilities) {
    NamedSystem(String name, List<String> lines) {
      this(name, lines, Optional.empty());
    }
  }

  /** Names of the systems. */
  List<String> names() {
    return systems.stream().map(NamedSystem::name).toList();
  }

  /** What the systems wrote, one list a system. */
  List<List<String>> outputs() {
    return systems.stream().map(NamedSystem::lines).toList();
  }

  /** All references of line i. */
  List<String> references(int i) {
    return references.stream().map(set -> set.get(i)).toList();
  }

  /** Number of lines N. */
  int size() {
    return references.getFirst().size();
  }
}
