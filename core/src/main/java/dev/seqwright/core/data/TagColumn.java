package dev.seqwright.core.data;

import dev.seqwright.core.config.Check;
import java.util.List;

/**
 * Which column of a CoNLL file has the tags: a number from 1, {@code last}, or in CoNLL-U the name
 * of a column.
 *
 * @param name as it is written
 */
public record TagColumn(String name) {
  private static final String LAST = "last";
  private static final List<String> OF_CONLLU =
      List.of("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc");

  /**
   * Refuses names that no column has.
   *
   * @throws IllegalArgumentException that begins with the key
   */
  public TagColumn {
    Check.that(
        name.equals(LAST) || OF_CONLLU.contains(name) || name.matches("[1-9][0-9]{0,8}"),
        "tag",
        name,
        "the number of a column from 1, last, or in CoNLL-U its name, such as upos");
  }

  /** Whether only CoNLL-U has a column of this name. */
  public boolean isNamed() {
    return OF_CONLLU.contains(name);
  }

  /**
   * Its place among the columns of a line, from 0; it may lie behind them.
   *
   * @param columns how many the line has
   */
  public int of(int columns) {
    if (name.equals(LAST)) {
      return columns - 1;
    }
    return isNamed() ? OF_CONLLU.indexOf(name) : Integer.parseInt(name) - 1;
  }
}
