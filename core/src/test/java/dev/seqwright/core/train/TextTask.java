package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The loss of texts of ids under a network, without examples or vocabularies. */
record TextTask(DecoderOnly network) implements Task<TextExample> {
  @Override
  public TokenizerFiles vocabularies() {
    throw new AssertionError("texts of ids have no vocabulary");
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public TextExample example(int index, SplittableRandom random) {
    throw new AssertionError("no examples");
  }

  @Override
  public int longest() {
    return network.limit();
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<TextExample> part, double scale) {
    int[][] inputs = part.stream().map(TextExample::inputs).toArray(int[][]::new);
    int[] targets = part.stream().map(TextExample::targets).flatMapToInt(Arrays::stream).toArray();
    return network.head().loss(graph, network.states(graph, inputs), targets, 0, scale);
  }

  @Override
  public long floatsPerToken() {
    return 0;
  }

  @Override
  public int outputs() {
    return network.head().words();
  }

  @Override
  public Units units() {
    return new Units("texts", "input-tokens", "tokens", "tokens");
  }

  @Override
  public List<ValidationMetric> metrics() {
    return List.of(ValidationMetric.PERPLEXITY);
  }

  @Override
  public boolean validates() {
    return false;
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    return Map.of();
  }

  @Override
  public void close() {}
}
