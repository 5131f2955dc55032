package dev.seqwright.core.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Lines that are translated together: sorted by length into batches, given back in order. */
final class Window {
  private final TextCodec codec;
  private final long first;
  private final TranslatedLine[] results;
  private final List<Sentence> sentences = new ArrayList<>();

  /** Encodes the lines, which follow each other. */
  Window(List<Line> lines, SourceLines source, TextCodec codec) {
    this.codec = codec;
    this.first = lines.getFirst().number();
    this.results = new TranslatedLine[lines.size()];
    for (Line line : lines) {
      Optional<Sentence> sentence = source.sentence(line);
      sentence.ifPresentOrElse(sentences::add, () -> put(TranslatedLine.blank(line.number())));
    }
  }

  /** Sends the batches to the workers; gives all lines when all are done. */
  CompletableFuture<List<TranslatedLine>> translate(Workers workers, DecodingConfig config) {
    // Few lines are shared out evenly: who waits for them waits for the slowest worker.
    int share = Math.ceilDiv(Math.max(1, sentences.size()), config.threads());
    int lines = Math.min(config.miniBatch(), share);
    CompletableFuture<?>[] batches =
        Batches.of(sentences, lines, config.maxTokens()).stream()
            .map(batch -> workers.submit(batch).thenAccept(found -> put(batch, found)))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(batches).thenApply(done -> List.of(results));
  }

  private void put(List<Sentence> batch, List<List<Hypothesis>> found) {
    IntStream.range(0, batch.size())
        .mapToObj(i -> new TranslatedLine(batch.get(i).number(), candidates(found.get(i))))
        .forEach(this::put);
  }

  private void put(TranslatedLine line) {
    results[(int) (line.number() - first)] = line;
  }

  private List<Candidate> candidates(List<Hypothesis> found) {
    return found.stream().map(h -> new Candidate(text(h), h.score())).toList();
  }

  /** The text on one line: a model of bytes may produce line breaks. */
  private String text(Hypothesis hypothesis) {
    return codec.decode(hypothesis.tokens()).replace('\n', ' ').replace('\r', ' ');
  }
}
