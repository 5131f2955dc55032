package dev.seqwright.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes with {@code import --from ctranslate2} get one message and leave no folder. */
class ImportMistakesTest {
  @TempDir private Path temporary;

  private CommandRun run(Path folder, String... options) {
    List<String> all = new ArrayList<>(List.of("import", "--from", "ctranslate2"));
    all.addAll(List.of(folder.toString(), "-o", temporary.resolve("model").toString()));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(run.out()).isEmpty();
    assertThat(temporary.resolve("model/config.yaml")).doesNotExist();
  }

  private Path copied() throws IOException {
    return NamesModel.unpack(temporary.resolve("foreign"));
  }

  @Test
  void foldersThatAreNotThere() throws IOException {
    refused(run(temporary.resolve("nowhere")), "nowhere does not exist; expected the folder");
    refused(run(temporary), "model.bin does not exist; expected the binary file of a CTranslate2");
    refused(
        CommandRun.of("import", "--from", "marian", temporary.toString(), "-o", "x"),
        "marian",
        "expected one of ctranslate2, huggingface");
    Files.createDirectory(temporary.resolve("model"));
    refused(run(temporary), "model exists; expected the name of a new folder");
  }

  @Test
  void aFileThatWasCut() throws IOException {
    Path folder = copied();
    byte[] whole = Files.readAllBytes(folder.resolve("model.bin"));
    Files.write(folder.resolve("model.bin"), Arrays.copyOf(whole, whole.length / 2));
    refused(run(folder), "model.bin: not a CTranslate2 model, or cut or damaged, at byte ");
  }

  @Test
  void tokensThatTheVocabularyLacks() throws IOException {
    Path folder = copied();
    refused(run(folder, "--decoder-start", "<x>"), "the target vocabulary has no token <x>");
    refused(run(folder, "--target-model", "x"), "without a source's; give both");
    refused(run(folder, "--source-model", "x"), "x cannot be read; expected a SentencePiece model");
    assertThat(run(folder, "--add-source-end").exitCode()).isZero();
    assertThat(Files.readString(temporary.resolve("model/config.yaml")))
        .contains("add-source-end: true");
  }
}
