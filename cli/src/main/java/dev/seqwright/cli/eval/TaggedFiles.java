package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ConllForm;
import dev.seqwright.core.data.TagColumn;
import dev.seqwright.core.metrics.tag.ChunkScheme;
import dev.seqwright.core.metrics.tag.TaggedSentences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files of tagged sentences that are read side by side.
 *
 * @param outputs a file a system, the predicted tag in the last column
 * @param reference a file with the right tags; without it they stand in the last column but one, in
 *     CoNLL-U in the column upos
 * @param column of the right tags where it is another
 */
record TaggedFiles(List<Path> outputs, Optional<Path> reference, Optional<TagColumn> column) {
  /** A word and two tags. */
  private static final int LEAST_COLUMNS = 3;

  /** The names of the systems. */
  List<String> names() {
    return outputs.stream().map(Path::toString).toList();
  }

  /**
   * Counts all sentences; one at a time is kept.
   *
   * @throws UserException naming the file and the line where files do not belong together
   */
  TaggedSentences count(ChunkScheme scheme) {
    TaggedSentences sentences = new TaggedSentences(scheme, outputs.size());
    List<TaggedFile> open = new ArrayList<>();
    try {
      reference.ifPresent(file -> open.add(new TaggedFile(file)));
      outputs.forEach(file -> open.add(new TaggedFile(file)));
      count(open, sentences);
    } finally {
      open.forEach(TaggedFile::close);
    }
    if (sentences.size() == 0) {
      throw new UserException(
          Help.NO_TEXT, open.getFirst().name() + " has no tokens; expected a word a line");
    }
    return sentences;
  }

  private void count(List<TaggedFile> open, TaggedSentences sentences) {
    TaggedFile leader = open.getFirst();
    List<TaggedFile> systems = reference.isPresent() ? open.subList(1, open.size()) : open;
    for (boolean more = true; more; ) {
      List<TaggedFile.Token> leading = leader.next();
      List<List<String>> answers = new ArrayList<>();
      List<String> gold = gold(leader, leading, sentences.scheme());
      for (TaggedFile system : systems) {
        List<TaggedFile.Token> own = system == leader ? leading : system.next();
        requireSame(leader, leading, system, own);
        requireSameGold(leader, gold, system, own);
        answers.add(tags(system, own, sentences.scheme()));
      }
      more = !leading.isEmpty();
      if (more) {
        sentences.add(gold, answers);
      }
    }
  }

  private List<String> gold(TaggedFile file, List<TaggedFile.Token> tokens, ChunkScheme scheme) {
    List<String> tags = new ArrayList<>();
    for (TaggedFile.Token token : tokens) {
      tags.add(gold(file, token));
      requireTag(file, token, tags.getLast(), scheme);
    }
    return tags;
  }

  private String gold(TaggedFile file, TaggedFile.Token token) {
    int columns = token.columns().size();
    if (reference.isEmpty() && columns < LEAST_COLUMNS) {
      throw mistake(
          file,
          token,
          "found %d columns, expected a word, its right tag and the predicted one; give --ref FILE where the right tags are in a file of their own"
              .formatted(columns));
    }
    int at = column.map(c -> c.of(columns)).orElseGet(() -> usual(token));
    if (at < 1 || at >= columns) {
      throw mistake(
          file,
          token,
          "found %d columns, expected a right tag in column %s"
              .formatted(columns, column.map(TagColumn::name).orElse("2")));
    }
    return token.columns().get(at);
  }

  /** CoNLL-U has other columns behind that of the tags. */
  private int usual(TaggedFile.Token token) {
    int columns = token.columns().size();
    return token.form() == ConllForm.CONLLU
        ? token.form().usual().of(columns)
        : columns - (reference.isEmpty() ? 2 : 1);
  }

  private static List<String> tags(
      TaggedFile file, List<TaggedFile.Token> tokens, ChunkScheme scheme) {
    List<String> tags = new ArrayList<>();
    for (TaggedFile.Token token : tokens) {
      tags.add(token.fromLast(0));
      requireTag(file, token, tags.getLast(), scheme);
    }
    return tags;
  }

  private static void requireTag(
      TaggedFile file, TaggedFile.Token token, String tag, ChunkScheme scheme) {
    if (tag.isBlank()) {
      throw mistake(file, token, "the tag is blank; each word has one, O for none");
    }
    if (scheme.foreign(List.of(tag)).isPresent()) {
      throw mistake(
          file,
          token,
          "the tag '%s' is none of --scheme %s, which has %s; choose the scheme of your tags"
              .formatted(tag, scheme.label(), scheme.tags()));
    }
  }

  private static void requireSame(
      TaggedFile leader,
      List<TaggedFile.Token> leading,
      TaggedFile system,
      List<TaggedFile.Token> own) {
    if (leading.size() == own.size()) {
      return;
    }
    throw new UserException(
        Help.LINES_DO_NOT_PAIR,
        "%s has %s, %s has %s; each word has one tag"
            .formatted(system.name(), described(own), leader.name(), described(leading)));
  }

  private static String described(List<TaggedFile.Token> sentence) {
    return sentence.isEmpty()
        ? "no more sentences"
        : "a sentence of %d words at line %d"
            .formatted(sentence.size(), sentence.getFirst().line());
  }

  /** Systems are compared on the same right tags; with a reference there is only one place. */
  private void requireSameGold(
      TaggedFile leader, List<String> gold, TaggedFile system, List<TaggedFile.Token> own) {
    if (reference.isPresent() || system == leader) {
      return;
    }
    for (int t = 0; t < gold.size(); t++) {
      String other = gold(system, own.get(t));
      if (!other.equals(gold.get(t))) {
        throw new UserException(
            Help.LINES_DO_NOT_PAIR,
            "%s:%d: the right tag is '%s', %s has '%s' there; systems are compared on the same sentences"
                .formatted(system.name(), own.get(t).line(), other, leader.name(), gold.get(t)));
      }
    }
  }

  private static UserException mistake(TaggedFile file, TaggedFile.Token token, String what) {
    return new UserException(
        Help.WRONG_COLUMNS, "%s:%d: %s".formatted(file.name(), token.line(), what));
  }
}
