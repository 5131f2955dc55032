package dev.seqwright.core.task;

import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts cut into blocks for a language model. A text t_1 ... t_n is read from the token t_0 on that
 * {@link TextOrder} puts in front; with a context of C tokens, block k of it reads t_(kC) ...
 * t_(kC+C-1) and predicts t_(kC+1) ... t_(kC+C), so that every token but t_0 is predicted once.
 */
final class TextBlocks {
  private TextBlocks() {}

  /**
   * The blocks of all texts, in their order.
   *
   * @param context C, the most tokens of a block
   */
  static List<TextExample> of(
      TextVocabulary vocabulary, TextOrder order, List<TextLine> lines, int context) {
    WindowCutter cutter = new WindowCutter(ContextPolicy.blocks(context), order.begin(vocabulary));
    List<TextExample> blocks = new ArrayList<>();
    Iterator<LineInText> placed = LineInText.of(lines.iterator());
    while (placed.hasNext()) {
      blocks.addAll(cutter.add(order.tokens(vocabulary, placed.next()), blocks.size()));
    }
    blocks.addAll(cutter.end(blocks.size()));
    return List.copyOf(blocks);
  }

  /** The texts as they are, each with t_0 in front. */
  static List<int[]> texts(TextVocabulary vocabulary, TextOrder order, List<TextLine> lines) {
    List<int[]> texts = new ArrayList<>();
    IntStream.Builder tokens = IntStream.builder();
    Iterator<LineInText> placed = LineInText.of(lines.iterator());
    while (placed.hasNext()) {
      LineTokens line = order.tokens(vocabulary, placed.next());
      if (line.begins()) {
        texts.add(tokens.build().toArray());
        tokens = IntStream.builder();
        tokens.add(order.begin(vocabulary));
      }
      Arrays.stream(line.tokens()).forEach(tokens);
    }
    texts.add(tokens.build().toArray());
    texts.removeIf(text -> text.length < 2);
    return texts;
  }
}
