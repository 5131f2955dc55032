package dev.seqwright.cli.score;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Pair;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The translations of an n-best list, {@code n ||| text ||| ...} as Moses, Marian and {@code
 * translate} write it, with their sources: line n of a text, counted from 0. Scores are written
 * behind the lines of the list.
 */
final class NBestRequests implements ScoreRequests {
  private static final Pattern ENTRY =
      Pattern.compile("(\\d{1,18}) \\|\\|\\| (.*?)( \\|\\|\\|.*)?");

  private final LineReader sources;
  private final LineReader list;
  private String source;

  /** Both readers are closed with this. */
  NBestRequests(LineReader sources, LineReader list) {
    this.sources = sources;
    this.list = list;
  }

  @Override
  public boolean hasNext() {
    return list.hasNext();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserException for a line that is of no list, or of a list of other sources
   */
  @Override
  public Request next() {
    String line = list.next();
    Matcher entry = ENTRY.matcher(line);
    if (!entry.matches()) {
      throw mistake("expected 'N ||| TEXT ||| ...' with N the line of its source, from 0");
    }
    advance(Long.parseLong(entry.group(1)));
    return new Request(new Pair(source, entry.group(2)), line + " ||| ");
  }

  private void advance(long number) {
    if (number < sources.lineNumber() - 1) {
      throw mistake(
          "found an entry of source %d after one of %d; expected the order of the sources"
              .formatted(number, sources.lineNumber() - 1));
    }
    while (sources.lineNumber() <= number) {
      if (!sources.hasNext()) {
        throw mistake(
            "found an entry of source %d, counted from 0, but %s has %d lines"
                .formatted(number, sources.name(), sources.lineNumber()));
      }
      source = sources.next();
    }
  }

  private UserException mistake(String what) {
    return new UserException(
        Help.LINES_DO_NOT_PAIR, "%s:%d: %s".formatted(list.name(), list.lineNumber(), what));
  }

  @Override
  public void close() {
    sources.close();
    list.close();
  }
}
