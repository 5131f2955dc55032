package dev.seqwright.core.decode;

/** The way from text to the tokens of a model and back. Used by several threads at once. */
public interface TextCodec {

  /**
   * The source tokens of a line: the pieces of its text only, as {@link StepModel#start} wants
   * them. Nothing when the line holds no text.
   */
  int[] encode(String line);

  /** The text of target tokens. */
  String decode(int[] tokens);
}
