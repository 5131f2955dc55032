package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Pairs of ids for a network, without text or vocabularies. */
record PairTask(EncoderDecoder network, List<PairExample> pairs) implements Task<PairExample> {
  private static final SpecialTokens SPECIAL = new SpecialTokens(2, 1, 2);

  @Override
  public TokenizerFiles vocabularies() {
    throw new AssertionError("pairs of ids have no vocabularies");
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public PairExample example(int index, SplittableRandom random) {
    return pairs.get(index);
  }

  @Override
  public int longest() {
    return network.limit();
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<PairExample> part, double scale) {
    return network.loss(
        graph,
        part.stream().map(PairExample::source).toArray(int[][]::new),
        part.stream().map(e -> SPECIAL.input(e.target())).toArray(int[][]::new),
        part.stream().map(PairExample::target).toArray(int[][]::new),
        0,
        scale);
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
    return new Units("pairs", "source-tokens", "target-tokens", "words");
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
