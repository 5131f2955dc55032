package dev.seqwright.core.train.average;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.optimizer.Moments;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The parameters that a model is used with, as opposed to those that training goes on from.
 *
 * <p>The current ones are the moving average where one is kept, else the parameters themselves.
 * They are what validations measure, what is copied when a validation finds them the best, and what
 * checkpoints are averaged of; so whatever {@link Publication} chooses was measured as it is
 * published, or is the mean of such.
 */
public final class PublishedWeights {
  private static final int PIECE = 1 << 16;

  private final Publication publication;
  private final Tensor parameters;
  private final Moments moments;
  private final Supplier<Tensor> fresh;
  private final Map<Long, Tensor> snapshots = new TreeMap<>();
  private Optional<Tensor> best = Optional.empty();
  private Optional<Tensor> mean = Optional.empty();

  /**
   * @param fresh makes a buffer as long as all parameters
   */
  public PublishedWeights(
      Publication publication, Tensor parameters, Moments moments, Supplier<Tensor> fresh) {
    this.publication = publication;
    this.parameters = parameters;
    this.moments = moments;
    this.fresh = fresh;
  }

  /** How the published ones are chosen. */
  public Publication publication() {
    return publication;
  }

  /** The kept checkpoints by their step. */
  public Map<Long, Tensor> snapshots() {
    return snapshots;
  }

  /** The parameters of the best validation; empty before it, and where they are not published. */
  public Optional<Tensor> best() {
    return best;
  }

  /** Makes room for those of an earlier run. */
  public void makeBest() {
    best = Optional.of(fresh.get());
  }

  /** Forgets the best ones: their score is not to be compared with those that follow. */
  public void forgetBest() {
    best = Optional.empty();
  }

  /** What a validation measures. */
  public Tensor current() {
    return moments.average().orElse(parameters);
  }

  /** Keeps a copy of the current parameters, which a validation found better than all before. */
  public void keepBest() {
    if (publication == Publication.BEST) {
      if (best.isEmpty()) {
        makeBest();
      }
      best.get().copyFrom(current());
    }
  }

  /**
   * Keeps a copy of the current parameters if they are among those to keep, and forgets the others.
   */
  public void keep(Snapshots kept, long step) {
    List<Long> steps = kept.steps();
    List<Tensor> freed = new ArrayList<>();
    snapshots.entrySet().removeIf(s -> !steps.contains(s.getKey()) && freed.add(s.getValue()));
    if (steps.contains(step)) {
      Tensor copy = freed.isEmpty() ? fresh.get() : freed.getFirst();
      snapshots.put(step, copy.copyFrom(current()));
    }
  }

  /**
   * The published values, valid until the next call; the current ones where there are no others.
   */
  public Tensor values() {
    return switch (publication) {
      case BEST -> best.orElse(current());
      case LAST -> current();
      case AVERAGE -> snapshots.isEmpty() ? current() : mean();
    };
  }

  private Tensor mean() {
    Tensor out = mean.orElseGet(fresh);
    mean = Optional.of(out);
    CheckpointAverage.of(snapshots.values(), out);
    return out;
  }

  /** Measures other values in the place of the parameters, which are as before afterwards. */
  public <T> T measured(Tensor values, Supplier<T> measure) {
    exchange(values);
    try {
      return measure.get();
    } finally {
      exchange(values);
    }
  }

  private void exchange(Tensor values) {
    if (values == parameters) {
      return;
    }
    MemorySegment piece = MemorySegment.ofArray(new byte[PIECE]);
    MemorySegment one = parameters.memory();
    MemorySegment other = values.memory();
    for (long at = 0; at < one.byteSize(); at += PIECE) {
      long bytes = Math.min(PIECE, one.byteSize() - at);
      MemorySegment.copy(one, at, piece, 0, bytes);
      MemorySegment.copy(other, at, one, at, bytes);
      MemorySegment.copy(piece, 0, other, at, bytes);
    }
  }
}
