package dev.seqwright.core.metrics.tag;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricDescription;
import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.Score;
import dev.seqwright.core.metrics.Segments;
import dev.seqwright.core.metrics.Signature;

/** Tagged sentences under a metric; the segments that resampling draws are sentences. */
public record TagSegments(TagMetric metric, TaggedSentences sentences)
    implements Segments, MetricDescription {
  @Override
  public Metric.Goal goal() {
    return Metric.Goal.HIGHER;
  }

  /** Accuracy knows no chunks, so no scheme stands in its signature. */
  @Override
  public Signature signature(int references) {
    Signature.Entry scheme = new Signature.Entry("scheme", "sch", sentences.scheme().label());
    Signature.Entry unit = new Signature.Entry("unit", "u", "token");
    return Signature.of(references, metric == TagMetric.ACCURACY ? unit : scheme);
  }

  @Override
  public int size() {
    return sentences.size();
  }

  @Override
  public Score score(int system) {
    long[] sum = new long[TaggedSentences.KEPT];
    for (int i = 0; i < size(); i++) {
      add(sum, system, i);
    }
    return new PlainScore(metric.label(), metric.of(sum));
  }

  @Override
  public double score(int[] chosen) {
    long[] sum = new long[TaggedSentences.KEPT];
    for (int index : chosen) {
      add(sum, index / size(), index % size());
    }
    return metric.of(sum);
  }

  private void add(long[] sum, int system, int sentence) {
    int[] rows = sentences.rows(system);
    for (int k = 0; k < sum.length; k++) {
      sum[k] += rows[sentence * sum.length + k];
    }
  }
}
