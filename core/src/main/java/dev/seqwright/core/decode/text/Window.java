package dev.seqwright.core.decode.text;

import dev.seqwright.core.data.Lines;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.text.Candidate.ScoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Lines that are translated together: sorted by length into batches, given back in order. */
final class Window {
  private final TextCodec codec;
  private final SourceLines source;
  private final List<Line> lines;
  private final long first;
  private final TranslatedLine[] results;
  private final List<Sentence> sentences = new ArrayList<>();

  /** Encodes the lines, which follow each other. */
  Window(List<Line> lines, SourceLines source, TextCodec codec) {
    this.codec = codec;
    this.source = source;
    this.lines = lines;
    this.first = lines.getFirst().number();
    this.results = new TranslatedLine[lines.size()];
    for (Line line : lines) {
      Optional<Sentence> sentence = source.sentence(line);
      sentence.ifPresentOrElse(sentences::add, () -> put(TranslatedLine.blank(line.number())));
    }
  }

  /** Sends the batches to the workers; gives all lines when all are done. */
  CompletableFuture<List<TranslatedLine>> translate(
      DecodingWorkers workers, DecodingConfig config) {
    // Few lines are shared out evenly: who waits for them waits for the slowest worker.
    int share = Math.ceilDiv(Math.max(1, sentences.size()), config.threads());
    int lines = Math.min(config.miniBatch(), share);
    CompletableFuture<?>[] batches =
        source.batches(sentences, lines, config.maxTokens()).stream()
            .map(batch -> workers.submit(batch).thenAccept(found -> put(batch, found)))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(batches).thenApply(done -> List.of(results));
  }

  private void put(List<Sentence> batch, List<List<Hypothesis>> found) {
    IntStream.range(0, batch.size())
        .mapToObj(i -> translated(line(batch.get(i)), found.get(i)))
        .forEach(this::put);
  }

  private void put(TranslatedLine line) {
    results[(int) (line.number() - first)] = line;
  }

  private Line line(Sentence sentence) {
    return lines.get((int) (sentence.number() - first));
  }

  private TranslatedLine translated(Line line, List<Hypothesis> found) {
    List<Candidate> candidates =
        found.stream().map(h -> new Candidate(text(h, line), h.score(), tokens(h))).toList();
    return new TranslatedLine(line.number(), candidates);
  }

  private List<ScoredToken> tokens(Hypothesis hypothesis) {
    int[] written = hypothesis.tokens();
    float[] logs = hypothesis.logProbabilities();
    return IntStream.range(0, logs.length)
        .mapToObj(
            i ->
                new ScoredToken(
                    codec.piece(i < written.length ? written[i] : hypothesis.end()), logs[i]))
        .toList();
  }

  /** The text on one line: a model of bytes may produce line breaks. */
  private String text(Hypothesis hypothesis, Line line) {
    String text =
        hypothesis.sources().length == 0
            ? codec.decode(hypothesis.tokens())
            : codec.join(pieces(hypothesis, source.pieces(line)));
    return Lines.one(text);
  }

  private List<String> pieces(Hypothesis hypothesis, List<String> read) {
    return IntStream.range(0, hypothesis.tokens().length)
        .mapToObj(i -> piece(hypothesis.tokens()[i], hypothesis.sources()[i], read))
        .toList();
  }

  private String piece(int token, int from, List<String> read) {
    return from < 0 ? codec.piece(token) : read.get(from);
  }
}
