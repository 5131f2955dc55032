package dev.seqwright.core.metrics.tag;

import dev.seqwright.core.metrics.label.Confusions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tagged sentences of one or more systems, counted as they come. The tags themselves are not kept:
 * memory is 20 bytes a sentence and system, and the pairs of tags that occur.
 */
public final class TaggedSentences {
  /** Numbers that are kept of a sentence: tokens, right tokens, chunks there, found, both. */
  static final int KEPT = 5;

  private static final Pattern OF_A_CHUNK = Pattern.compile("[BIESLU](-.*)?");
  private static final String OUTSIDE = "O";

  private final ChunkScheme scheme;
  private final List<TagCounts> counts = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();
  private final List<Map<String, Map<String, Long>>> pairs = new ArrayList<>();
  private int size;

  /** No sentence yet. */
  public TaggedSentences(ChunkScheme scheme, int systems) {
    this.scheme = scheme;
    for (int s = 0; s < systems; s++) {
      counts.add(new TagCounts(scheme));
      rows.add(new int[KEPT]);
      pairs.add(new TreeMap<>());
    }
  }

  /**
   * Counts a sentence.
   *
   * @param gold the right tags
   * @param answers a list of tags a system, each as long
   */
  public void add(List<String> gold, List<List<String>> answers) {
    for (int s = 0; s < answers.size(); s++) {
      ChunkCounts chunks = counts.get(s).add(gold, answers.get(s));
      int[] row = grown(s);
      row[size * KEPT] = gold.size();
      row[size * KEPT + 1] = TagCounts.equal(gold, answers.get(s));
      row[size * KEPT + 2] = (int) chunks.gold();
      row[size * KEPT + 3] = (int) chunks.found();
      row[size * KEPT + 4] = (int) chunks.correct();
      pair(gold, answers.get(s), pairs.get(s));
    }
    size++;
  }

  private int[] grown(int system) {
    int[] row = rows.get(system);
    if (row.length < (size + 1) * KEPT) {
      rows.set(system, Arrays.copyOf(row, Math.addExact(row.length, Math.max(row.length, KEPT))));
    }
    return rows.get(system);
  }

  private static void pair(
      List<String> gold, List<String> answers, Map<String, Map<String, Long>> pairs) {
    for (int t = 0; t < gold.size(); t++) {
      pairs.computeIfAbsent(gold.get(t), _ -> new TreeMap<>()).merge(answers.get(t), 1L, Long::sum);
    }
  }

  /** How chunks are read off tags. */
  public ChunkScheme scheme() {
    return scheme;
  }

  /** Number of sentences. */
  public int size() {
    return size;
  }

  /** Number of systems. */
  public int systems() {
    return counts.size();
  }

  /** What was counted of a system. */
  public TagCounts counts(int system) {
    return counts.get(system);
  }

  /** The numbers that are kept of the sentences of a system, {@link #KEPT} a sentence. */
  int[] rows(int system) {
    return rows.get(system);
  }

  /** Which tags a system takes for which, tokens counted. */
  public Confusions confusions(int system) {
    List<String> tags = List.copyOf(tags());
    Confusions confusions = new Confusions(tags);
    pairs
        .get(system)
        .forEach(
            (gold, answers) ->
                answers.forEach(
                    (answer, count) ->
                        confusions.add(tags.indexOf(gold), tags.indexOf(answer), count)));
    return confusions;
  }

  /** All tags that occur, in order. */
  private SortedSet<String> tags() {
    SortedSet<String> tags = new TreeSet<>();
    for (Map<String, Map<String, Long>> system : pairs) {
      tags.addAll(system.keySet());
      system.values().forEach(answers -> tags.addAll(answers.keySet()));
    }
    return tags;
  }

  /** Whether the tags are those of chunks; parts of speech are not. */
  public boolean ofChunks() {
    SortedSet<String> tags = tags();
    tags.remove(OUTSIDE);
    return tags.isEmpty() || tags.stream().anyMatch(tag -> OF_A_CHUNK.matcher(tag).matches());
  }
}
