package dev.seqwright.core.stack;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.halting.AdaptiveComputationTime;
import dev.seqwright.core.halting.HaltingKind;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Universal Transformer (Dehghani et al. 2019): the layers, a group of one or more, are used T
 * times with the same parameters; with halting each row as often as it needs.
 *
 * <pre>
 *   (1) x_t = group(h_(t-1) + P_t),  P_t = step signal of t (+ position signal, from t = 2)
 *   (2) h_t = x_t where the row still runs; h_(t-1) where it has halted
 *   (3) without halting: y = h_T;  with it: y = the mean of its x_t by {@link
 *       AdaptiveComputationTime}
 * </pre>
 *
 * The embeddings bring the position signal of the first step. A row that has halted is not computed
 * any more, but for its keys and values: the others attend it as h + P_t in every later step, in
 * all layers of the group. In decoding a position keeps its keys and values of each of the T steps:
 * those of the steps that it took, then those of the state that it halted with, so that a step at a
 * time gives what whole sequences give.
 *
 * <p>Time and memory are T times those of the group; with halting, the mean of N times, and (T - N)
 * times a projection of a row to queries, keys and values.
 *
 * <p>Differs from the paper: where the norm stands is a setting ({@code norm-placement}); with
 * norms in front, one follows the sum (3). Differs from the authors' program: its ACT mixes the
 * states as a running mean, loses the remainder in the last step, goes on computing halted rows,
 * asks the state before a step whether to halt after it, and does not decode with a state.
 */
public final class UniversalStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "universal",
          Settings.class,
          "the layers again and again, `steps` times or until a row has had enough (`halting`)",
          Set.of(),
          "steps times the layers; with halting the mean of the steps that rows take",
          "Dehghani et al. 2019, arXiv 1807.03819; Graves 2016, arXiv 1603.08983");

  private UniversalStack() {}

  /** Where positions are told. */
  public enum PositionSignal {
    /** In front of every step. */
    EACH_STEP,
    /** In the embeddings alone. */
    FIRST_STEP
  }

  /**
   * What can be set. The layers of the encoder or decoder are the group.
   *
   * @param steps T, how many times the layers are used; the most times with halting
   * @param halting what decides how many steps a row takes: none or act
   * @param stepSignal what tells the layers which step it is: sinusoidal, learned or none
   * @param positionSignal each-step adds absolute positions in front of each step, first-step to
   *     the embeddings alone
   */
  public record Settings(
      int steps, HaltingKind halting, StepSignal stepSignal, PositionSignal positionSignal)
      implements StackKind {
    public Settings() {
      this(6, new HaltingKind.None(), StepSignal.SINUSOIDAL, PositionSignal.EACH_STEP);
    }

    public Settings {
      Check.within("steps", steps, 1, MOST_STEPS);
    }

    @Override
    public int depth(int layers) {
      return steps * layers;
    }

    @Override
    public boolean selects() {
      return !(halting instanceof HaltingKind.None);
    }

    @Override
    public Block create(StackSite<Block> site) {
      Block group = new Sequential(site.allLayers());
      StepSignals signals = signals(site, group);
      Block steps =
          halt(site)
              .<Block>map(act -> new AdaptiveSteps<>(group, signals, act))
              .orElseGet(() -> new FixedSteps<>(group, signals, this.steps));
      List<Block> blocks = new ArrayList<>(List.of(steps));
      site.last().get().ifPresent(blocks::add);
      return new Sequential(blocks);
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      IncrementalBlock group = new IncrementalSequential(site.allLayers());
      StepSignals signals = signals(site, group);
      IncrementalBlock steps =
          halt(site)
              .<IncrementalBlock>map(
                  act -> new IncrementalAdaptiveSteps(group, signals, act, this.steps))
              .orElseGet(() -> new IncrementalFixedSteps(group, signals, this.steps));
      List<IncrementalBlock> blocks = new ArrayList<>(List.of(steps));
      site.last().get().ifPresent(blocks::add);
      return new IncrementalSequential(blocks);
    }

    private Optional<AdaptiveComputationTime> halt(StackSite<?> site) {
      return halting.create(site.scope(), site.size(), steps);
    }

    private StepSignals signals(StackSite<?> site, Block group) {
      boolean again = positionSignal == PositionSignal.EACH_STEP && group.keepsPositions();
      Position positions = again ? site.positions().get() : new NoPositions();
      return new StepSignals(
          stepSignal.create(site.scope().at("steps"), site.size(), steps), positions);
    }
  }

  private static final int MOST_STEPS = 10_000;
}
