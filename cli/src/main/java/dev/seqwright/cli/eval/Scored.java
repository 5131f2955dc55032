package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricDescription;
import dev.seqwright.core.metrics.Segments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A metric and the segments that it is computed of, which are counted when they are asked for.
 *
 * @param metric what is computed
 * @param segments of all systems
 */
record Scored(MetricDescription metric, Supplier<Segments> segments) {

  /** Metrics of texts. */
  static Map<Measure, Scored> of(TestTexts texts, Map<Measure, Metric> metrics) {
    Map<Measure, Scored> scored = new LinkedHashMap<>();
    metrics.forEach(
        (measure, metric) ->
            scored.put(
                measure,
                new Scored(metric, () -> metric.segments(texts.outputs(), texts.references()))));
    return scored;
  }
}
