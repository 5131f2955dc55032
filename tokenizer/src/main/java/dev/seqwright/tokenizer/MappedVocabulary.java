package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * SentencePiece cuts the text, a list of its own gives the pieces their ids, as Marian does it: a
 * piece that is not in the list is unknown, and a code such as {@code >>fra<<} in front of a text
 * (the language to translate to) is one token.
 */
public final class MappedVocabulary implements Vocabulary {
  private static final Pattern CODE = Pattern.compile("^>>[^<>]+<<");

  private final Tokenizer pieces;
  private final TokenList list;

  /**
   * @param pieces closed with this
   */
  public MappedVocabulary(Tokenizer pieces, TokenList list) {
    this.pieces = pieces;
    this.list = list;
  }

  @Override
  public int[] encode(String line) {
    Matcher code = CODE.matcher(line);
    if (!code.find()) {
      return ids(pieces.pieces(line).stream());
    }
    List<String> rest = pieces.pieces(line.substring(code.end()));
    return ids(Stream.concat(Stream.of(code.group()), rest.stream()));
  }

  private int[] ids(Stream<String> texts) {
    return texts.mapToInt(list::id).toArray();
  }

  @Override
  public String decode(int... tokens) {
    return pieces.join(
        Arrays.stream(tokens)
            .filter(id -> !list.isControl(id) && id != list.unknown())
            .mapToObj(list::token)
            .toList());
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
  public void close() {
    pieces.close();
  }
}
