package dev.seqwright.tokenizer;

import java.util.List;

/**
 * The tokens of one side of a model: text to ids and back. Safe for use by several threads at once,
 * until closed.
 */
public interface Vocabulary extends AutoCloseable {

  /** Ids of a line's tokens; neither begin nor end of sentence is added. */
  int[] encode(String line);

  /**
   * The text of ids; control tokens such as begin and end of sentence give nothing.
   *
   * @throws TokenizerException when an id is outside the vocabulary
   */
  String decode(int... tokens);

  /** The texts of a line's tokens; what the vocabulary lacks stands as it is. */
  List<String> pieces(String line);

  /** The text of pieces, also of such as the vocabulary lacks; control tokens give nothing. */
  String join(List<String> pieces);

  /** Number of tokens V; ids are 0 to V-1. */
  int vocabularySize();

  /** Id of the token that stands for what the vocabulary lacks. */
  int unknownId();

  /** Id of begin of sentence, -1 when there is none. */
  int beginId();

  /** Id of end of sentence, -1 when there is none. */
  int endId();

  /** Id of padding, -1 when there is none. */
  int padId();

  /** Text of a token. */
  String piece(int id);

  /** Id of a token, or that of the unknown token. */
  int id(String piece);

  /** Frees native memory; must not be in use by another thread. */
  @Override
  void close();
}
