package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.RowScores;
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
  private final int width;
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
  private final int[] lastTokens;
  private final int[] parents;
  private int live = 1;
  private int length;

  /**
   * A beam with one live hypothesis, the empty one.
   *
   * @param candidates scratch for 2K continuations, shared by the beams of a batch
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
    this.width = config.beamSize();
    this.endId = model.endId();
    this.longest = config.longest(sentence, model);
    int[] prefix = constraints.certain(sentence);
    this.certain = Arrays.copyOf(prefix, Math.min(prefix.length, longest));
    this.candidates = candidates;
    sums = new double[width];
    nextSums = new double[width];
    nodes = new int[width];
    nextNodes = new int[width];
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
    collect(scores, firstRow);
    Tensor logProbabilities = scores.logProbabilities();
    int next = 0;
    for (int i = 0; i < candidates.size(); i++) {
      float logProbability = logProbability(logProbabilities, firstRow, i);
      if (!ends(candidates.token(i))) {
        next = next < width ? keep(i, next, logProbability) : next;
      } else if (i < width && mayFinish()) {
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
    return finished.size() < width || config.ending().stopping() != Stopping.FULL;
  }

  private int keep(int candidate, int slot, float logProbability) {
    int parent = candidates.row(candidate);
    int token = candidates.token(candidate);
    parents[slot] = parent;
    lastTokens[slot] = token;
    nextSums[slot] = candidates.score(candidate);
    nextNodes[slot] = tree.add(nodes[parent], token, logProbability);
    return slot + 1;
  }

  private void finish(int candidate, float logProbability) {
    double score =
        Hypothesis.normalise(candidates.score(candidate), length + 1, config.lengthPenalty());
    int last = nodes[candidates.row(candidate)];
    finished.add(tree.hypothesis(last, length, logProbability, score));
    if (finished.size() > width) {
      finished.remove(Hypothesis.best(width + 1, finished).getLast());
    }
  }

  private void turn() {
    double[] oldSums = sums;
    sums = nextSums;
    nextSums = oldSums;
    int[] oldNodes = nodes;
    nodes = nextNodes;
    nextNodes = oldNodes;
  }

  private boolean done() {
    return length > longest || stops() || settled();
  }

  private boolean stops() {
    if (finished.size() < width) {
      return false;
    }
    double worst = finished.stream().mapToDouble(Hypothesis::score).min().orElseThrow();
    return config
        .ending()
        .stopping()
        .stops(worst, sums[0], length, longest, config.lengthPenalty());
  }

  /**
   * Whether the n best are known. Log-probabilities are at most 0, so a live hypothesis of sum s
   * never ends with more than s; and as s &lt;= 0 and the score divides it by a monotone function
   * of the length, the score is at most that of s at the shortest or at the longest length to come.
   * The live hypotheses are ordered by s: the first one's bound holds for all.
   */
  private boolean settled() {
    if (finished.size() < config.nBest()) {
      return false;
    }
    double penalty = config.lengthPenalty();
    double bound =
        Math.max(
            Hypothesis.normalise(sums[0], length + 1, penalty),
            Hypothesis.normalise(sums[0], longest + 1, penalty));
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
