package dev.seqwright.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Trains byte-pair encoding: again and again the most frequent pair of neighbours becomes one
 * piece. Among equally frequent pairs the shorter wins, then the first by code points. Sennrich et
 * al. 2016, "Neural machine translation of rare words with subword units".
 *
 * <p>As in SentencePiece, overlapping occurrences count each (three a's are two pairs), and a pair
 * that spells a piece made before in another way is passed over, not merged.
 */
final class BpeTrainer {
  private static final int MERGED = -1;

  /** A character, or a pair of symbols with all places where it was seen. */
  private static final class Symbol {
    private final int number;
    private final int left;
    private final int right;
    private final int[] text;
    private long count;
    private long[] places = new long[4];
    private int size;

    Symbol(int number, int left, int right, int... text) {
      this.number = number;
      this.left = left;
      this.right = right;
      this.text = text;
    }

    void add(int word, int position) {
      if (size == places.length) {
        places = Arrays.copyOf(places, size * 2);
      }
      places[size++] = (long) word << 32 | position;
    }
  }

  /** A pair with the count that it had when it was queued; counts only fall. */
  private record Entry(Symbol symbol, long count) {}

  private static final Comparator<Entry> BEST_FIRST =
      Comparator.comparingLong(Entry::count)
          .reversed()
          .thenComparingInt(entry -> entry.symbol().text.length)
          .thenComparing(entry -> entry.symbol().text, Arrays::compare)
          .thenComparingInt(entry -> entry.symbol().number);

  private final PieceRules rules;
  private final StopCheck stop;
  private final long[] counts;
  private final int[][] words;
  private final List<Symbol> symbols = new ArrayList<>();
  private final Map<Integer, Symbol> characters = new HashMap<>();
  private final Map<Long, Symbol> pairs = new HashMap<>();
  private final PriorityQueue<Entry> queue = new PriorityQueue<>(BEST_FIRST);
  private List<Symbol> created = new ArrayList<>();

  private BpeTrainer(TrainingCorpus corpus, TrainerSettings settings, StopCheck stop) {
    this.stop = stop;
    this.rules = new PieceRules(settings);
    this.counts = corpus.words().stream().mapToLong(TrainingCorpus.Word::count).toArray();
    this.words =
        corpus.words().stream()
            .map(word -> Arrays.stream(word.symbols()).map(c -> character(c).number).toArray())
            .toArray(int[][]::new);
  }

  /**
   * Learned pieces: merges in their order, then the alphabet; the score is minus the rank.
   *
   * @param wanted how many there may be
   */
  static List<Piece> train(
      TrainingCorpus corpus, TrainerSettings settings, int wanted, StopCheck stop) {
    BpeTrainer trainer = new BpeTrainer(corpus, settings, stop);
    List<String> texts = trainer.merge(wanted - corpus.alphabet().size());
    corpus.alphabet().keySet().forEach(c -> texts.add(Character.toString(c)));
    List<Piece> pieces = new ArrayList<>();
    for (String text : texts) {
      pieces.add(new Piece(text, -pieces.size(), PieceType.NORMAL));
    }
    return pieces;
  }

  private List<String> merge(int wanted) {
    findPairs();
    List<String> merges = new ArrayList<>();
    Set<String> known = new HashSet<>();
    while (merges.size() < wanted) {
      stop.check();
      Symbol best = nextPair();
      if (best == null) {
        break;
      }
      String text = new String(best.text, 0, best.text.length);
      if (known.add(text)) {
        merges.add(text);
        apply(best);
      }
    }
    return merges;
  }

  private void findPairs() {
    for (int word = 0; word < words.length; word++) {
      stop.check();
      for (int right = 1; right < words[word].length; right++) {
        addPair(word, right - 1, right);
      }
    }
    queueCreated();
  }

  /** Takes the most frequent pair from the queue, null when no pair is left. */
  private Symbol nextPair() {
    while (!queue.isEmpty()) {
      Entry entry = queue.poll();
      Symbol symbol = entry.symbol();
      recount(symbol);
      if (symbol.count == entry.count()) {
        pairs.remove(key(symbol.left, symbol.right));
        return symbol;
      }
      enqueue(symbol);
    }
    return null;
  }

  private void enqueue(Symbol symbol) {
    if (symbol.count > 0) {
      queue.add(new Entry(symbol, symbol.count));
    }
  }

  /** Drops the places where the pair is no more, and counts the others. */
  private void recount(Symbol symbol) {
    int kept = 0;
    symbol.count = 0;
    for (int i = 0; i < symbol.size; i++) {
      long place = symbol.places[i];
      int word = (int) (place >>> 32);
      if (isAt(symbol, word, (int) place)) {
        symbol.places[kept++] = place;
        symbol.count += counts[word];
      }
    }
    symbol.size = kept;
  }

  private boolean isAt(Symbol symbol, int word, int position) {
    if (words[word][position] != symbol.left) {
      return false;
    }
    int right = next(word, position);
    return right >= 0 && words[word][right] == symbol.right;
  }

  private void apply(Symbol best) {
    for (int i = 0; i < best.size; i++) {
      int word = (int) (best.places[i] >>> 32);
      int left = (int) best.places[i];
      // An overlapping occurrence may have taken one of its halves.
      if (isAt(best, word, left)) {
        words[word][next(word, left)] = MERGED;
        words[word][left] = best.number;
        addPair(word, previous(word, left), left);
        addPair(word, left, next(word, left));
      }
    }
    best.places = new long[0];
    best.size = 0;
    queueCreated();
  }

  private void addPair(int word, int left, int right) {
    if (left < 0 || right < 0) {
      return;
    }
    Symbol pair = pair(symbols.get(words[word][left]), symbols.get(words[word][right]));
    if (pair != null) {
      pair.add(word, left);
    }
  }

  private void queueCreated() {
    for (Symbol symbol : created) {
      recount(symbol);
      enqueue(symbol);
    }
    created = new ArrayList<>();
  }

  private int next(int word, int position) {
    int[] row = words[word];
    int at = position + 1;
    while (at < row.length && row[at] == MERGED) {
      at++;
    }
    return at < row.length ? at : -1;
  }

  private int previous(int word, int position) {
    int at = position - 1;
    while (at >= 0 && words[word][at] == MERGED) {
      at--;
    }
    return at;
  }

  private Symbol character(int c) {
    return characters.computeIfAbsent(c, key -> newSymbol(-1, -1, c));
  }

  /** The symbol of a pair, null when it may not be a piece. */
  private Symbol pair(Symbol left, Symbol right) {
    long key = key(left.number, right.number);
    Symbol known = pairs.get(key);
    if (known != null) {
      return known;
    }
    int[] text = Arrays.copyOf(left.text, left.text.length + right.text.length);
    System.arraycopy(right.text, 0, text, left.text.length, right.text.length);
    if (!rules.allow(text)) {
      return null;
    }
    Symbol pair = newSymbol(left.number, right.number, text);
    pairs.put(key, pair);
    created.add(pair);
    return pair;
  }

  private Symbol newSymbol(int left, int right, int... text) {
    Symbol symbol = new Symbol(symbols.size(), left, right, text);
    symbols.add(symbol);
    return symbol;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }
}
