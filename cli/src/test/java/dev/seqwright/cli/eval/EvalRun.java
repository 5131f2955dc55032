package dev.seqwright.cli.eval;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** One run of the command: what it printed, what it said, its exit code. */
record EvalRun(int code, String out, String err) {

  static EvalRun of(Object... arguments) {
    return with(SavedModelTranslator::load, arguments);
  }

  /** A run on models of the test; a mistake of the user comes out as the exception itself. */
  static EvalRun with(ModelTranslator.Loader models, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new EvalCommand(models))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setCaseInsensitiveEnumValuesAllowed(true);
    String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int code = run(line, words);
    return new EvalRun(code, out.toString(), err.toString());
  }

  private static int run(CommandLine line, String... words) {
    try {
      return new CommandLine.RunLast().execute(line.parseArgs(words));
    } catch (CommandLine.ParameterException mistake) {
      line.getErr().println(mistake.getMessage());
      return 2;
    } catch (CommandLine.ExecutionException failure) {
      throw failure.getCause() instanceof UserException mistake ? mistake : failure;
    }
  }

  /** A file of lines. */
  static Path file(Path folder, String name, String... lines) {
    try {
      return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
