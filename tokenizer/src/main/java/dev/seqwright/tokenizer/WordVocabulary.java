package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of tokens for texts whose tokens are separated by spaces already, as models of other
 * toolkits have them.
 */
public final class WordVocabulary implements Vocabulary {
  private final TokenList list;

  public WordVocabulary(TokenList list) {
    this.list = list;
  }

  @Override
  public int[] encode(String line) {
    return pieces(line).stream().mapToInt(list::id).toArray();
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
  public int vocabularySize() {
    return list.tokens().size();
  }

  @Override
  public int unknownId() {
    return list.unknown();
  }

  @Override
  public int beginId() {
    return list.begin();
  }

  @Override
  public int endId() {
    return list.end();
  }

  @Override
  public int padId() {
    return list.pad();
  }

  @Override
  public String piece(int id) {
    return list.token(id);
  }

  @Override
  public int id(String piece) {
    return list.id(piece);
  }

  @Override
  public void close() {}
}
