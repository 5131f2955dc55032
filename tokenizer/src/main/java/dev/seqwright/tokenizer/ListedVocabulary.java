package dev.seqwright.tokenizer;

/** A vocabulary whose tokens have their ids from a list. */
abstract class ListedVocabulary implements Vocabulary {
  /** The tokens by their ids. */
  final TokenList list;

  ListedVocabulary(TokenList list) {
    this.list = list;
  }

  @Override
  public int[] encode(String line) {
    return pieces(line).stream().mapToInt(list::id).toArray();
  }

  @Override
  public final int vocabularySize() {
    return list.tokens().size();
  }

  @Override
  public final int unknownId() {
    return list.unknown();
  }

  @Override
  public final int beginId() {
    return list.begin();
  }

  @Override
  public final int endId() {
    return list.end();
  }

  @Override
  public final int padId() {
    return list.pad();
  }

  @Override
  public final String piece(int id) {
    return list.token(id);
  }

  @Override
  public final int id(String piece) {
    return list.id(piece);
  }
}
