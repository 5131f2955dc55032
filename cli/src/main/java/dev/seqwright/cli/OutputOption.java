package dev.seqwright.cli;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.files.OutputFile;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the lines of a command go: one meaning of {@code -o} for all that write lines. */
public final class OutputOption {
  private static final String NAME = "--output";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      order = 3,
      names = {"-o", NAME},
      paramLabel = "FILE",
      description =
          "Where the lines go, whole or not at all, packed if the name ends in .gz; standard"
              + " output if not given.")
  private Optional<Path> output = Optional.empty();

  /**
   * Writes all lines.
   *
   * @throws dev.seqwright.core.config.UserException when the output cannot be written, or is a file
   *     that another option of the command names, or one of the model in a folder that it names
   */
  public void write(Consumer<Writer> lines) {
    OutputFile.requireApart(output, inputs());
    if (output.isEmpty()) {
      lines.accept(command.commandLine().getOut());
      return;
    }
    try (OutputFile whole = OutputFile.open(output.get())) {
      lines.accept(whole.writer());
      whole.commit();
    }
  }

  /** The files that the other options name, and those of models. */
  private List<Path> inputs() {
    return command.commandLine().getCommandSpec().options().stream()
        .filter(option -> !List.of(option.names()).contains(NAME))
        .flatMap(option -> paths(option.getValue()))
        .flatMap(OutputOption::files)
        .toList();
  }

  private static Stream<Path> files(Path input) {
    return Files.isDirectory(input) ? new ModelFolder(input).files().stream() : Stream.of(input);
  }

  private static Stream<Path> paths(Object value) {
    // No switch over types: Java puts one together when it is first met, which takes long.
    if (value instanceof Optional<?> optional) {
      return optional.stream().flatMap(OutputOption::paths);
    }
    if (value instanceof List<?> list) {
      return list.stream().flatMap(OutputOption::paths);
    }
    return value instanceof Path path ? Stream.of(path) : Stream.empty();
  }
}
