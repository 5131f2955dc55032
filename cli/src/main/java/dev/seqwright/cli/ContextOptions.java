package dev.seqwright.cli;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.Remembered;
import dev.seqwright.core.task.ContextPolicy;
import dev.seqwright.core.task.LanguageModel;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many of the tokens before a token a language model sees when a text is scored. */
public final class ContextOptions {
  @Option(
      names = "--context-window",
      paramLabel = "N",
      description =
          "A language model reads up to so many tokens in front of each block, which is as much"
              + " shorter; as in fairseq. Without it and --stride blocks are as long as the"
              + " context.")
  private Optional<Integer> window = Optional.empty();

  @Option(
      names = "--stride",
      paramLabel = "N",
      description =
          "A language model's context slides on by so many tokens, which are scored; as in"
              + " transformers. 1 gives every token the longest context.")
  private Optional<Integer> stride = Optional.empty();

  /**
   * What was asked for.
   *
   * @param model that is asked
   */
  public ContextPolicy policy(LanguageModel model) {
    return model
        .remembered()
        .map(remembered -> segments(model, remembered))
        .orElseGet(() -> policy(model.context()));
  }

  /** A model that remembers reads each token once, segment by segment. */
  private ContextPolicy segments(LanguageModel model, Remembered remembered) {
    given()
        .ifPresent(
            option -> {
              throw new UserException(
                  Help.WRONG_VALUE,
                  "%s: the model remembers %s of the segments before, and reads each token once, in segments of %d; leave it out"
                      .formatted(option, remembered, model.context()));
            });
    return ContextPolicy.blocks(model.context());
  }

  private Optional<String> given() {
    return Optional.of("--context-window")
        .filter(option -> window.isPresent())
        .or(() -> Optional.of("--stride").filter(option -> stride.isPresent()));
  }

  private ContextPolicy policy(int context) {
    if (window.isPresent() && stride.isPresent()) {
      throw new UserException("--context-window and --stride: found both, expected one of them");
    }
    try {
      return window.isPresent()
          ? ContextPolicy.window(context, window.get())
          : stride.isPresent()
              ? ContextPolicy.stride(context, stride.get())
              : ContextPolicy.blocks(context);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Help.WRONG_VALUE,
          "--%s: the model reads %d tokens at most".formatted(e.getMessage(), context),
          e);
    }
  }

  /** Refuses the options for a model of another task. */
  public void requireNone(Object model) {
    given()
        .ifPresent(
            option -> {
              throw new UserException(
                  Help.WRONG_TASK,
                  "%s: %s is no language model, whose context it would set; leave it out"
                      .formatted(option, model));
            });
  }
}
