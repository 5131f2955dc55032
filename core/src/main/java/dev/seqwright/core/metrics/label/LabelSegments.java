package dev.seqwright.core.metrics.label;

import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.Score;
import dev.seqwright.core.metrics.Segments;

/** Lines with labels under a metric; a choice of lines is scored by its own counts. */
public record LabelSegments(LabelMetric metric, LabelledLines lines) implements Segments {
  @Override
  public int size() {
    return lines.size();
  }

  @Override
  public Score score(int system) {
    return new PlainScore(metric.label(), metric.of(lines.counts(system)));
  }

  @Override
  public double score(int[] chosen) {
    return metric.of(lines.counts(chosen));
  }
}
