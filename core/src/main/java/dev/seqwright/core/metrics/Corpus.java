package dev.seqwright.core.metrics;

import dev.seqwright.core.config.UserException;
import java.util.List;

/** Hypotheses and one or more reference sets of the same length. */
record Corpus(List<String> hypotheses, List<List<String>> sets) {
  Corpus {
    if (sets.isEmpty()) {
      throw new UserException("A score needs references: none were given");
    }
    if (hypotheses.isEmpty()) {
      throw new UserException("A score needs hypotheses: there are no lines");
    }
    sets.forEach(set -> requireSameLength(hypotheses.size(), set.size()));
  }

  private static void requireSameLength(int hypotheses, int references) {
    if (hypotheses != references) {
      throw new UserException(
          hypotheses + " hypotheses but " + references + " references: each line needs its own");
    }
  }

  int size() {
    return hypotheses.size();
  }

  /** All references of segment i. */
  List<String> references(int i) {
    return sets.stream().map(set -> set.get(i)).toList();
  }
}
