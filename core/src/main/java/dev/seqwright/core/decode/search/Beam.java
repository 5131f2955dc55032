package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.decode.Scoring;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Stopping;
import dev.seqwright.core.decode.constraint.Constraint;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Beam search for one sentence; the rules stand at {@link BeamSearch}. */
public final class Beam implements SentenceSearch {
  private final DecodingConfig config;
  private final List<Constraint> constraints;
  private final List<Integer> otherEnds;
  private final Scoring scoring;
  private final int width;

  /** The most finished hypotheses. */
  private final int most;

  private final int endId;
  private final int longest;
  private final int[] certain;
  private final TopTokens candidates;
  private final TokenTree tree = new TokenTree();
  private final List<Hypothesis> finished = new ArrayList<>();

  private double[] sums;
  private double[] nextSums;
  private int[] nodes;
  private int[] nextNodes;

  /** The weights of attention to each source token in all steps; only where a penalty asks. */
  private float[][] coverage;

  private float[][] nextCoverage;
  private final int[] lastTokens;
  private final int[] parents;
  private int live = 1;
  private int length;

  /**
   * A beam with one live hypothesis, the empty one.
   *
   * @param candidates scratch for (1 + E) K continuations, shared by the beams of a batch
   */
  Beam(
      DecodingConfig config,
      Constraints constraints,
      IncrementalDecoder model,
      Sentence sentence,
      TopTokens candidates) {
    this.config = config;
    this.constraints = constraints.on(sentence, model.endId());
    this.otherEnds = constraints.ends();
    this.scoring = config.scoring();
    this.width = config.beamSize();
    this.most = config.ending().found(width);
    this.endId = model.endId();
    this.longest = config.longest(sentence, model);
    int[] prefix = constraints.certain(sentence);
    this.certain = Arrays.copyOf(prefix, Math.min(prefix.length, longest));
    this.candidates = candidates;
    sums = new double[width];
    nextSums = new double[width];
    nodes = new int[width];
    nextNodes = new int[width];
    coverage = new float[width][0];
    nextCoverage = new float[width][];
    lastTokens = new int[width];
    parents = new int[width];
    nodes[0] = TokenTree.ROOT;
  }

  @Override
  public int[] begin() {
    for (int token : certain) {
      nodes[0] = tree.add(nodes[0], token, 0);
      lastTokens[0] = token;
    }
    length = certain.length;
    return certain.clone();
  }

  @Override
  public boolean skips() {
    return !config.penalties().readsAttention();
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public int lastToken(int i) {
    return lastTokens[i];
  }

  @Override
  public int parent(int i) {
    return parents[i];
  }

  @Override
  public void advance(RowScores scores, int firstRow) {
    cover(scores, firstRow);
    collect(scores, firstRow);
    Tensor logProbabilities = scores.logProbabilities();
    int places = narrows() ? width - finished.size() : width;
    int offered = narrows() ? Math.min(places, candidates.size()) : candidates.size();
    int next = 0;
    for (int i = 0; i < offered; i++) {
      float logProbability = logProbability(logProbabilities, firstRow, i);
      if (!ends(candidates.token(i))) {
        next = next < places ? keep(i, next, logProbability) : next;
      } else if (i < places && mayFinish()) {
        finish(i, logProbability);
      }
    }
    length++;
    turn();
    live = done() ? 0 : next;
  }

  @Override
  public List<Hypothesis> results() {
    return Hypothesis.best(config.nBest(), finished);
  }

  private void cover(RowScores scores, int firstRow) {
    for (int i = 0; config.penalties().readsAttention() && i < live; i++) {
      coverage[i] = Coverage.plus(coverage[i], scores.sourceWeights().apply(firstRow + i));
    }
  }

  /** Whether those that end keep others from living on. */
  private boolean narrows() {
    return config.ending().stopping() == Stopping.NARROWING;
  }

  private void collect(RowScores scores, int firstRow) {
    Tensor logProbabilities = scores.logProbabilities();
    candidates.clear();
    int excluded = length < config.minLength() ? endId : -1;
    for (int i = 0; i < live; i++) {
      if (length < longest) {
        constrain(scores, firstRow + i, nodes[i]);
        candidates.scan(logProbabilities, firstRow + i, i, sums[i], excluded);
      } else {
        candidates.offer(i, endId, sums[i] + forcedEnd(logProbabilities, firstRow + i));
      }
    }
  }

  private void constrain(RowScores scores, int row, int node) {
    if (!constraints.isEmpty()) {
      Constraint.applyAll(constraints, tree.tokens(node, length), scores, row);
    }
  }

  private boolean ends(int token) {
    return token == endId || otherEnds.contains(token);
  }

  private float forcedEnd(Tensor logProbabilities, int row) {
    return config.ending().freeForcedEnd() ? 0 : at(logProbabilities, row, endId);
  }

  private boolean mayFinish() {
    return finished.size() < most || config.ending().stopping() != Stopping.FULL;
  }

  private int keep(int candidate, int slot, float logProbability) {
    int parent = candidates.row(candidate);
    int token = candidates.token(candidate);
    parents[slot] = parent;
    lastTokens[slot] = token;
    nextSums[slot] = candidates.score(candidate);
    nextNodes[slot] = tree.add(nodes[parent], token, logProbability);
    nextCoverage[slot] = coverage[parent];
    return slot + 1;
  }

  private void finish(int candidate, float logProbability) {
    int row = candidates.row(candidate);
    double score = scoring.of(candidates.score(candidate), length + 1, coverage[row]);
    int end = candidates.token(candidate);
    finished.add(tree.hypothesis(nodes[row], length, end, logProbability, score));
    if (finished.size() > most) {
      finished.remove(Hypothesis.best(most + 1, finished).getLast());
    }
  }

  private void turn() {
    double[] oldSums = sums;
    sums = nextSums;
    nextSums = oldSums;
    int[] oldNodes = nodes;
    nodes = nextNodes;
    nextNodes = oldNodes;
    float[][] oldCoverage = coverage;
    coverage = nextCoverage;
    nextCoverage = oldCoverage;
  }

  private boolean done() {
    return length > longest || stops() || settled();
  }

  private boolean stops() {
    if (finished.size() < most) {
      return false;
    }
    double worst = finished.stream().mapToDouble(Hypothesis::score).min().orElseThrow();
    return config.ending().stopping().stops(worst, sums[0], length, longest, scoring);
  }

  /**
   * Whether the n best are known. The live hypotheses are ordered by their sums: the first one's
   * bound holds for all.
   */
  private boolean settled() {
    if (finished.size() < config.nBest()) {
      return false;
    }
    double bound = scoring.bound(sums[0], length + 1, longest + 1);
    return finished.stream().filter(h -> h.score() >= bound).count() >= config.nBest();
  }

  private float logProbability(Tensor logProbabilities, int firstRow, int candidate) {
    if (length == longest) {
      return forcedEnd(logProbabilities, firstRow + candidates.row(candidate));
    }
    return at(logProbabilities, firstRow + candidates.row(candidate), candidates.token(candidate));
  }

  private static float at(Tensor logProbabilities, int row, int token) {
    return logProbabilities.get((long) row * logProbabilities.columns() + token);
  }
}
