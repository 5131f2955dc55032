package dev.seqwright.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The first candidates of unigram training: every character of the alphabet, and every sequence
 * that occurs twice or more and with different continuations, the end of the word being one that
 * suffices alone: where the suffix tree of the corpus branches. The tree is never built: suffixes
 * that share their beginning are kept together and sorted by their next symbol, level after level,
 * down to the longest piece allowed.
 */
final class SeedPieces {
  private static final int END = 0;

  /** A candidate and its score: occurrences times length. */
  record Seed(int[] symbols, double score) {}

  private final TrainerSettings settings;
  private final PieceRules rules;
  private final StopCheck stop;
  private final List<Seed> seeds = new ArrayList<>();
  private int[] text;
  private long[] weights;
  private long[] suffixes;

  private SeedPieces(TrainingCorpus corpus, TrainerSettings settings, StopCheck stop) {
    this.settings = settings;
    this.stop = stop;
    this.rules = new PieceRules(settings);
    layOut(corpus);
  }

  /** Candidates: the alphabet as it stands, then sequences, the highest score first. */
  static List<Seed> of(TrainingCorpus corpus, TrainerSettings settings, StopCheck stop) {
    SeedPieces finder = new SeedPieces(corpus, settings, stop);
    finder.visit(0, finder.suffixes.length, 0);
    finder.seeds.sort(
        Comparator.comparingDouble(Seed::score)
            .reversed()
            .thenComparing(Seed::symbols, Arrays::compare));
    List<Seed> result = new ArrayList<>();
    corpus.alphabet().forEach((c, count) -> result.add(new Seed(new int[] {c}, count)));
    result.addAll(
        finder.seeds.subList(0, Math.min(finder.seeds.size(), settings.seedSentencePieceSize())));
    return result;
  }

  /** Writes the words one after the other, each with the symbol that follows it. */
  private void layOut(TrainingCorpus corpus) {
    long size = corpus.words().stream().mapToLong(w -> 2L * (w.symbols().length + 1)).sum();
    text = new int[Math.toIntExact(size)];
    weights = new long[text.length];
    suffixes = new long[text.length];
    int at = 0;
    int count = 0;
    for (TrainingCorpus.Word word : corpus.words()) {
      for (int follower : new int[] {Piece.SPACE, END}) {
        long weight = follower == END ? word.atEnd() : word.beforeSpace();
        if (weight == 0) {
          continue;
        }
        for (int symbol : word.symbols()) {
          text[at] = symbol;
          weights[at] = weight;
          suffixes[count++] = at++;
        }
        text[at++] = follower;
      }
    }
    suffixes = Arrays.copyOf(suffixes, count);
  }

  /** Visits the suffixes from..to-1, which share their first {@code depth} symbols. */
  private void visit(int from, int to, int depth) {
    stop.check();
    if (to - from == 1 && weights[(int) suffixes[from]] == 1) {
      return;
    }
    for (int i = from; i < to; i++) {
      int position = (int) suffixes[i];
      suffixes[i] = (long) text[position + depth] << 32 | position;
    }
    Arrays.sort(suffixes, from, to);
    boolean branches = symbol(from) != symbol(to - 1) || endsWord(symbol(from), depth);
    if (branches && depth > 1) {
      addSeed(from, to, depth);
    }
    int start = from;
    while (start < to) {
      int end = start + 1;
      while (end < to && symbol(end) == symbol(start)) {
        end++;
      }
      if (depth < settings.maxPieceLength() && goesOn(symbol(start), depth)) {
        visit(start, end, depth + 1);
      }
      start = end;
    }
  }

  private int symbol(int suffix) {
    return (int) (suffixes[suffix] >>> 32);
  }

  private boolean goesOn(int symbol, int depth) {
    return symbol != PieceRules.UNKNOWN && !endsWord(symbol, depth);
  }

  private boolean endsWord(int symbol, int depth) {
    return symbol == END || symbol == Piece.SPACE && depth > 0 && settings.splitByWhitespace();
  }

  private void addSeed(int from, int to, int depth) {
    int start = (int) suffixes[from];
    int[] symbols = Arrays.copyOfRange(text, start, start + depth);
    if (rules.allow(symbols)) {
      long count = 0;
      for (int i = from; i < to; i++) {
        count += weights[(int) suffixes[i]];
      }
      seeds.add(new Seed(symbols, (double) count * depth));
    }
  }
}
