package dev.seqwright.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SentencePiece cuts the text, a list of its own gives the pieces their ids, as Marian does it: a
 * piece that is not in the list is unknown, and a code such as {@code >>fra<<} in front of a text
 * (the language to translate to) is one token.
 *
 * <p>Nothing else in a text is a command. Differs from MarianTokenizer of transformers, which takes
 * {@code </s>}, {@code <unk>} and {@code <pad>} out of texts and makes its special tokens of them,
 * and everything from {@code >>} to the last {@code <<} a code: here these are text.
 */
public final class MappedVocabulary extends ListedVocabulary {
  private static final Logger LOG = LoggerFactory.getLogger(MappedVocabulary.class);
  private static final Pattern CODE = Pattern.compile("^>>[^<>\\s]+<<");

  private static final int MOST_WARNINGS = 20;
  private static final int SHOWN = 10;

  private final Tokenizer pieces;
  private final Set<String> unknownCodes = ConcurrentHashMap.newKeySet();

  /**
   * @param pieces closed with this
   */
  public MappedVocabulary(Tokenizer pieces, TokenList list) {
    super(list);
    this.pieces = pieces;
  }

  @Override
  public int[] encode(String line) {
    int[] ids = super.encode(line);
    int texts = CODE.matcher(line).find() ? 1 : 0;
    for (int i = texts; i < ids.length; i++) {
      ids[i] = isText(ids[i]) ? ids[i] : list.unknown();
    }
    return ids;
  }

  /** SentencePiece gives a run of unknown characters whole, and it may read as a special token. */
  private boolean isText(int id) {
    return !list.isControl(id) && !CODE.matcher(list.token(id)).matches();
  }

  @Override
  public List<String> pieces(String line) {
    Matcher code = CODE.matcher(line);
    if (!code.find()) {
      return pieces.pieces(line);
    }
    warnOfUnknown(code.group());
    List<String> rest = pieces.pieces(line.substring(code.end()));
    return Stream.concat(Stream.of(code.group()), rest.stream()).toList();
  }

  /** Once a code, and for a few of them: they come from texts. */
  private void warnOfUnknown(String code) {
    boolean known = list.token(list.id(code)).equals(code);
    if (!known && unknownCodes.size() < MOST_WARNINGS && unknownCodes.add(code)) {
      LOG.warn(
          "the vocabulary lacks the code {} in front of a text: it becomes the unknown token; codes"
              + " that it has: {}",
          code,
          list.tokens().stream().filter(CODE.asMatchPredicate()).limit(SHOWN).toList());
    }
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
