package dev.seqwright.core.train;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.model.Network;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What is learnt from text, and how it is measured. The loop, validation, reports, early stopping
 * and averaging see this and nothing else of what they train.
 *
 * <p>One thread calls all methods but {@link #loss} and {@link #example}, which several call at a
 * time.
 *
 * @param <E> an encoded piece of its data
 */
public interface Task<E extends Example> extends AutoCloseable {
  /** What is trained. */
  Network network();

  /** The vocabularies, as they are stored with the model. */
  TokenizerFiles vocabularies();

  /** How many training examples there are, before those that are too long are left out. */
  int size();

  /**
   * Encodes a training example: special tokens are added here and nowhere else.
   *
   * @param random what a random segmentation is drawn from; a function of seed, epoch and index
   */
  E example(int index, SplittableRandom random);

  /**
   * The batches of an epoch where their order means something, as that of the parts of a text does:
   * a function of the configuration and the epoch alone. Where it is empty, which is usual, batches
   * are made of all examples, those of about equal length together, in random order.
   */
  default List<Batch<E>> ordered(int epoch) {
    return List.of();
  }

  /**
   * The encoded examples that are learnt from.
   *
   * @param all those of an epoch, in their order
   */
  default List<E> usable(List<E> all) {
    return Example.upTo(longest(), all);
  }

  /**
   * The batches of an epoch, in their order, where it is not {@link #ordered}: a function of what
   * is given alone.
   *
   * @param examples the {@linkplain #usable usable} ones
   */
  default List<Batch<E>> batches(List<E> examples, TrainingConfig config, int epoch) {
    return new Batches<>(examples, config.maxTokens(), config.seed()).epoch(epoch);
  }

  /**
   * What is remembered from batch to batch, where batches are {@linkplain #ordered segments of
   * texts}: a checkpoint keeps it, as the next step depends on it.
   */
  default Optional<SegmentState> segments() {
    return Optional.empty();
  }

  /**
   * Reads some segments for what is {@linkplain #segments remembered} of them alone: what {@link
   * #loss} does with the same graph before it makes a loss.
   */
  default void read(Graph graph, List<E> part) {
    throw new UnsupportedOperationException("nothing is remembered from batch to batch");
  }

  /** Whether an example differs from epoch to epoch. */
  default boolean resamples() {
    return false;
  }

  /** The most tokens that a side of a training example may have. */
  int longest();

  /**
   * The loss of some examples; the graph's gradients are complete after {@link Graph#backward}.
   *
   * @param scale what the summed loss is multiplied by before it is differentiated
   * @return sums over the units of the examples
   */
  CrossEntropy.Result loss(Graph graph, List<E> part, double scale);

  /** About how many floats a token of a step keeps until the backward pass has used them. */
  long floatsPerToken();

  /** V, how many answers a prediction chooses from. */
  int outputs();

  /** What the numbers of reports count. */
  Units units();

  /**
   * What a validation can measure, in the order of reports; the first one decides unless the
   * configuration says otherwise.
   */
  List<ValidationMetric> metrics();

  /** Whether there is something to validate on. */
  boolean validates();

  /**
   * Measures the network as it is on the validation set.
   *
   * @param metrics some of {@link #metrics}; work that none of them needs is not done
   * @return a score for each, in their order
   * @throws StopSignal.Stopped when training was asked to end meanwhile
   */
  Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics);

  /** Frees the vocabularies. */
  @Override
  void close();
}
