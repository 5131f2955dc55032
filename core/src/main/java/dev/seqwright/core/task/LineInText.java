package dev.seqwright.core.task;

import dev.seqwright.core.data.TextLine;
import java.util.Iterator;
import java.util.Optional;

/**
 * A line with those around it.
 *
 * @param before the line before it, if there is one
 * @param after the line after it, if there is one
 */
record LineInText(TextLine line, Optional<TextLine> before, Optional<TextLine> after) {
  /** Lines with those around them; one more is read than was given. */
  static Iterator<LineInText> of(Iterator<TextLine> lines) {
    return new Iterator<>() {
      private Optional<TextLine> last = Optional.empty();
      private Optional<TextLine> ahead = following();

      private Optional<TextLine> following() {
        return lines.hasNext() ? Optional.of(lines.next()) : Optional.empty();
      }

      @Override
      public boolean hasNext() {
        return ahead.isPresent();
      }

      @Override
      public LineInText next() {
        TextLine line = ahead.orElseThrow();
        ahead = following();
        LineInText placed = new LineInText(line, last, ahead);
        last = Optional.of(line);
        return placed;
      }
    };
  }
}
