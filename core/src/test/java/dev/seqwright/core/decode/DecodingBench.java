package dev.seqwright.core.decode;

import com.sun.management.ThreadMXBean;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.decode.text.TranslationModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Speed of beam search with a fixed number of steps a batch, as the PyTorch peer runs it: batches
 * of 64 lines, shortest first, each as many steps as its longest source has tokens, every
 * hypothesis alive to the end. Target tokens count once a sentence and step. Every worker decodes
 * all lines; what is printed is the sum over workers.
 *
 * <p>Usage: MODEL SOURCE LINES WORKERS ROUNDS [KEY=VALUE of decoding ...]
 */
public final class DecodingBench {
  private static final int BATCH = 64;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final TranslationModel model;
  private final List<String> settings;
  private final List<List<Sentence>> batches = new ArrayList<>();

  private record Time(double tokens, double seconds, double cpuSeconds) {}

  private DecodingBench(TranslationModel model, List<String> lines, List<String> settings) {
    this.model = model;
    this.settings = settings;
    List<Sentence> sentences = new ArrayList<>();
    for (String line : lines) {
      sentences.add(new Sentence(sentences.size(), model.codec().encode(line)));
    }
    sentences.sort(Comparator.comparingInt(s -> s.tokens().length));
    for (int i = 0; i < sentences.size(); i += BATCH) {
      batches.add(sentences.subList(i, Math.min(i + BATCH, sentences.size())));
    }
  }

  /** Prints tokens a second of wall time and of thread time, for each round. */
  public static void main(String[] arguments) {
    try (LineReader reader = LineReader.open(Path.of(arguments[1]));
        TranslationModel model = LoadedTranslator.open(Path.of(arguments[0]))) {
      List<String> lines = new ArrayList<>();
      while (lines.size() < Integer.parseInt(arguments[2]) && reader.hasNext()) {
        lines.add(reader.next());
      }
      new DecodingBench(model, lines, List.of(arguments).subList(5, arguments.length))
          .run(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    }
  }

  /** Rounds of all workers, each with a model that it keeps. */
  private void run(int workers, int rounds) {
    List<IncrementalDecoder> opened =
        IntStream.range(0, workers)
            .mapToObj(w -> model.models(config().precision()).open())
            .toList();
    for (int round = 0; round < rounds; round++) {
      List<CompletableFuture<Time>> times =
          opened.stream()
              .map(steps -> CompletableFuture.supplyAsync(() -> decodeAll(steps)))
              .toList();
      System.out.printf(
          "%.0f target tokens/s of wall time, %.0f of thread time%n",
          times.stream().mapToDouble(t -> t.join().tokens / t.join().seconds).sum(),
          times.stream().mapToDouble(t -> t.join().tokens / t.join().cpuSeconds).sum());
    }
    opened.forEach(IncrementalDecoder::close);
  }

  private Time decodeAll(IncrementalDecoder steps) {
    long tokens = 0;
    long start = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (List<Sentence> batch : batches) {
      tokens += decode(steps, batch);
    }
    return new Time(
        tokens, (System.nanoTime() - start) / 1e9, (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private DecodingConfig config(String... further) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(further));
    return model.decoding().with(all);
  }

  private long decode(IncrementalDecoder steps, List<Sentence> batch) {
    int longest = batch.stream().mapToInt(s -> s.tokens().length).max().orElseThrow();
    DecodingConfig config = config("min-length=" + longest, "max-target-length=" + longest);
    Constraints constraints = Constraints.of(config, model.codec(), List.of());
    Searches.of(config, constraints).search(steps, batch);
    return (long) batch.size() * (longest + 1);
  }
}
