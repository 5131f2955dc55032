package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Metric;
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

  /** Computes what the metrics say of the texts. */
  static Evaluation of(TestTexts texts, Map<Measure, Metric> metrics, SignificanceTest test) {
    List<List<Result>> results = new ArrayList<>();
    texts.systems().forEach(_ -> results.add(new ArrayList<>()));
    metrics.forEach(
        (measure, metric) -> {
          List<double[][]> statistics =
              texts.systems().stream()
                  .map(s -> metric.statistics(s.lines(), texts.references()))
                  .toList();
          for (int s = 0; s < results.size(); s++) {
            results.get(s).add(result(texts, measure, metric, test, statistics, s));
          }
        });
    return new Evaluation(texts.size(), texts.references().size(), systems(texts, results), test);
  }

  private static Result result(
      TestTexts texts,
      Measure measure,
      Metric metric,
      SignificanceTest test,
      List<double[][]> statistics,
      int system) {
    double[][] own = statistics.get(system);
    return new Result(
        measure,
        metric.corpusScore(own),
        metric.goal(),
        test.sign(metric.signature(texts.references().size())),
        test.interval(metric, own),
        system == 0 ? Optional.empty() : test.compare(metric, statistics.getFirst(), own));
  }

  private static List<SystemResult> systems(TestTexts texts, List<List<Result>> results) {
    List<SystemResult> systems = new ArrayList<>();
    for (int s = 0; s < results.size(); s++) {
      systems.add(new SystemResult(texts.systems().get(s).name(), results.get(s)));
    }
    return systems;
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
