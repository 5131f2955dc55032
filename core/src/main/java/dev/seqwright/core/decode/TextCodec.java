package dev.seqwright.core.decode;

import java.util.List;
import java.util.OptionalInt;

/** The way from text to the tokens of a model and back. Used by several threads at once. */
public interface TextCodec {

  /**
   * The source tokens of a line: the pieces of its text only, as {@link IncrementalDecoder#start}
   * wants them. Nothing when the line holds no text.
   */
  int[] encode(String line);

  /** The texts of the same tokens, also of those that the vocabulary lacks. */
  List<String> sourcePieces(String line);

  /** The target tokens of a text. */
  int[] encodeTarget(String text);

  /** The text of target tokens. */
  String decode(int[] tokens);

  /** The text of target pieces, also of such as the vocabulary lacks. */
  String join(List<String> pieces);

  /** The name of a target token. */
  String piece(int token);

  /** The target token of a name; none when the vocabulary lacks it. */
  OptionalInt token(String name);

  /** The target token that stands for what the vocabulary lacks. */
  int unknownId();
}
