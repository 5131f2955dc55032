package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.Segments;
import dev.seqwright.core.metrics.Signature;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All numbers of all systems, the first of which is the baseline of paired tests.
 *
 * @param lines number of segments
 * @param references number of reference sets
 * @param systems in the order given
 * @param test how significance was tested
 */
record Evaluation(int lines, int references, List<SystemResult> systems, SignificanceTest test) {

  /**
   * Computes what the metrics say of the systems.
   *
   * @param names of the systems
   * @param lines number of segments
   * @param references number of reference sets
   */
  static Evaluation of(
      List<String> names,
      int lines,
      int references,
      Map<Measure, Scored> scored,
      SignificanceTest test) {
    List<SystemResult> systems =
        names.stream().map(name -> new SystemResult(name, new ArrayList<>())).toList();
    scored.forEach(
        (measure, of) -> {
          Segments segments = of.segments().get();
          Signature signature = test.sign(of.metric().signature(references));
          for (int s = 0; s < systems.size(); s++) {
            systems
                .get(s)
                .results()
                .add(result(measure, of.metric().goal(), signature, test, segments, s));
          }
        });
    return new Evaluation(lines, references, systems, test);
  }

  private static Result result(
      Measure measure,
      Metric.Goal goal,
      Signature signature,
      SignificanceTest test,
      Segments segments,
      int system) {
    return new Result(
        measure,
        segments.score(system),
        goal,
        signature,
        test.interval(segments, system),
        system == 0 ? Optional.empty() : test.compare(segments, system));
  }

  /** With more numbers of the first system. */
  Evaluation withFirst(List<Result> more) {
    List<SystemResult> all = new ArrayList<>(systems);
    List<Result> results = new ArrayList<>(all.getFirst().results());
    results.addAll(more);
    all.set(0, new SystemResult(all.getFirst().system(), results));
    return new Evaluation(lines, references, all, test);
  }

  /** What was measured of at least one system, in the order asked for. */
  List<Measure> measures() {
    Set<Measure> measures = new LinkedHashSet<>();
    systems.forEach(s -> s.results().forEach(r -> measures.add(r.measure())));
    return List.copyOf(measures);
  }

  /** Whether a number is the best of its measure; of one system nothing is. */
  boolean best(Result result) {
    return systems.size() > 1
        && systems.stream()
            .flatMap(s -> s.of(result.measure()).stream())
            .noneMatch(r -> r.goal().better(r.value(), result.value()));
  }

  /** A result of a measure, whose name and signature are those of all. */
  Result example(Measure measure) {
    return systems.stream().flatMap(s -> s.of(measure).stream()).findFirst().orElseThrow();
  }
}
