package dev.seqwright.core.decode.network;

import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.model.TargetScores;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Scores pairs of lines: how probable a model finds the given targets. Neither batches nor workers
 * change a score.
 */
public final class PairScorer implements AutoCloseable {
  private final LoadedModel model;
  private final PairLines lines;
  private final int maxTokens;
  private final NativeSlabs slabs = new NativeSlabs();
  private final ExecutorService threads;
  private final BlockingQueue<TargetScores> free = new LinkedBlockingQueue<>();

  /**
   * @param kernels makes a worker's kernels
   * @param decoding says how many workers there are, and the most tokens of a batch
   */
  PairScorer(LoadedModel model, Supplier<Kernels> kernels, DecodingConfig decoding) {
    this.model = model;
    this.lines = PairLines.of(model);
    this.maxTokens = decoding.maxTokens();
    this.threads = Executors.newFixedThreadPool(decoding.threads());
    for (int i = 0; i < decoding.threads(); i++) {
      free.add(new TargetScores(model.transformer(), model.special(), kernels.get(), slabs));
    }
  }

  /**
   * Scores some pairs.
   *
   * @param firstLine the number of the first one, for messages
   * @return their scores in their order
   * @throws UserException when a source has no tokens, or a side more than the model can take
   */
  public List<ScoredPair> score(List<Pair> pairs, long firstLine) {
    List<PairExample> examples = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      examples.add(lines.whole(i, pairs.get(i), firstLine + i));
    }
    ScoredPair[] scored = new ScoredPair[pairs.size()];
    List<Future<?>> running = new ArrayList<>();
    for (Batch<PairExample> batch : new Batches<>(examples, maxTokens, 0).epoch(0)) {
      running.add(threads.submit(() -> score(batch, scored)));
    }
    running.forEach(PairScorer::await);
    return List.of(scored);
  }

  private void score(Batch<PairExample> batch, ScoredPair[] scored) {
    TargetScores scores = free.remove();
    try {
      float[][] found =
          scores.of(
              batch.examples().stream().map(PairExample::source).toArray(int[][]::new),
              batch.examples().stream().map(PairExample::target).toArray(int[][]::new));
      for (int b = 0; b < found.length; b++) {
        PairExample example = batch.examples().get(b);
        scored[example.index()] = scored(example, finite(found[b]));
      }
    } finally {
      free.add(scores);
    }
  }

  private float[] finite(float... found) {
    for (float score : found) {
      if (Float.isNaN(score)) {
        throw notFinite(model);
      }
    }
    return found;
  }

  /** What is said where the scores of a model overflow. */
  static UserException notFinite(LoadedModel model) {
    return new UserException(
        Help.DAMAGED_MODEL,
        "the scores of targets are not finite numbers: "
            + LargestParameter.diagnosis(
                model.file().toString(), model.transformer().parameters()));
  }

  private ScoredPair scored(PairExample example, float[] found) {
    List<Float> scores = new ArrayList<>();
    for (float score : found) {
      scores.add(score);
    }
    return new ScoredPair(
        Arrays.stream(example.target()).mapToObj(model.target()::piece).toList(), scores);
  }

  private static void await(Future<?> running) {
    try {
      running.get();
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    } catch (ExecutionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  /** Stops the workers. */
  @Override
  public void close() {
    threads.close();
    slabs.close();
  }
}
