package dev.seqwright.cli.predict;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ConllReader;
import dev.seqwright.core.data.ConllSentence;
import dev.seqwright.core.task.Predictor;
import dev.seqwright.core.task.WordTagger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How words come to a tagger, and tags from it: as lines, or in a column of a CoNLL file. */
final class WordInput {
  private static final int WINDOW = 4096;
  private static final Pattern CONLL =
      Pattern.compile(".*\\.(conll\\w*|iob2?|bio)(\\.gz)?", Pattern.CASE_INSENSITIVE);

  /** What the input is. */
  enum Format {
    AUTO,
    TEXT,
    CONLL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      order = 4,
      names = "--input-format",
      paramLabel = "NAME",
      description =
          "Words for a tagger: text, a sentence a line; conll, a word a line; auto (default),"
              + " conll where the input's name ends in .conll, .conllu, .iob or .bio.")
  private Format format = Format.AUTO;

  /** Refuses CoNLL for a model that gives no tags. */
  void requireLines(LineStream input) {
    if (format == Format.CONLL) {
      throw new UserException(
          Help.WRONG_TASK,
          "--input-format conll: found a model that answers lines, expected one of the task"
              + " tagging;"
              + " give it the lines of %s as they are".formatted(input.name()));
    }
  }

  /** Tags all words of the input. */
  void answer(Predictor predictor, LineStream input) {
    WordTagger tagger = predictor.words().orElseThrow();
    if (format == Format.CONLL || format == Format.AUTO && CONLL.matcher(input.name()).matches()) {
      input.write(
          ConllReader::of,
          WordInput::length,
          WINDOW,
          (out, read, first) -> LineStream.writeAsTheyAre(lines(tagger, read).iterator(), out));
    } else {
      input.run(
          WINDOW,
          (read, first) -> {
            requireNoTabs(read, input.name(), first);
            return predictor.answer(read, first + 1).stream();
          });
    }
  }

  private static int length(ConllSentence sentence) {
    return sentence.lines().stream().mapToInt(String::length).sum();
  }

  private static Stream<String> lines(WordTagger tagger, List<ConllSentence> sentences) {
    List<List<String>> tags = tagger.tags(sentences.stream().map(ConllSentence::words).toList());
    return IntStream.range(0, sentences.size())
        .boxed()
        .flatMap(i -> sentences.get(i).tagged(tags.get(i)).stream());
  }

  /** A line of a CoNLL file is not a sentence whose words are its columns. */
  private void requireNoTabs(List<String> lines, String name, long first) {
    for (int i = 0; format == Format.AUTO && i < lines.size(); i++) {
      if (lines.get(i).indexOf('\t') >= 0) {
        throw new UserException(
            Help.WRONG_COLUMNS,
            "%s:%d: found a tab, expected words with spaces between; say what the input is: --input-format conll for a word a line, --input-format text for a sentence a line"
                .formatted(name, first + i + 1));
      }
    }
  }
}
