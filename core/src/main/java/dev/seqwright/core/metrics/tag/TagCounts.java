package dev.seqwright.core.metrics.tag;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tags of some sentences say about a system: tokens, and chunks by type. Its memory grows
 * with the types, not with the sentences.
 */
public final class TagCounts {
  private final ChunkScheme scheme;
  private final SortedMap<String, ChunkCounts> types = new TreeMap<>();
  private long tokens;
  private long correctTokens;

  /** Nothing counted yet. */
  public TagCounts(ChunkScheme scheme) {
    this.scheme = scheme;
  }

  /**
   * Counts a sentence.
   *
   * @param gold the right tags
   * @param answers the system's, as many
   * @return the chunks of the sentence, all types together
   */
  public ChunkCounts add(List<String> gold, List<String> answers) {
    tokens += gold.size();
    correctTokens += equal(gold, answers);
    List<Chunk> right = scheme.of(gold);
    List<Chunk> found = scheme.of(answers);
    Set<Chunk> both = new HashSet<>(right);
    both.retainAll(new HashSet<>(found));
    right.forEach(chunk -> count(chunk, new ChunkCounts(1, 0, 0)));
    found.forEach(chunk -> count(chunk, new ChunkCounts(0, 1, 0)));
    both.forEach(chunk -> count(chunk, new ChunkCounts(0, 0, 1)));
    return new ChunkCounts(right.size(), found.size(), both.size());
  }

  private void count(Chunk chunk, ChunkCounts one) {
    types.merge(chunk.type(), one, ChunkCounts::plus);
  }

  /** How many tags equal the right ones. */
  static int equal(List<String> gold, List<String> answers) {
    int equal = 0;
    for (int i = 0; i < gold.size(); i++) {
      equal += gold.get(i).equals(answers.get(i)) ? 1 : 0;
    }
    return equal;
  }

  /** Number of tokens. */
  public long tokens() {
    return tokens;
  }

  /** Percentage of tokens with the right tag; 0 without tokens. */
  public double accuracy() {
    return tokens == 0 ? 0 : 100.0 * correctTokens / tokens;
  }

  /** Chunks by their type, the types in order. */
  public SortedMap<String, ChunkCounts> types() {
    return Collections.unmodifiableSortedMap(types);
  }

  /** Chunks of all types. */
  public ChunkCounts all() {
    return types.values().stream().reduce(ChunkCounts.NONE, ChunkCounts::plus);
  }
}
