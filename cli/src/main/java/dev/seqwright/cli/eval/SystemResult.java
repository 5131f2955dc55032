package dev.seqwright.cli.eval;

import java.util.List;
import java.util.Optional;

/** All numbers of one system. */
record SystemResult(String system, List<Result> results) {

  /** The number of a measure, where the system has it. */
  Optional<Result> of(Measure measure) {
    return results.stream().filter(r -> r.measure() == measure).findFirst();
  }
}
