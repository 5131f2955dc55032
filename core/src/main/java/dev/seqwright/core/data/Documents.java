package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Where documents lie among sentences that follow each other, and how many sentences of its own
 * document a sentence sees before it.
 */
public final class Documents {
  /** A batch holds so many stretches of documents or more: they are from places far apart. */
  private static final int RUNS = 4;

  private static final long PLACES = 2; // what a random order is for, see Batches

  private final int[] begins; // of each sentence, the first one of its document
  private final int sentences;

  private Documents(int[] begins, int sentences) {
    this.begins = begins;
    this.sentences = sentences;
  }

  /**
   * Documents that follow each other.
   *
   * @param lengths how many sentences each has
   * @param sentences n, how many a sentence sees at most
   */
  public static Documents of(List<Integer> lengths, int sentences) {
    int[] begins = new int[lengths.stream().mapToInt(Integer::intValue).sum()];
    int first = 0;
    for (int length : lengths) {
      Arrays.fill(begins, first, first + length, first);
      first += length;
    }
    return new Documents(begins, sentences);
  }

  /** The first sentences of these alone. */
  public Documents first(int count) {
    return new Documents(Arrays.copyOf(begins, count), sentences);
  }

  /** Whether a sentence is the first one of its document. */
  public boolean begins(int i) {
    return begins[i] == i;
  }

  /**
   * Applies what works on lines of documents, with a blank line between two, to sentences.
   *
   * @param all one for each sentence, none blank
   * @param work gives a line for each line
   * @return a line for each sentence
   */
  public List<String> eachSentence(List<String> all, UnaryOperator<List<String>> work) {
    List<String> lines = new ArrayList<>();
    int[] places = new int[all.size()];
    for (int i = 0; i < places.length; i++) {
      if (begins(i) && i > 0) {
        lines.add("");
      }
      places[i] = lines.size();
      lines.add(all.get(i));
    }
    List<String> found = work.apply(lines);
    return Arrays.stream(places).mapToObj(found::get).toList();
  }

  /**
   * Sentences with those before them.
   *
   * @param alone one for each sentence, in their order; their numbers do not matter
   * @param longest what is context has so many tokens at most
   */
  public List<PairExample> linked(List<PairExample> alone, int longest) {
    List<int[]> sources = alone.stream().map(e -> cut(e.source(), longest)).toList();
    return IntStream.range(0, begins.length)
        .mapToObj(i -> linked(alone.get(i), sources.subList(earliest(i), i)))
        .toList();
  }

  /** The number of the first sentence that a sentence sees. */
  private int earliest(int i) {
    return Math.max(begins[i], i - sentences);
  }

  private static int[] cut(int[] tokens, int longest) {
    return tokens.length <= longest ? tokens : Arrays.copyOf(tokens, longest);
  }

  private static PairExample linked(PairExample own, List<int[]> before) {
    return new PairExample(own.index(), own.source(), own.target(), before, OptionalInt.empty());
  }

  /**
   * The batches of an epoch, in random order. In them sentences of a document follow each other, so
   * that what several of them see is there once. Documents are cut into runs, of a quarter of a
   * batch at most; a batch takes runs until it is full.
   *
   * @param examples linked ones, whose index is their number; some may have been left out
   * @param maxTokens the longest sides of all pairs of a batch sum up to at most this
   */
  public List<Batch<PairExample>> epoch(
      List<PairExample> examples, int maxTokens, long seed, int epoch) {
    List<List<PairExample>> runs = runs(examples, Math.max(1, maxTokens / RUNS));
    new Shuffle(seed, epoch, PLACES).apply(runs);
    return batches(runs, maxTokens);
  }

  /** The same in the order of the documents. */
  public List<Batch<PairExample>> inOrder(List<PairExample> examples, int maxTokens) {
    return batches(runs(examples, Math.max(1, maxTokens / RUNS)), maxTokens);
  }

  private static List<Batch<PairExample>> batches(List<List<PairExample>> runs, int maxTokens) {
    List<Batch<PairExample>> batches = new ArrayList<>();
    List<PairExample> batch = new ArrayList<>();
    int tokens = 0;
    for (int r = 0; r < runs.size(); r++) {
      for (PairExample example : runs.get(r)) {
        if (!batch.isEmpty() && tokens + example.length() > maxTokens) {
          batches.add(new Batch<>(batch));
          batch = new ArrayList<>();
          tokens = 0;
        }
        batch.add(inRun(example, r));
        tokens += example.length();
      }
    }
    batches.add(new Batch<>(batch));
    return batches;
  }

  /** Parts of documents, each of {@code most} tokens at most, or of one sentence. */
  private List<List<PairExample>> runs(List<PairExample> examples, int most) {
    List<List<PairExample>> runs = new ArrayList<>();
    int document = -1;
    int tokens = 0;
    for (PairExample example : examples) {
      int own = begins[example.index()];
      if (own != document || tokens + example.length() > most) {
        runs.add(new ArrayList<>());
        tokens = 0;
      }
      runs.getLast().add(example);
      document = own;
      tokens += example.length();
    }
    return runs;
  }

  private static PairExample inRun(PairExample example, int run) {
    return new PairExample(
        example.index(), example.source(), example.target(), example.before(), OptionalInt.of(run));
  }
}
