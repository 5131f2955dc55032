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
public final class MappedVocabulary extends ListedVocabulary {
  private static final Pattern CODE = Pattern.compile("^>>[^<>]+<<");

  private final Tokenizer pieces;

  /**
   * @param pieces closed with this
   */
  public MappedVocabulary(Tokenizer pieces, TokenList list) {
    super(list);
    this.pieces = pieces;
  }

  @Override
  public List<String> pieces(String line) {
    Matcher code = CODE.matcher(line);
    if (!code.find()) {
      return pieces.pieces(line);
    }
    List<String> rest = pieces.pieces(line.substring(code.end()));
    return Stream.concat(Stream.of(code.group()), rest.stream()).toList();
  }

  @Override
  public String decode(int... tokens) {
    return join(
        Arrays.stream(tokens).filter(id -> id != list.unknown()).mapToObj(list::token).toList());
  }

  @Override
  public String join(List<String> texts) {
    return pieces.join(texts.stream().filter(piece -> !list.isControl(list.id(piece))).toList());
  }

  @Override
  public void close() {
    pieces.close();
  }
}
