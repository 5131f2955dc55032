package dev.seqwright.core.model;

import dev.seqwright.core.attention.Role;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.MultinomialRule;

/**
 * The stack of a language model: each position sees itself and what lies before it.
 *
 * @param shape its layers
 */
public record CausalConfig(@Inline StackConfig shape) {

  public CausalConfig() {
    this(new StackConfig());
  }

  public CausalConfig {
    Kinds.require("self-attention", shape.selfAttention(), Role.CAUSAL);
    shape.requireTokensLeave("self-attention");
    shape.requireNoWindow();
    Kinds.requireTogether("self-attention", shape.selfAttention());
    shape.requireRemembered();
    Check.that(
        shape.exits().stream().noneMatch(CausalConfig::asksSource),
        "stack",
        "early-exit with the rule multinomial of source",
        "of token: a language model reads no source");
  }

  private static boolean asksSource(ExitPlan plan) {
    return plan.trained() instanceof MultinomialRule rule
        && rule.of() == MultinomialRule.Chooser.SOURCE;
  }
}
