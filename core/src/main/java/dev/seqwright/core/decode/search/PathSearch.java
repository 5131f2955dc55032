package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.constraint.Constraint;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hypotheses of one sentence that grow independently of each other, a token at a time, until each
 * ends; at the longest length they are ended.
 */
final class PathSearch implements SentenceSearch {
  private final DecodingConfig config;
  private final List<Constraint> constraints;
  private final List<Integer> otherEnds;
  private final TokenChoice choice;
  private final Follower follower;
  private final int endId;
  private final int longest;
  private final int[] certain;
  private final GrowingHypothesis[] paths;
  private final List<Hypothesis> finished = new ArrayList<>();

  /** The numbers of the paths that have not ended. */
  private int[] open;

  /** The row that each open path continues. */
  private int[] rows;

  private int live = 1;
  private int length;

  PathSearch(
      DecodingConfig config,
      Constraints constraints,
      IncrementalDecoder model,
      Sentence sentence,
      TokenChoice choice,
      Follower follower) {
    this.config = config;
    this.constraints = constraints.on(sentence, model.endId());
    this.otherEnds = constraints.ends();
    this.choice = choice;
    this.follower = follower;
    this.endId = model.endId();
    this.longest = config.longest(sentence, model);
    int[] prefix = constraints.certain(sentence);
    this.certain = Arrays.copyOf(prefix, Math.min(prefix.length, longest));
    this.paths = new GrowingHypothesis[config.nBest()];
    Arrays.setAll(paths, i -> new GrowingHypothesis());
    this.open = new int[paths.length];
    Arrays.setAll(open, i -> i);
    this.rows = new int[paths.length];
  }

  @Override
  public int[] begin() {
    for (int token : certain) {
      for (GrowingHypothesis path : paths) {
        path.add(token, 0);
      }
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
    return paths[open[i]].lastToken();
  }

  @Override
  public int parent(int i) {
    return rows[i];
  }

  @Override
  public void advance(RowScores scores, int firstRow) {
    constrain(scores, firstRow);
    Tensor logProbabilities = scores.logProbabilities();
    int next = 0;
    for (int i = 0; i < open.length; i++) {
      // Before the first token that was chosen all paths are one row.
      int row = live == 1 ? 0 : i;
      if (config.penalties().readsAttention()) {
        paths[open[i]].cover(scores.sourceWeights().apply(firstRow + row));
      }
      if (extend(logProbabilities, firstRow + row, open[i])) {
        rows[next] = row;
        open[next++] = open[i];
      }
    }
    open = Arrays.copyOf(open, next);
    live = next;
    length++;
  }

  @Override
  public List<Hypothesis> results() {
    return Hypothesis.best(config.nBest(), finished);
  }

  private void constrain(RowScores scores, int firstRow) {
    if (!constraints.isEmpty() && length < longest) {
      for (int i = 0; i < live; i++) {
        int[] written = paths[open[i]].tokens();
        Constraint.applyAll(constraints, written, scores, firstRow + i);
      }
    }
  }

  /** Adds a token to a path; false if the path is over. */
  private boolean extend(Tensor logProbabilities, int row, int path) {
    int excluded = length < config.minLength() ? endId : -1;
    int token =
        length < longest ? choice.next(logProbabilities, row, path, length, excluded) : endId;
    if (token < 0) {
      return false;
    }
    long index = (long) row * logProbabilities.columns() + token;
    paths[path].add(token, logProbabilities.get(index));
    boolean ends = token == endId || otherEnds.contains(token) || follower.ends(path, token);
    if (ends) {
      finished.add(paths[path].finish(config.scoring()).withDraw(path));
    }
    return !ends;
  }
}
