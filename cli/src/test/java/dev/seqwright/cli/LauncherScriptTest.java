package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.FakeInstallation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void descriptor3IsTheRealStandardError() throws Exception {
    seqwright.jars();
    seqwright.jdk("25", "echo '" + NOTICE + "' >&3");
    assertThat(run("train").err()).isEqualTo(NOTICE + "\n");
  }
}
