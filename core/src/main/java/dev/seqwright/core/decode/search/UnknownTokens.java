package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Finds what the unknown tokens of translations stand for: the source token with the largest weight
 * of the model's attention where the unknown token is written (the replacement of Luong et al.
 * 2015, arXiv 1410.8206, with attention for alignment, as Jean et al. 2015, arXiv 1412.2007, have
 * it). Translations with unknown tokens are read by the model once more; others cost nothing.
 */
public final class UnknownTokens implements Search {
  private final Search search;
  private final int unknown;

  /** A translation that is read: the source token of each of its tokens, -1 for none. */
  private record Reading(Sentence sentence, int[] tokens, int last, int[] sources) {}

  /**
   * @param search finds the translations
   * @param unknown the unknown token
   */
  public UnknownTokens(Search search, int unknown) {
    this.search = search;
    this.unknown = unknown;
  }

  @Override
  public List<List<Hypothesis>> search(IncrementalDecoder model, List<Sentence> sentences) {
    List<List<Hypothesis>> found = search.search(model, sentences);
    IdentityHashMap<Hypothesis, Reading> readings = new IdentityHashMap<>();
    List<Reading> all = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      for (Hypothesis hypothesis : found.get(i)) {
        Reading reading = reading(sentences.get(i), hypothesis.tokens());
        if (reading.last >= 0) {
          readings.put(hypothesis, reading);
          all.add(reading);
        }
      }
    }
    read(model, all);
    return found.stream().map(list -> list.stream().map(h -> with(readings, h)).toList()).toList();
  }

  private Reading reading(Sentence sentence, int[] tokens) {
    int last = -1;
    for (int t = 0; t < tokens.length; t++) {
      last = tokens[t] == unknown ? t : last;
    }
    int[] sources = new int[tokens.length];
    Arrays.fill(sources, -1);
    return new Reading(sentence, tokens, last, sources);
  }

  private static Hypothesis with(
      IdentityHashMap<Hypothesis, Reading> readings, Hypothesis hypothesis) {
    Reading reading = readings.get(hypothesis);
    return reading == null ? hypothesis : hypothesis.withSources(reading.sources);
  }

  /** Reads the translations side by side, each up to its last unknown token. */
  private void read(IncrementalDecoder model, List<Reading> all) {
    if (all.isEmpty()) {
      return;
    }
    int[] lastTokens = new int[all.size()];
    Arrays.fill(lastTokens, model.beginId());
    try (IncrementalDecoder.State state =
        model.startInDocuments(all.stream().map(r -> r.sentence).toList())) {
      List<Reading> live = all;
      for (int t = 0; !live.isEmpty(); t++) {
        state.step(lastTokens);
        note(state, live, t);
        int[] parents = goingOn(live, t);
        state.select(parents);
        live = Arrays.stream(parents).mapToObj(live::get).toList();
        lastTokens = tokensAt(live, t);
      }
    }
  }

  private void note(IncrementalDecoder.State state, List<Reading> live, int t) {
    for (int r = 0; r < live.size(); r++) {
      Reading reading = live.get(r);
      if (reading.tokens[t] == unknown) {
        reading.sources[t] = largest(state.sourceWeights(r));
      }
    }
  }

  private static int[] goingOn(List<Reading> live, int t) {
    int[] rows = new int[live.size()];
    int size = 0;
    for (int r = 0; r < rows.length; r++) {
      if (live.get(r).last > t) {
        rows[size++] = r;
      }
    }
    return Arrays.copyOf(rows, size);
  }

  private static int[] tokensAt(List<Reading> live, int t) {
    return live.stream().mapToInt(reading -> reading.tokens[t]).toArray();
  }

  /** The first of the largest. */
  private static int largest(float... weights) {
    int best = 0;
    for (int i = 1; i < weights.length; i++) {
      best = weights[i] > weights[best] ? i : best;
    }
    return best;
  }
}
