package dev.seqwright.cli.eval;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.TagColumn;
import dev.seqwright.core.metrics.tag.ChunkScheme;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of tagged sentences. */
final class TagArguments {
  @Option(
      names = "--conll",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Tagged sentences of one or more systems, a token a line, the right and the predicted tag"
              + " in the last two columns, of CoNLL-U the right one in upos; with --ref FILE the"
              + " predicted one in the last, and the right one in the last of that file, or its"
              + " upos. '-' is standard input.")
  List<Path> files = List.of();

  @Option(
      names = "--scheme",
      defaultValue = "conlleval",
      paramLabel = "NAME",
      description =
          "How tags make chunks: conlleval, or strictly iob2, iobes, bilou (default:"
              + " ${DEFAULT-VALUE}).")
  ChunkScheme scheme;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description =
          "The column of the right tags: its number from 1, last, or in CoNLL-U its name, as in"
              + " --column xpos.")
  String column;

  /** Whether tagged sentences are evaluated. */
  boolean asked() {
    if (files.isEmpty() && column != null) {
      throw new UserException("--column is a column of --conll FILE: give both or neither");
    }
    return !files.isEmpty();
  }

  /** The files to read. */
  TaggedFiles read(InputArguments input) {
    boolean others = !input.hypotheses.isEmpty() || !input.probabilities.isEmpty();
    if (others || input.model != null || input.source != null) {
      throw new UserException(
          "--conll has words and predicted tags: leave --hyp, --model, --src and --probabilities"
              + " out");
    }
    if (input.references.size() > 1) {
      throw new UserException("--ref: a token has one right tag; give one file");
    }
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      if (!seen.add(file)) {
        throw new UserException("--conll " + file + " is given twice: a system is compared once");
      }
    }
    return new TaggedFiles(files, input.references.stream().findFirst(), tagColumn());
  }

  private Optional<TagColumn> tagColumn() {
    try {
      return Optional.ofNullable(column).map(TagColumn::new);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage().replaceFirst("^tag:", "--column:"), e);
    }
  }
}
