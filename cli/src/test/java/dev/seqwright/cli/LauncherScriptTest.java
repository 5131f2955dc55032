package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a JDK whose {@code java} is a script that tells how it was called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherScriptTest {
  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private Path folder;
  private Path home;
  private Path script;
  private Path jdk;

  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void installWithSpacesInThePath() throws Exception {
    home = Files.createDirectories(folder.resolve("my programs/seqwright"));
    script = Files.createDirectories(home.resolve("bin")).resolve("seqwright");
    Files.copy(Path.of("../scripts/seqwright"), script);
    jdk = Files.createDirectories(folder.resolve("a jdk"));
    jdk("25.0.3", "echo \"$@\"");
  }

  private void jdk(String version, String... java) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path file = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", java) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void jars() throws IOException {
    Path lib = Files.createDirectories(home.resolve("lib"));
    Files.createFile(lib.resolve("seqwright-cli-1.jar"));
    Files.createFile(lib.resolve("picocli-4.jar"));
  }

  private Result run(Path program, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("bash", program.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("SEQWRIGHT_JAVA_OPTS", "-Xmx5g -ea");
    Process process = builder.start();
    int exitCode = process.waitFor();
    return new Result(exitCode, text("out"), text("err"));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatToDoWhenNothingIsBuiltYet() throws Exception {
    Result result = run(script, "train");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("not built yet", "mvn package -DskipTests");
  }

  @Test
  void commandsGetTheVectorApiAndTheUsersOptions() throws Exception {
    jars();
    Result result = run(script, "translate", "--model", "my model");
    assertThat(result.out())
        .contains("--add-modules jdk.incubator.vector", "-Xmx5g -ea", "seqwright-cli-1.jar")
        .endsWith("dev.seqwright.cli.Main translate --model my model\n");
  }

  @Test
  void translateKeepsItsClassesForTheNextStart() throws Exception {
    jars();
    String archive = "-XX:SharedArchiveFile=" + home.resolve("bin/../lib/translate.jsa");
    assertThat(run(script, "translate").out()).contains(archive, "AutoCreateSharedArchive");
    assertThat(run(script, "train").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void helpStartsWithoutTheVectorApi() throws Exception {
    jars();
    Result result = run(script, "train", "--help");
    assertThat(result.out()).doesNotContain("jdk.incubator.vector").endsWith("train --help\n");
  }

  @Test
  void isFoundThroughALink() throws Exception {
    jars();
    Path link = Files.createSymbolicLink(folder.resolve("a link"), script);
    assertThat(run(link, "train").out()).endsWith("dev.seqwright.cli.Main train\n");
  }

  @Test
  void nativeLibrariesUseOneThreadAWorker() throws Exception {
    jars();
    jdk("25", "echo $OMP_NUM_THREADS");
    assertThat(run(script, "train").out()).isEqualTo("1\n");
  }

  @Test
  void exitCodeIsTheProgramsOwn() throws Exception {
    jars();
    jdk("26-ea", "exit 3");
    assertThat(run(script, "eval").exitCode()).isEqualTo(3);
  }

  @Test
  void dropsTheIncubatorNoticeAndNothingElse() throws Exception {
    jars();
    jdk("25", "echo '" + NOTICE + "' >&2; echo '" + NOTICE + ", and more' >&2; printf last >&2");
    run(script, "train");
    assertThat(errAfterTheFilterEnds("last")).isEqualTo(NOTICE + ", and more\nlast\n");
  }

  /** The filter may outlive the program by a moment. */
  private String errAfterTheFilterEnds(String last) throws Exception {
    for (int i = 0; i < 500 && !text("err").contains(last); i++) {
      Thread.sleep(10);
    }
    return text("err");
  }

  @Test
  void descriptor3IsTheRealStandardError() throws Exception {
    jars();
    jdk("25", "echo '" + NOTICE + "' >&3");
    assertThat(run(script, "train").err()).isEqualTo(NOTICE + "\n");
  }
}
