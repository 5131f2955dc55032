package dev.seqwright.core.model;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.stack.exit.ConfidenceRule;
import dev.seqwright.core.stack.exit.EntropyRule;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.FullDepth;
import dev.seqwright.core.stack.exit.LeaveRule;
import dev.seqwright.core.stack.exit.MultinomialRule;
import dev.seqwright.core.stack.exit.PatienceRule;
import dev.seqwright.core.stack.exit.VotesRule;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a user of a trained model says of early exits, in place of what the model's configuration
 * does.
 *
 * @param rule the name of a rule
 * @param threshold that of a rule which has one
 * @param patience that of the rule which has it
 */
public record AskedExits(
    Optional<String> rule, Optional<Double> threshold, Optional<Integer> patience)
    implements ModelUse {
  private static final String THRESHOLDS = "entropy, confidence, votes, leave, multinomial";

  /** Nothing: the model's own rule. */
  public static final AskedExits NONE =
      new AskedExits(Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether nothing is said. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The option that says something, for messages. */
  public String option() {
    return rule.map(name -> "--exit-rule " + name)
        .or(() -> threshold.map(value -> "--exit-threshold " + value))
        .or(() -> patience.map(value -> "--exit-patience " + value))
        .orElse("");
  }

  @Override
  public ModelConfig of(ModelConfig trained) {
    return switch (trained) {
      case EncoderDecoderConfig c ->
          new EncoderDecoderConfig(
              c.layer(),
              c.encoder(),
              c.decoder().with(leaving(c.decoder().shape())),
              c.embedding(),
              c.tiedEmbeddings(),
              c.outputBias(),
              c.documentContext());
      case EncoderOnlyConfig c ->
          new EncoderOnlyConfig(
              c.layer(),
              new EncoderConfig(leaving(c.encoder().shape())),
              c.embedding(),
              c.embeddingNorm());
      case DecoderOnlyConfig c ->
          new DecoderOnlyConfig(
              c.layer(),
              new CausalConfig(leaving(c.decoder().shape())),
              c.embedding(),
              c.tiedEmbeddings(),
              c.outputBias());
      case HierarchicalConfig _ -> throw noHeads(option());
    };
  }

  private StackConfig leaving(StackConfig shape) {
    ExitRule asked = on(shape.exits());
    return shape.with(shape.stack().leaving(asked).orElseThrow());
  }

  /**
   * The rule for a stack.
   *
   * @param plan of its exits, if it has any
   * @throws UserException when it has none, or the rule lacks what is said of it
   */
  public ExitRule on(Optional<ExitPlan> plan) {
    ExitRule own = plan.orElseThrow(() -> noHeads(option())).rule();
    ExitRule chosen =
        rule.filter(name -> !name.equals(own.name())).map(AskedExits::named).orElse(own);
    if (chosen.isLearnt() && !chosen.name().equals(plan.get().trained().name())) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--exit-rule %s: the model was trained with the rule %s and has no units for this one; train with stack.rule %s"
              .formatted(chosen.name(), plan.get().trained().name(), chosen.name()));
    }
    if (threshold.isPresent() && patience.isPresent()) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--exit-threshold and --exit-patience: found both, and no rule has both; give one");
    }
    chosen = threshold.isPresent() ? withThreshold(chosen, threshold.get()) : chosen;
    return patience.isPresent() ? withPatience(chosen, patience.get()) : chosen;
  }

  /** An option that asks for exits of a model without. */
  public static UserException noHeads(String option) {
    return new UserException(
        Help.KIND_IN_A_WRONG_PLACE,
        option
            + ": the model has no exit heads; expected one that was trained with the stack"
            + " early-exit");
  }

  private static ExitRule named(String name) {
    Class<? extends ExitRule> type = ExitRule.ALL.get(name);
    if (type == null) {
      throw new UserException(
          Help.UNKNOWN_KIND,
          "--exit-rule: found '%s'%s"
              .formatted(name, DidYouMean.hint(name, ExitRule.ALL.keySet())));
    }
    return made(type);
  }

  private static ExitRule made(Class<? extends ExitRule> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExitRule withThreshold(ExitRule rule, double value) {
    return checked(
        () ->
            switch (rule) {
              case EntropyRule r -> new EntropyRule(value);
              case ConfidenceRule r -> new ConfidenceRule(value);
              case VotesRule r -> new VotesRule(value, r.power());
              case LeaveRule r -> new LeaveRule(value, r.cost(), r.target(), r.neighbours());
              case MultinomialRule r ->
                  new MultinomialRule(value, r.of(), r.cost(), r.target(), r.neighbours());
              case PatienceRule r -> throw lacks("--exit-threshold", r, THRESHOLDS);
              case FullDepth r -> throw lacks("--exit-threshold", r, THRESHOLDS);
            });
  }

  private static ExitRule withPatience(ExitRule rule, int value) {
    if (!(rule instanceof PatienceRule own)) {
      throw lacks("--exit-patience", rule, "patience");
    }
    return checked(() -> new PatienceRule(value, own.tolerance()));
  }

  private static UserException lacks(String option, ExitRule rule, String those) {
    return new UserException(
        Help.WRONG_VALUE,
        "%s: the exit rule is %s, which has none; give --exit-rule with one that has: %s"
            .formatted(option, rule.name(), those));
  }

  /** A value out of range, told of the option. */
  private static ExitRule checked(Supplier<ExitRule> rule) {
    try {
      return rule.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(Help.WRONG_VALUE, "--exit-" + e.getMessage(), e);
    }
  }
}
