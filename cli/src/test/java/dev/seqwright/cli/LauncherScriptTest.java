package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.FakeInstallation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher with a JDK whose {@code java} is a script that tells how it was called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherScriptTest {
  /** A function of bash that finds the value of a property among the arguments of Java. */
  private static final String VALUE_OF =
      "value() { for a in \"${@:2}\"; do [[ $a != -D$1=* ]] || echo \"${a#*=}\"; done; }";

  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private Path folder;
  private FakeInstallation seqwright;

  @BeforeEach
  void install() throws IOException {
    seqwright = new FakeInstallation(folder);
  }

  private Result run(String... arguments) throws Exception {
    return seqwright.run(seqwright.script(), arguments);
  }

  @Test
  void saysWhatToDoWhenNothingIsBuiltYet() throws Exception {
    Result result = run("train");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("not built yet", "mvn package -DskipTests");
  }

  @Test
  void commandsGetTheVectorApiAndTheUsersOptions() throws Exception {
    seqwright.jars();
    Result result = run("score", "--model", "my model");
    assertThat(result.out())
        .contains("@" + seqwright.lib().resolve("jvm.options"), "-Xmx5g -ea")
        .contains("-cp " + seqwright.lib().resolve("seqwright-cli-1.jar"))
        .endsWith("dev.seqwright.cli.Main score --model my model\n");
  }

  @Test
  void translateUsesTheArchiveOfClassesThatIsThere() throws Exception {
    seqwright.jars();
    String[] much = {"translate", "--input", "more.gz"};
    assertThat(run(much).out()).doesNotContain("SharedArchiveFile");
    seqwright.archives();
    String archive = "-XX:SharedArchiveFile=" + seqwright.lib().resolve("translate.jsa");
    assertThat(run(much).out()).contains(archive);
    assertThat(run("train").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void linesStayYoungInAHeapThatTheUserMaySize() throws Exception {
    seqwright.jars();
    assertThat(run("score").out()).contains("-XX:SurvivorRatio=2").doesNotContain("-Xmn");
    seqwright.javaOptions("-ea");
    assertThat(run("score").out()).contains("-XX:SurvivorRatio=2", "-Xmn128m");
    assertThat(run("train").out()).doesNotContain("-XX:SurvivorRatio", "-Xmn");
  }

  @Test
  void helpStartsWithoutTheVectorApi() throws Exception {
    seqwright.jars();
    Result result = run("train", "--help");
    assertThat(result.out()).doesNotContain("jvm.options").endsWith("train --help\n");
  }

  @Test
  void isFoundThroughALink() throws Exception {
    seqwright.jars();
    Path link = Files.createSymbolicLink(folder.resolve("a link"), seqwright.script());
    assertThat(seqwright.run(link, "train").out()).endsWith("dev.seqwright.cli.Main train\n");
  }

  @Test
  void nativeLibrariesUseOneThreadAWorker() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo $OMP_NUM_THREADS");
    assertThat(run("train").out()).isEqualTo("1\n");
  }

  @Test
  void exitCodeIsTheProgramsOwn() throws Exception {
    seqwright.jars();
    seqwright.jdk("26-ea", "exit 3");
    assertThat(run("eval").exitCode()).isEqualTo(3);
  }

  @Test
  void dropsTheIncubatorNoticeAndNothingElse() throws Exception {
    seqwright.jars();
    seqwright.jdk(
        "25", "echo '" + NOTICE + "' >&2; echo '" + NOTICE + ", and more' >&2; printf last >&2");
    run("train");
    assertThat(seqwright.errContaining("last")).isEqualTo(NOTICE + ", and more\nlast\n");
  }

  @Test
  void theRealStandardErrorIsADescriptorThatThePropertyNames() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", VALUE_OF, "echo '" + NOTICE + "' >&$(value seqwright.stderr \"$@\")");
    assertThat(run("train").err()).isEqualTo(NOTICE + "\n");
  }

  @Test
  void descriptorsOfTheCallerStayHers() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo three >&3", "echo four >&4");
    assertThat(seqwright.bash("bash \"$seqwright\" train 3>&1 4>&1").out())
        .isEqualTo("three\nfour\n");
  }

  @Test
  void aClosedStandardInputIsAnEmptyOne() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "cat", "echo end");
    for (String command : List.of("tokenizer", "translate")) {
      assertThat(seqwright.bash("bash \"$seqwright\" " + command + " <&-"))
          .isEqualTo(new Result(0, "end\n", ""));
    }
  }

  @Test
  void toWriteToAClosedStandardOutputFails() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo text || exit 5");
    assertThat(seqwright.bash("bash \"$seqwright\" train >&-").exitCode()).isEqualTo(5);
  }

  @Test
  void aClosedStandardErrorIsNoHindrance() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo text >&2", "echo done");
    assertThat(seqwright.bash("bash \"$seqwright\" train 2>&-"))
        .isEqualTo(new Result(0, "done\n", ""));
  }

  @Test
  void aBareEnvironmentIsEnough() throws Exception {
    seqwright.jars();
    String bare =
        "env -i JAVA_HOME=\"$JAVA_HOME\" \"$(type -P bash)\" \"$seqwright\" translate -i x";
    Result result = seqwright.bash(bare);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).endsWith("dev.seqwright.cli.Main translate -i x\n");
  }

  @Test
  void nothingNeedsAFolderForTemporaryFiles() throws Exception {
    seqwright.jars();
    Result result = seqwright.bash("TMPDIR=/nowhere bash \"$seqwright\" translate <<<''");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("-Xmx5g -ea").endsWith("Main translate\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xx_YY.UTF-8", "C", "de_DE", ""})
  void namesAreUtf8WhateverTheLocale(String locale) throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo $LC_ALL; echo \"$@\"");
    Result result =
        seqwright.bash("LC_ALL=" + locale + " bash \"$seqwright\" score -i ü 2>/dev/null");
    assertThat(result.out())
        .startsWith("C.UTF-8\n")
        .contains("-Dsun.jnu.encoding=UTF-8")
        .endsWith("score -i ü\n");
  }

  @Test
  void aSignalReachesJavaItselfAndNothingIsLeft() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo \"started $$\"", "exec sleep 60");
    Result result =
        seqwright.bash(
            """
            mkfifo in
            bash "$seqwright" translate <in >said &
            exec 7>in
            while ! grep -qs started said; do sleep 0.05; done
            kill -TERM $!
            wait $!
            echo $?
            grep -c "started $!" said
            trap '' PIPE
            echo text >&7 || echo "nobody reads"
            """);
    assertThat(result.out().lines()).containsExactly("143", "1", "nobody reads");
  }
}
