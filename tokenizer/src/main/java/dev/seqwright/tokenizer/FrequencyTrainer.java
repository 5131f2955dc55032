package dev.seqwright.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Trains the models that only count: characters, or words. The score is log p = log(c / sum). */
final class FrequencyTrainer {
  private FrequencyTrainer() {}

  /** The most frequent characters of the alphabet. */
  static List<Piece> characters(TrainingCorpus corpus, int wanted) {
    Map<String, Long> counts = new HashMap<>();
    corpus.alphabet().forEach((c, count) -> counts.put(Character.toString(c), count));
    return mostFrequent(counts, wanted);
  }

  /** The most frequent words without unknown characters. */
  static List<Piece> words(TrainingCorpus corpus, int wanted) {
    Map<String, Long> counts = new HashMap<>();
    for (TrainingCorpus.Word word : corpus.words()) {
      for (String part : word.text().split("(?=" + Piece.SPACE + ")", -1)) {
        if (part.indexOf(PieceRules.UNKNOWN) < 0) {
          counts.merge(part, word.count(), Long::sum);
        }
      }
    }
    return mostFrequent(counts, wanted);
  }

  /** The most frequent ones of some texts, those of equal counts in the order of the texts. */
  static List<Piece> mostFrequent(Map<String, Long> counts, int wanted) {
    double logSum = Math.log((double) counts.values().stream().mapToLong(Long::longValue).sum());
    return counts.entrySet().stream()
        .sorted(TrainingCorpus.byFrequency())
        .limit(wanted)
        .map(
            entry ->
                new Piece(
                    entry.getKey(),
                    (float) (Math.log(entry.getValue().doubleValue()) - logSum),
                    PieceType.NORMAL))
        .toList();
  }
}
