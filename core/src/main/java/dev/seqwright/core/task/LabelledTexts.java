package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.data.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts, or pairs of texts, and the labels of each.
 *
 * @param columns the names of the columns of labels, one at least
 * @param lines all with as many labels, all pairs or none
 */
record LabelledTexts(List<String> columns, List<Line> lines) {
  private static final Logger LOG = LoggerFactory.getLogger(LabelledTexts.class);

  /**
   * One text.
   *
   * @param text of a document a sentence a line; not blank once {@link #withoutBlanks} was asked
   * @param second the second text of a pair
   * @param labels of each column, not blank, without spaces around them
   * @param place the file and the line of the labels, for messages
   */
  record Line(String text, Optional<String> second, List<String> labels, String place) {
    Line(String text, String label, String place) {
      this(text, Optional.empty(), List.of(label), place);
    }

    boolean hasBlankSide() {
      return Lines.isBlank(text) || second.filter(Lines::isBlank).isPresent();
    }
  }

  LabelledTexts {
    columns = List.copyOf(columns);
    lines = List.copyOf(lines);
  }

  /** How many there are. */
  int size() {
    return lines.size();
  }

  /** Whether they are pairs. */
  boolean arePairs() {
    return lines.getFirst().second().isPresent();
  }

  /** The texts in their order, those of a pair, or the sentences of a document, in theirs. */
  Iterable<String> texts() {
    return () ->
        lines.stream()
            .flatMap(line -> Stream.concat(Stream.of(line.text()), line.second().stream()))
            .flatMap(text -> DocumentText.lines(text).stream())
            .iterator();
  }

  /** The labels that a column has, each once, in alphabetical order. */
  List<String> labels(int column) {
    Stream<String> all = lines.stream().map(line -> line.labels().get(column));
    return all.distinct().sorted().toList();
  }

  /**
   * Those with text on every side; the log says how many have not, and where the first stands.
   *
   * @throws UserException when none is left
   */
  LabelledTexts withoutBlanks() {
    List<Line> kept = new ArrayList<>(lines);
    kept.removeIf(Line::hasBlankSide);
    if (kept.size() == lines.size()) {
      return this;
    }
    Line first = lines.stream().filter(Line::hasBlankSide).findFirst().orElseThrow();
    if (kept.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT,
          "%s: all %d texts are blank, expected texts with labels"
              .formatted(first.place(), lines.size()));
    }
    LOG.warn(
        "{} of {} texts are blank and are left out, the first at {}",
        lines.size() - kept.size(),
        lines.size(),
        first.place());
    return new LabelledTexts(columns, kept);
  }
}
