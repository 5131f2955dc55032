package dev.seqwright.cli.damage;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command that reads files.
 *
 * @param name of what is read, which is also the folder with whole files
 * @param files those that are damaged, within the folder
 * @param input what the command reads from standard input
 * @param arguments of the command; {@code @} at the beginning of one, or after {@code =}, stands
 *     for the folder
 */
record Reader(String name, List<String> files, String input, List<String> arguments) {
  static Reader of(String name, List<String> files, String input, String... arguments) {
    return new Reader(name, files, input, List.of(arguments));
  }

  /** The arguments for a folder. */
  Stream<String> arguments(Path folder) {
    return arguments.stream().map(argument -> argument.replaceFirst("^@|(?<==)@", folder + "/"));
  }
}
