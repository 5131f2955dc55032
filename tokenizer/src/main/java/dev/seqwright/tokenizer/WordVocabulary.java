package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of tokens for texts whose tokens are separated by spaces already, as models of other
 * toolkits have them.
 */
public final class WordVocabulary extends ListedVocabulary {
  public WordVocabulary(TokenList list) {
    super(list);
  }

  @Override
  public List<String> pieces(String line) {
    return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  @Override
  public String decode(int... tokens) {
    return join(Arrays.stream(tokens).mapToObj(list::token).toList());
  }

  @Override
  public String join(List<String> pieces) {
    return pieces.stream()
        .filter(piece -> !list.isControl(list.id(piece)))
        .collect(Collectors.joining(" "));
  }

  @Override
  public void close() {}
}
