package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.PrefixModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Beam search written for clarity: lists, sorted whole, never stopped before K are finished. */
record ReferenceBeam(DecodingConfig config, PrefixModel model, int[] source) {

  record Entry(List<Integer> tokens, double sum) {
    int last() {
      return tokens.getLast();
    }
  }

  List<Entry> search(int max) {
    List<Entry> live = List.of(new Entry(List.of(), 0));
    List<Entry> finished = new ArrayList<>();
    int width = config.beamSize();
    for (int length = 0; length <= max && finished.size() < width; length++) {
      List<Entry> best = best(live, length, max);
      best.stream().limit(width).filter(this::ended).forEach(finished::add);
      live = best.stream().filter(e -> !ended(e)).limit(width).toList();
    }
    return finished.stream()
        .limit(width)
        .sorted(Comparator.comparingDouble(this::score).reversed())
        .limit(config.nBest())
        .toList();
  }

  double score(Entry entry) {
    return entry.sum / Math.pow(entry.tokens.size(), config.lengthPenalty());
  }

  private List<Entry> best(List<Entry> live, int length, int max) {
    return live.stream()
        .flatMap(e -> IntStream.range(0, model.vocabularySize()).mapToObj(v -> extend(e, v)))
        .filter(e -> length < max || ended(e))
        .filter(e -> length >= config.minLength() || !ended(e))
        .sorted(Comparator.comparingDouble(Entry::sum).reversed())
        .limit(2L * config.beamSize())
        .toList();
  }

  private boolean ended(Entry entry) {
    return entry.last() == PrefixModel.END;
  }

  private Entry extend(Entry entry, int token) {
    int[] prefix = entry.tokens.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> longer = new ArrayList<>(entry.tokens);
    longer.add(token);
    return new Entry(longer, entry.sum + model.distribution().next(source, prefix)[token]);
  }
}
