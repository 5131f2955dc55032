package dev.seqwright.core.stack;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.ExitTraining;
import dev.seqwright.core.stack.exit.ExitWeights;
import dev.seqwright.core.stack.exit.PatienceRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Layers in their order with heads after some of them, so that a text which is sure of its answer
 * leaves early (Xin et al. 2020, DeeBERT; Zhou et al. 2020, PABEE; Sun et al. 2021):
 *
 * <pre>
 *   (1) x_l = layer_l(x_{l - 1})
 *   (2) answer_n = head_n(norm_n(x_n))     after the layers n of {@code after}, and after the last
 *   (3) the answer of the first n for which the rule holds, or else the last
 * </pre>
 *
 * with a norm of each exit's own where the last layer has one. Sequences that have left are taken
 * out of the batch and the others close up, so the layers above compute fewer rows; as rows are
 * packed without padding and no result depends on the batch, the answers are those of one line at a
 * time, to the bit.
 *
 * <p>Time is that of the layers that each sequence went through, and of the heads; memory is that
 * of the whole stack.
 */
public final class EarlyExitStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "early-exit",
          Settings.class,
          "heads after some layers; a sequence that is sure leaves the batch there",
          Set.of(),
          "the layers up to each sequence's exit",
          "Xin et al. 2020, arXiv 2004.12993; Zhou et al. 2020, arXiv 2006.04152");

  private EarlyExitStack() {}

  /**
   * What can be set.
   *
   * @param after the layers, counted from 1, after which exit heads stand; every layer but the last
   *     where none is named
   * @param training how heads are trained: aligned, mixed or two-stage
   * @param weights what exits count in aligned training: uniform, or growing with their layer
   * @param firstStage updates after which the network stays as it is and exits alone are trained: 0
   *     for never
   * @param rule when a text, a word or a token leaves
   * @param window how many words to each side of one have to be sure for it to leave, of a tagger
   */
  public record Settings(
      List<Integer> after,
      ExitTraining training,
      ExitWeights weights,
      @Earlier("0") int firstStage,
      ExitRule rule,
      @Earlier("0") int window)
      implements StackKind {
    public Settings() {
      this(List.of(), ExitTraining.ALIGNED, ExitWeights.GROWING, 0, new PatienceRule(), 0);
    }

    /** Checks the order of the layers. */
    public Settings {
      after = List.copyOf(after);
      for (int i = 0; i < after.size(); i++) {
        int least = i == 0 ? 1 : after.get(i - 1) + 1;
        Check.that(after.get(i) >= least, "after", after.get(i), least + " or more: they ascend");
      }
      Check.atLeast("first-stage", firstStage, 0);
      Check.atLeast("window", window, 0);
    }

    @Override
    public Optional<StackKind> leaving(ExitRule other) {
      return Optional.of(new Used(this, other));
    }

    @Override
    public Optional<ExitPlan> exits(int layers) {
      return Optional.of(plan(layers, rule));
    }

    private ExitPlan plan(int layers, ExitRule used) {
      List<Integer> places = after.isEmpty() ? IntStream.range(1, layers).boxed().toList() : after;
      Check.that(
          places.isEmpty() || places.getLast() < layers,
          "stack",
          "early-exit after layer " + (places.isEmpty() ? 0 : places.getLast()),
          "layers below the last one, " + layers + ", which has a head in any case");
      Check.that(
          firstStage == 0 || !places.isEmpty(),
          "stack",
          "early-exit with first-stage " + firstStage + " and no exit",
          "one layer with an exit at least, which the second stage trains");
      return new ExitPlan(places, layers, training, weights, rule, used, firstStage, window);
    }

    @Override
    public Block create(StackSite<Block> site) {
      return new ExitingStack<>(site, exits(site.layers()).orElseThrow());
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      return new IncrementalExitingStack(site, exits(site.layers()).orElseThrow());
    }
  }

  /** The stack of a trained model with another rule. */
  private record Used(Settings trained, ExitRule rule) implements StackKind {
    @Override
    public Optional<ExitPlan> exits(int layers) {
      return Optional.of(trained.plan(layers, rule));
    }

    @Override
    public Optional<StackKind> leaving(ExitRule other) {
      return trained.leaving(other);
    }

    @Override
    public Block create(StackSite<Block> site) {
      return new ExitingStack<>(site, trained.plan(site.layers(), rule));
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      return new IncrementalExitingStack(site, trained.plan(site.layers(), rule));
    }
  }
}
