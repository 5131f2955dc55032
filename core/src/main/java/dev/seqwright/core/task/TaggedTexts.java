package dev.seqwright.core.task;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.ConllForm;
import dev.seqwright.core.data.ConllReader;
import dev.seqwright.core.data.ConllSentence;
import dev.seqwright.core.data.DataConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sentences of words and the tag of each. */
record TaggedTexts(List<Sentence> sentences) {
  /**
   * One sentence.
   *
   * @param words one at least
   * @param tags as many
   * @param file where the tags stand
   * @param numbers of the lines there, from 1
   */
  record Sentence(List<String> words, List<String> tags, Path file, List<Integer> numbers) {
    /** Where the tag of a word stands. */
    String place(int word) {
      return "%s:%d".formatted(file, numbers.get(word));
    }
  }

  /**
   * Reads CoNLL files, and files of words and of tags whose lines belong together. Sentences
   * without words are left out.
   *
   * @param section where the configuration names the files
   * @throws UserException when a file is missing, a line has no tag, two lines that belong together
   *     have not as many words as tags, or there is no word at all
   */
  static TaggedTexts read(String section, ColumnFiles files, DataConfig data) {
    List<Sentence> sentences = new ArrayList<>();
    files.conll().forEach(file -> addConll(file, data, sentences));
    if (files.text().size() != files.label().size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: found %d text files and %d label files, expected a label file for each text file"
              .formatted(section, files.text().size(), files.label().size()));
    }
    for (int i = 0; i < files.text().size(); i++) {
      addLines(files.text().get(i), files.label().get(i), sentences);
    }
    if (sentences.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT, "%s: %s".formatted(section, files.isEmpty() ? NO_FILE : NO_WORD));
    }
    return new TaggedTexts(List.copyOf(sentences));
  }

  private static final int WORDS_OF_A_LINE = 50;

  private static final String NO_FILE =
      "no file is given, expected conll, or text and label; see --train-conll";
  private static final String NO_WORD = "no words; expected at least one with its tag";

  private static void addConll(Path file, DataConfig data, List<Sentence> to) {
    try (ConllReader reader = ConllReader.open(file)) {
      while (reader.hasNext()) {
        ConllSentence read = reader.next();
        if (!read.rows().isEmpty()) {
          List<Integer> numbers = read.rows().stream().map(read::number).toList();
          List<String> tags = read.tags(data.tagColumn(read.form()));
          to.add(new Sentence(read.words(), tags, file, numbers));
        }
      }
    }
  }

  private static void addLines(Path textFile, Path tagFile, List<Sentence> to) {
    List<String> texts = Columns.read(textFile);
    List<String> tags = Columns.read(tagFile);
    Columns.requireEqual(textFile, texts, tagFile, tags);
    for (int i = 0; i < texts.size(); i++) {
      List<String> words = ConllForm.words(texts.get(i));
      List<String> own = ConllForm.words(tags.get(i));
      if (words.size() != own.size()) {
        throw new UserException(
            Help.LINES_DO_NOT_PAIR,
            "%s:%d has %d words and %s:%d has %d tags; expected a tag for each word, with spaces between"
                .formatted(textFile, i + 1, words.size(), tagFile, i + 1, own.size()));
      }
      if (!words.isEmpty()) {
        to.add(new Sentence(words, own, tagFile, Collections.nCopies(words.size(), i + 1)));
      }
    }
  }

  /** How many there are. */
  int size() {
    return sentences.size();
  }

  /**
   * The words as lines for a tokenizer, which leaves out very long ones: at most {@value
   * #WORDS_OF_A_LINE} words of a sentence each, with a space between.
   */
  Iterable<String> lines() {
    return () -> sentences.stream().flatMap(sentence -> lines(sentence.words())).iterator();
  }

  private static Stream<String> lines(List<String> words) {
    return IntStream.iterate(0, from -> from < words.size(), from -> from + WORDS_OF_A_LINE)
        .mapToObj(
            from ->
                String.join(
                    " ", words.subList(from, Math.min(words.size(), from + WORDS_OF_A_LINE))));
  }

  /** The tags that there are, each once, in alphabetical order. */
  List<String> tags() {
    return sentences.stream().flatMap(s -> s.tags().stream()).distinct().sorted().toList();
  }

  /**
   * Refuses tags that a model does not know.
   *
   * @throws UserException naming the file, the line and the tag
   */
  void requireKnown(List<String> known) {
    Set<String> all = known.stream().collect(Collectors.toSet());
    for (Sentence sentence : sentences) {
      for (int i = 0; i < sentence.tags().size(); i++) {
        String tag = sentence.tags().get(i);
        if (!all.contains(tag)) {
          throw new UserException(
              Help.UNKNOWN_LABEL,
              "%s: the model does not know the tag '%s'%s"
                  .formatted(sentence.place(i), tag, DidYouMean.hint(tag, known)));
        }
      }
    }
  }

  /**
   * Refuses tags that a scheme does not allow behind each other.
   *
   * @throws UserException naming the file, the line and both tags
   */
  void requireScheme(TagScheme scheme) {
    for (Sentence sentence : sentences) {
      int at = scheme.offence(sentence);
      List<String> tags = sentence.tags();
      if (at <= tags.size()) {
        throw new UserException(
            Help.WRONG_VALUE,
            "%s: %s cannot %s in task.scheme %s; correct the tags, or set task.scheme to none"
                .formatted(
                    sentence.place(Math.min(at, tags.size() - 1)),
                    at == tags.size() ? tags.getLast() : tags.get(at),
                    at == tags.size() ? "end a sentence" : follow(tags, at),
                    scheme.label()));
      }
    }
  }

  private static String follow(List<String> tags, int at) {
    return at == 0 ? "begin a sentence" : "follow " + tags.get(at - 1);
  }
}
