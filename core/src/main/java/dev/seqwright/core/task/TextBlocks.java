package dev.seqwright.core.task;

import dev.seqwright.core.data.TextExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of text cut into blocks for a language model. A line is read from the begin token on and
 * written up to the end token; a block of it after the first one reads the last token of the block
 * before first.
 */
record TextBlocks(List<TextExample> all) {
  static TextBlocks of(TextVocabulary vocabulary, List<String> lines, int context) {
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
    return new TextBlocks(List.copyOf(blocks));
  }

  int size() {
    return all.size();
  }

  TextExample get(int index) {
    return all.get(index);
  }
}
