package dev.seqwright.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects a {@link TrainingCorpus} line by line. */
final class CorpusBuilder implements Consumer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusBuilder.class);

  /** How often a word was seen, by what followed it. */
  private static final class Count {
    private long beforeSpace;
    private long atEnd;
  }

  private final TrainerSettings settings;
  private final Normalizer normalizer;
  private final Pattern special;
  private final List<String> drawn = new ArrayList<>();
  private final SplittableRandom random;
  private final Map<String, Count> words = new HashMap<>();
  private long lines;
  private long tooLong;
  private long reserved;

  CorpusBuilder(TrainerSettings settings, MetaPieces metaPieces, Normalizer normalizer) {
    this.settings = settings;
    this.normalizer = normalizer;
    this.random = new SplittableRandom(settings.seed());
    this.special =
        Pattern.compile(
            metaPieces.byId().values().stream()
                .map(Piece::text)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  /** Takes one line of raw text. */
  @Override
  public void accept(String line) {
    if (line.isEmpty() || isLeftOut(line)) {
      return;
    }
    lines++;
    if (settings.inputSentenceLimit() == 0) {
      count(line);
    } else if (drawn.size() < settings.inputSentenceLimit()) {
      drawn.add(line);
    } else {
      replaceOne(line);
    }
  }

  private boolean isLeftOut(String line) {
    if (line.indexOf(PieceRules.UNKNOWN) >= 0) {
      reserved++;
      return true;
    }
    if (isTooLong(line)) {
      tooLong++;
      return true;
    }
    return false;
  }

  /** Characters are 1 to 3 bytes each: few lines have to be counted. */
  private boolean isTooLong(String line) {
    int most = settings.maxSentenceLength();
    return line.length() > most
        || (line.length() * 3L > most && line.getBytes(StandardCharsets.UTF_8).length > most);
  }

  /** Reservoir sampling: every line so far has the same chance to be among the drawn. */
  private void replaceOne(String line) {
    long place = random.nextLong(lines);
    if (place < drawn.size()) {
      drawn.set((int) place, line);
    }
  }

  private void count(String line) {
    String text = special.matcher(normalizer.normalize(line)).replaceAll("\t");
    int from = 0;
    while (from < text.length()) {
      int space = settings.splitByWhitespace() ? text.indexOf(Piece.SPACE, from + 1) : -1;
      int end = space < 0 ? text.length() : space;
      Count count = words.computeIfAbsent(text.substring(from, end), word -> new Count());
      if (space < 0) {
        count.atEnd++;
      } else {
        count.beforeSpace++;
      }
      from = end;
    }
  }

  /**
   * The corpus of all lines taken.
   *
   * @throws TokenizerException when there is nothing to learn from
   */
  TrainingCorpus build() {
    drawn.forEach(this::count);
    report();
    if (words.isEmpty()) {
      throw new TokenizerException(
          "the tokenizer's training text holds no line with text in it; give it some text");
    }
    SequencedMap<Integer, Long> alphabet = alphabet();
    return new TrainingCorpus(words(alphabet), alphabet);
  }

  private void report() {
    if (tooLong > 0) {
      LOG.warn(
          "Left out {} lines of more than {} bytes (max-sentence-length) from tokenizer training",
          tooLong,
          settings.maxSentenceLength());
    }
    if (reserved > 0) {
      LOG.warn(
          "Left out {} lines with the reserved character U+2585 from tokenizer training", reserved);
    }
    LOG.info("Tokenizer training: {} lines, {} different words", lines, words.size());
  }

  /** The most frequent characters that together reach the coverage asked for. */
  private SequencedMap<Integer, Long> alphabet() {
    Map<Integer, Long> counts = new HashMap<>();
    words.forEach(
        (word, count) ->
            word.codePoints()
                .filter(c -> c != 0)
                .forEach(c -> counts.merge(c, count.beforeSpace + count.atEnd, Long::sum)));
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    SequencedMap<Integer, Long> alphabet = new LinkedHashMap<>();
    long covered = 0;
    for (Map.Entry<Integer, Long> entry :
        counts.entrySet().stream().sorted(TrainingCorpus.byFrequency()).toList()) {
      if ((float) (1.0 * covered / all) >= (float) settings.characterCoverage()) {
        break;
      }
      covered += entry.getValue();
      if (entry.getKey() != PieceRules.BOUNDARY) {
        alphabet.put(entry.getKey(), entry.getValue());
      }
    }
    return alphabet;
  }

  private List<TrainingCorpus.Word> words(Map<Integer, Long> alphabet) {
    Map<String, TrainingCorpus.Word> merged = new HashMap<>();
    words.forEach(
        (text, count) -> {
          int[] symbols =
              text.codePoints()
                  .map(c -> alphabet.containsKey(c) ? c : PieceRules.UNKNOWN)
                  .toArray();
          TrainingCorpus.Word word =
              new TrainingCorpus.Word(symbols, count.beforeSpace, count.atEnd);
          merged.merge(word.text(), word, CorpusBuilder::sum);
        });
    List<TrainingCorpus.Word> sorted = new ArrayList<>(merged.values());
    sorted.sort(
        Comparator.comparingLong(TrainingCorpus.Word::count)
            .reversed()
            .thenComparing(TrainingCorpus.Word::symbols, Arrays::compare));
    return sorted;
  }

  private static TrainingCorpus.Word sum(TrainingCorpus.Word a, TrainingCorpus.Word b) {
    return new TrainingCorpus.Word(
        a.symbols(), a.beforeSpace() + b.beforeSpace(), a.atEnd() + b.atEnd());
  }
}
