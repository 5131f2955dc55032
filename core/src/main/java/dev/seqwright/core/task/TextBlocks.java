package dev.seqwright.core.task;

import dev.seqwright.core.data.TextExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of text cut into blocks for a language model. A line t_1 ... t_n is read from the begin
 * token t_0 on and written up to the end token t_(n+1); with a context of C tokens, block k of it
 * reads t_(kC) ... t_(kC+C-1) and predicts t_(kC+1) ... t_(kC+C), so that every token but the begin
 * token is predicted once.
 */
final class TextBlocks {
  private TextBlocks() {}

  /**
   * The blocks of all lines, in their order.
   *
   * @param context C, the most tokens of a block
   */
  static List<TextExample> of(TextVocabulary vocabulary, List<String> lines, int context) {
    List<TextExample> blocks = new ArrayList<>();
    for (String line : lines) {
      int[] tokens = vocabulary.surrounded(vocabulary.encode(line));
      for (int from = 0; from < tokens.length - 1; from += context) {
        int to = Math.min(tokens.length - 1, from + context);
        int[] inputs = Arrays.copyOfRange(tokens, from, to);
        int[] targets = Arrays.copyOfRange(tokens, from + 1, to + 1);
        blocks.add(new TextExample(blocks.size(), inputs, targets));
      }
    }
    return List.copyOf(blocks);
  }
}
