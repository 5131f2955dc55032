package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Pairs of lines, one at a time, blank ones too: of two texts of as many lines, or of one whose
 * lines have a source and its target with a tab between them.
 */
public final class PairReader implements Iterator<Pair>, AutoCloseable {
  private final LineReader first;
  private final Optional<LineReader> second;

  private PairReader(LineReader first, Optional<LineReader> second) {
    this.first = first;
    this.second = second;
  }

  /** Pairs of two texts, closed with this. */
  public static PairReader of(LineReader sources, LineReader targets) {
    return new PairReader(sources, Optional.of(targets));
  }

  /** Pairs of a text of two columns, closed with this. */
  public static PairReader ofColumns(LineReader pairs) {
    return new PairReader(pairs, Optional.empty());
  }

  /**
   * Whether another pair follows.
   *
   * @throws UserException when one text ends before the other
   */
  @Override
  public boolean hasNext() {
    second.ifPresent(this::requireTogether);
    return first.hasNext();
  }

  private void requireTogether(LineReader targets) {
    if (first.hasNext() != targets.hasNext()) {
      LineReader shorter = first.hasNext() ? targets : first;
      LineReader longer = first.hasNext() ? first : targets;
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s ends after %d lines and %s does not; line n of one belongs to line n of the other"
              .formatted(shorter.name(), shorter.lineNumber(), longer.name()));
    }
  }

  @Override
  public Pair next() {
    if (!hasNext()) {
      throw new NoSuchElementException(first.name() + " has no more pairs");
    }
    String line = first.next();
    return second.map(targets -> new Pair(line, targets.next())).orElseGet(() -> columns(line));
  }

  private Pair columns(String line) {
    return Pair.ofColumns(line, first.name() + ":" + first.lineNumber());
  }

  @Override
  public void close() {
    first.close();
    second.ifPresent(LineReader::close);
  }
}
