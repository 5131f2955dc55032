package dev.seqwright.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerCommandTest {
  private static final String TEXT = "ab cab\nbac abc\ncba bca\n".repeat(20);

  @TempDir private Path folder;
  private Path text;
  private Path model;

  @BeforeEach
  void files() throws IOException {
    text = Files.writeString(folder.resolve("text"), TEXT);
    model = folder.resolve("the.model");
  }

  private static CommandRun train(Path output, String... more) {
    List<String> command = new ArrayList<>(List.of("tokenizer", "train", "--type", "char"));
    command.addAll(List.of("-o", output.toString(), "--vocabulary-size", "20"));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray(String[]::new));
  }

  private CommandRun trained(String... more) {
    CommandRun run = train(model, more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(parts).doesNotContain("java.", "Exception");
  }

  @Test
  void trainsFromPlainAndPackedTextsAlike() throws IOException {
    trained("-i", text.toString());
    byte[] plain = Files.readAllBytes(model);
    Path packed = folder.resolve("text.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    trained("-i", packed.toString());
    assertThat(model).hasBinaryContent(plain);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(text, packed, model);
    }
  }

  @Test
  void aByteOrderMarkIsNotLearned() throws IOException {
    trained("-i", text.toString());
    byte[] plain = Files.readAllBytes(model);
    Files.writeString(text, "\ufeff" + TEXT);
    trained("-i", text.toString());
    assertThat(model).hasBinaryContent(plain);
  }

  @Test
  void theModelGoesWhereALinkPointsAndIntoDevices() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    assertThat(train(link, "-i", text.toString()).exitCode()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(model).isNotEmptyFile();
    Path toNull = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
    assertThat(train(toNull, "-i", text.toString()).exitCode()).isZero();
    assertThat(toNull).isSymbolicLink();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void setMayBeGivenMoreThanOnce() {
    trained("-i", text.toString(), "--set", "unknown-id=2", "--set", "end-id=0");
    String ids =
        CommandRun.withInput("Z\n", "tokenizer", "encode", "--ids", "-m", model.toString()).out();
    assertThat(ids).endsWith(" 2\n");
  }

  @Test
  void textsThatCannotBeReadAreNamed() throws IOException {
    refused(train(model, "-i", folder + "/absent"), "absent does not exist");
    refused(train(model, "-i", folder.toString()), "is a directory; expected a text file");
    refused(train(folder, "-i", text.toString()), "a folder was found");
    refused(train(text, "-i", text.toString()), "text is an input and the output, too");
    Path latin = folder.resolve("latin");
    Files.write(latin, "a\nb\u00e4d\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(train(model, "-i", latin.toString()), "latin:2: not valid UTF-8");
    assertThat(model).doesNotExist();
    assertThat(text).hasContent(TEXT);
  }

  @Test
  void encodesAndDecodesFromFileToFile() throws IOException {
    trained("-i", text.toString());
    String pieces = folder.resolve("pieces.gz").toString();
    String[] encode = {
      "tokenizer", "encode", "-m", model.toString(), "-i", text.toString(), "-o", pieces
    };
    assertThat(CommandRun.of(encode)).isEqualTo(new CommandRun(0, "", ""));
    try (var packed = new GZIPInputStream(Files.newInputStream(Path.of(pieces)))) {
      assertThat(new String(packed.readAllBytes(), StandardCharsets.UTF_8)).startsWith("▁ a b ▁ c");
    }
    String[] decode = {"tokenizer", "decode", "-m", model.toString(), "-i", pieces};
    assertThat(CommandRun.of(decode)).isEqualTo(new CommandRun(0, TEXT, ""));
  }

  @Test
  void theModelIsAnInputToo() throws IOException {
    trained("-i", text.toString());
    byte[] before = Files.readAllBytes(model);
    String[] encode = {"tokenizer", "encode", "-m", model.toString(), "-o", model.toString()};
    refused(CommandRun.withInput("ab\n", encode), "the.model is an input and the output, too");
    assertThat(model).hasBinaryContent(before);
  }

  @Test
  void aDashIsStandardInput() {
    trained("-i", text.toString());
    String[] encode = {"tokenizer", "encode", "-m", model.toString(), "-i", "-"};
    assertThat(CommandRun.withInput("ab\n", encode).out()).isEqualTo("▁ a b\n");
    assertThat(CommandRun.withInput(TEXT, arguments("-")).exitCode()).isZero();
    refused(CommandRun.withInput(TEXT, arguments("-", "-")), "standard input is to be read twice");
  }

  private String[] arguments(String... inputs) {
    List<String> all = new ArrayList<>(List.of("tokenizer", "train", "--type", "char"));
    all.addAll(List.of("--vocabulary-size", "20", "-o", model.toString(), "-i"));
    all.addAll(List.of(inputs));
    return all.toArray(String[]::new);
  }

  @Test
  void lineNStaysLineNWhateverItsPiecesStandFor() {
    trained("-i", text.toString(), "--set", "byte-fallback=true", "--set", "vocabulary-size=280");
    String[] decode = {"tokenizer", "decode", "-m", model.toString()};
    assertThat(CommandRun.withInput("▁ a <0x0A> b\n▁ c <0x0D>\n▁ b\n", decode).out())
        .isEqualTo("a b\nc \nb\n");
  }

  /** Pieces by SentencePiece 0.2.2's {@code encode_as_pieces} of the same model. */
  @Test
  void charactersThatTheVocabularyLacksAreInThePiecesAndInTheTextAgain() {
    trained("-i", text.toString());
    String line = "ab \ud83d\ude42\ud83d\ude43 zc\ud800\udf48 \u00c4\u65e5\n\nab x<unk>\n";
    String[] encode = {"tokenizer", "encode", "-m", model.toString()};
    String[] decode = {"tokenizer", "decode", "-m", model.toString()};
    String pieces = CommandRun.withInput(line, encode).out();
    assertThat(pieces)
        .isEqualTo(
            """
            ▁ a b ▁ \ud83d\ude42\ud83d\ude43 ▁ z c \ud800\udf48 ▁ \u00c4\u65e5

            ▁ a b ▁ x<unk>
            """);
    assertThat(CommandRun.withInput(pieces, decode).out()).isEqualTo(line);
  }

  @Test
  void anUnknownPieceByItsNameIsNoText() {
    trained("-i", text.toString());
    String[] decode = {"tokenizer", "decode", "-m", model.toString()};
    assertThat(CommandRun.withInput("▁ a <unk> </s>\n", decode).out()).isEqualTo("a \u2047 \n");
  }

  @Test
  void whatIsNoIdIsNamedByFileAndLineAndLinesBeforeAreThere() throws IOException {
    trained("-i", text.toString());
    Path ids = Files.writeString(folder.resolve("ids"), "4 5\n4 x\n");
    CommandRun run =
        CommandRun.of("tokenizer", "decode", "--ids", "-m", model.toString(), "-i", ids.toString());
    refused(run, "ids:2: found 'x', expected ids from 0 to ");
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void namesThatBeginWithAtAreNamesLikeOthers() throws IOException {
    Path at = Files.writeString(folder.resolve("@text"), "--help\n" + TEXT);
    assertThat(train(model, "-i", at.toString()).exitCode()).isZero();
    refused(train(model, "-i", "@nowhere"), "@nowhere does not exist");
  }
}
