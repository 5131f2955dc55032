package dev.seqwright.core.task;

/**
 * What follows a prompt.
 *
 * @param text without the prompt, and without what stopped it
 * @param tokens how many tokens were written, those that an end or a stop cost left out
 * @param nats - sum of log p of these tokens, each given those before it, as the model has them
 *     after the rules against repetition, whatever the temperature
 * @param ending why it ended
 */
public record Continuation(String text, int tokens, double nats, Ending ending) {
  /** Why a continuation ended. */
  public enum Ending {
    /** The model wrote the end token. */
    END_TOKEN,
    /** One of the sequences that stop was found. */
    STOP,
    /** As many tokens were written as were asked for, or as the model can write. */
    LENGTH
  }
}
