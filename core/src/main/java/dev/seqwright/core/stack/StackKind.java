package dev.seqwright.core.stack;

import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitRule;
import java.util.Optional;

/**
 * The settings of one way to stack layers, as the configuration gives them; a record. Its compact
 * constructor refuses values that never make sense, {@link #create} and {@link #createIncremental}
 * those that do not suit the network (IllegalArgumentException).
 */
public interface StackKind {
  /** Which layer's parameters a layer has, both counted from 0. */
  default int set(int layer, int layers) {
    return layer;
  }

  /**
   * The same stack, of a trained model, with fewer of its layers.
   *
   * @param used how many, 1 or more
   * @return nothing where it works with all of its layers only
   */
  default Optional<StackKind> using(int used) {
    return Optional.empty();
  }

  /**
   * The layers that {@link #using} keeps, as a stack of their own; nothing where that is nothing.
   *
   * @param layers L
   */
  default Optional<Shortened> shortened(int used, int layers) {
    return Optional.empty();
  }

  /**
   * The same stack, of a trained model, with another rule for its exits; nothing where it has none.
   */
  default Optional<StackKind> leaving(ExitRule rule) {
    return Optional.empty();
  }

  /**
   * The exits of a stack, where it has some.
   *
   * @param layers L
   * @throws IllegalArgumentException when there are fewer layers than it asks for
   */
  default Optional<ExitPlan> exits(int layers) {
    return Optional.empty();
  }

  /** A stack that sees whole sequences: an encoder's. */
  Block create(StackSite<Block> site);

  /** The same of which every layer's states can be had, where this kind has that. */
  default Optional<Sequential> layered(StackSite<Block> site) {
    return Optional.empty();
  }

  /** A stack that also works a position at a time: a decoder's. */
  IncrementalBlock createIncremental(StackSite<IncrementalBlock> site);

  /** How many layers a row passes at most where the configuration asks for so many. */
  default int depth(int layers) {
    return layers;
  }

  /**
   * What makes the queries of a layer fewer than the rows that it is given, and with them its rows
   * and those of the layers above, where something does.
   *
   * @param layer counted from 0
   * @param layers L
   */
  default Optional<StridedMean> pooling(int layer, int layers) {
    return Optional.empty();
  }

  /** Whether layers compute some rows while they see all, which not every attention can do. */
  default boolean selects() {
    return false;
  }

  /**
   * Whether every pass goes through each layer once, and each has parameters of its own: what a
   * memory of earlier segments of a text needs.
   */
  default boolean passesEachOnce() {
    return false;
  }

  /** What its layers read of the segment before; only a language model reads segments. */
  default SegmentReading reads() {
    return SegmentReading.NOTHING;
  }

  /** Whether it learns by gradients through the segments of an update, two of them at least. */
  default boolean replays() {
    return false;
  }

  /** Whether it is a list of its layers, so that the states of each are those of a shorter one. */
  default boolean endsAnywhere() {
    return false;
  }
}
