package dev.seqwright.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The launcher in a folder of its own, with a JDK whose {@code java} is a script. */
final class FakeInstallation {
  private final Path folder;
  private final Path home;
  private final Path jdk;
  private String javaOptions = "-Xmx5g -ea";

  record Result(int exitCode, String out, String err) {}

  /** Writes to the standard input of the launcher. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream to) throws IOException, InterruptedException;
  }

  /** Both with spaces in their paths. */
  FakeInstallation(Path folder) throws IOException {
    this.folder = folder;
    home = Files.createDirectories(folder.resolve("my programs/seqwright"));
    jdk = Files.createDirectories(folder.resolve("a jdk"));
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Path.of("../scripts/seqwright"), script());
    jdk("25.0.3", "echo \"$@\"");
  }

  Path script() {
    return home.resolve("bin").resolve("seqwright");
  }

  /** Where the jars are. */
  Path lib() {
    return home.resolve("lib");
  }

  /** Gives the JDK another version, and {@code java} other lines. */
  void jdk(String version, String... java) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path file = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", java) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Sets what the user adds to Java's options. */
  void javaOptions(String options) {
    javaOptions = options;
  }

  void jars() throws IOException {
    Files.createDirectories(lib().resolve("coldstart"));
    Files.createFile(lib().resolve("seqwright-cli-1.jar"));
    Files.createFile(lib().resolve("coldstart/seqwright-coldstart-1.jar"));
    Files.copy(Path.of(System.getProperty("jvm.options")), lib().resolve("jvm.options"));
  }

  /** Both archives of classes, which the build makes. */
  void archives() throws IOException {
    Files.createFile(lib().resolve("translate.jsa"));
    Files.createFile(lib().resolve("coldstart/translate.jsa"));
  }

  /** Every file and when it was changed. */
  List<String> contents() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.map(file -> file + " " + file.toFile().lastModified()).sorted().toList();
    }
  }

  Result run(Path program, String... arguments) throws Exception {
    return run(program, to -> {}, arguments);
  }

  /** Runs the launcher with something on its standard input, which then ends. */
  Result run(Path program, Writer input, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("bash", program.toString()), Stream.of(arguments)).toList();
    return run(builder(command), input);
  }

  /** Runs a line of bash in which {@code "$seqwright"} is the launcher. */
  Result bash(String line) throws Exception {
    ProcessBuilder builder = builder(List.of("bash", "-c", line));
    builder.environment().put("seqwright", script().toString());
    return run(builder, to -> {});
  }

  private Result run(ProcessBuilder builder, Writer input) throws Exception {
    Process process = builder.start();
    try (OutputStream to = process.getOutputStream()) {
      input.write(to);
    }
    return new Result(process.waitFor(), text("out"), text("err"));
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("SEQWRIGHT_JAVA_OPTS", javaOptions);
    return builder;
  }

  /** What the last run wrote to standard error; its filter may outlive it by a moment. */
  String errContaining(String last) throws IOException, InterruptedException {
    for (int i = 0; i < 500 && !text("err").contains(last); i++) {
      Thread.sleep(10);
    }
    return text("err");
  }

  private String text(String stream) throws IOException {
    return Files.readString(folder.resolve(stream), StandardCharsets.UTF_8);
  }
}
