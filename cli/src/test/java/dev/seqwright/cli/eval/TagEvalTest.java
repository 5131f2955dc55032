package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tagged sentences, a token a line. */
class TagEvalTest {
  private static final String TEXT =
      """
      processed 7 tokens with 3 phrases; found: 3 phrases; correct: 2.
      accuracy:  85.71%; precision:  66.67%; recall:  66.67%; FB1:  66.67
                    LOC: precision:  50.00%; recall:  50.00%; FB1:  50.00  2
                    PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
      """;

  @TempDir private Path folder;
  private Path tagged;

  @BeforeEach
  void files() {
    tagged =
        EvalRun.file(
            folder,
            "out",
            "Ada B-PER B-PER",
            "Lovelace I-PER I-PER",
            "in O O",
            "London B-LOC B-LOC",
            "",
            "New B-LOC B-LOC",
            "York I-LOC O",
            ". O O");
  }

  @Test
  void oneFileIsPrintedAsTheScriptDoes() {
    assertThat(EvalRun.of("--conll", tagged).out()).isEqualTo(TEXT);
  }

  @Test
  void compressedFilesAndStandardInput() throws IOException {
    Path packed = folder.resolve("out.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(tagged, out);
    }
    assertThat(EvalRun.of("--conll", packed).out()).isEqualTo(TEXT);
    InputStream own = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(tagged)));
      assertThat(EvalRun.of("--conll", "-").out()).isEqualTo(TEXT);
    } finally {
      System.setIn(own);
    }
  }

  private Path column(String name, int column) throws IOException {
    String text = Files.readString(tagged);
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String[] cells = lines[i].split(" ", -1);
      lines[i] = cells.length > 1 ? cells[0] + "\t" + cells[column] : "";
    }
    return EvalRun.file(folder, name, lines);
  }

  @Test
  void rightTagsMayBeInAFileOfTheirOwn() throws IOException {
    Path gold = column("gold", 1);
    EvalRun run = EvalRun.of("--ref", gold, "--conll", column("guess", 2));
    assertThat(run.out()).isEqualTo(TEXT);
  }

  @Test
  void theStrictSchemeRefusesWhatConllevalForgives() {
    Path pair = EvalRun.file(folder, "pair", "a B-NP I-NP", "b I-NP I-NP");
    Object[] lenient = {"--conll", pair, "-m", "f1", "--score-only"};
    assertThat(EvalRun.of(lenient).out()).isEqualTo("100.00\n");
    EvalRun strict = EvalRun.of("--conll", pair, "-m", "f1", "--score-only", "--scheme", "iob2");
    assertThat(strict.out()).isEqualTo("0.00\n");
  }

  @Test
  void severalSystemsAreTestedBySentence() throws IOException {
    Path other =
        EvalRun.file(folder, "other", Files.readString(tagged).replace("I-LOC O", "I-LOC I-LOC"));
    EvalRun run = EvalRun.of("--conll", tagged, other, "--paired-ar", "-parn", 99, "-m", "f1");
    assertThat(run.out())
        .contains("f1|nrefs:1|ar:99|seed:12345|scheme:conlleval|", "100.00 (p = ", "99 trials")
        .contains("\n" + tagged + "\n" + TEXT);
  }

  @Test
  void jsonHasATypeARow() throws IOException {
    EvalRun run = EvalRun.of("--conll", tagged, "-f", "json");
    JsonNode system = new ObjectMapper().readTree(run.out()).at("/systems/0");
    assertThat(system.get("scores")).hasSize(4);
    assertThat(system.at("/types/0").toString())
        .isEqualTo(
            "{\"type\":\"LOC\",\"precision\":50.0,\"recall\":50.0,\"f1\":50.0,"
                + "\"gold\":2,\"found\":2,\"correct\":1}");
  }

  @Test
  void partsOfSpeechHaveARowATag() {
    Path speech = EvalRun.file(folder, "upos", "a DET DET", "dog NOUN VERB", ". PUNCT PUNCT");
    EvalRun run = EvalRun.of("--conll", speech);
    assertThat(run.out())
        .startsWith("accuracy|nrefs:1|unit:token|version:2.6.0-seqwright = 66.67\n")
        .contains("NOUN        0.00    0.00    0.00       1         0");
    refused("no tag begins with B-", "--conll", speech, "-m", "f1");
  }

  @Test
  void theRightTagsOfConlluAreInUposUnlessNamed() {
    Path conllu =
        EvalRun.file(
            folder,
            "conllu",
            "# text = dogs bark",
            "1-2\tdogsbark\t_\t_\t_\t_\t_\t_\t_\t_\t_",
            "1\tdogs\tdog\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\tNOUN",
            "2\tbark\tbark\tVERB\tVBP\t_\t0\troot\t_\t_\tNOUN");
    assertThat(EvalRun.of("--conll", conllu, "--score-only").out()).isEqualTo("50.00\n");
    EvalRun named = EvalRun.of("--conll", conllu, "--column", "xpos", "--score-only");
    assertThat(named.out()).isEqualTo("0.00\n");
    EvalRun apart = EvalRun.of("--ref", conllu, "--conll", conllu, "--score-only");
    assertThat(apart.out()).as("upos of the reference").isEqualTo("50.00\n");
  }

  /** The script counts it, too: it has a tag. */
  @Test
  void theBeginningOfADocumentIsAToken() {
    Path documents =
        EvalRun.file(
            folder, "doc", "-DOCSTART- O O", "", "a B-X B-X", "", "-DOCSTART- O O", "b O O");
    assertThat(EvalRun.of("--conll", documents).out())
        .startsWith("processed 4 tokens with 1 phrases; found: 1 phrases; correct: 1.\n");
  }

  @Test
  void theReportHasATypeARowAndConfusions() throws IOException {
    Path report = folder.resolve("report");
    EvalRun.of("--conll", tagged, "--report", report);
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("<td>LOC</td><td>50.00</td>", "<td>I-LOC</td><td>O</td><td>1</td>")
        .contains("aria-label=\"confusions\"");
  }

  private static void refused(String message, Object... arguments) {
    assertThatThrownBy(() -> EvalRun.of(arguments))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesThatDoNotBelongTogether() throws IOException {
    Path gold = column("gold", 1);
    Path shorter = EvalRun.file(folder, "short", "Ada\tB-PER", "Lovelace\tI-PER", "in\tO");
    refused(
        "short has a sentence of 3 words at line 1, "
            + gold
            + " has a sentence of 4 words at line 1",
        "--ref",
        gold,
        "--conll",
        shorter);
    Path fewer = EvalRun.file(folder, "few", "a\tO", "b\tO", "c\tO", "d\tO");
    refused("few has no more sentences", "--ref", gold, "--conll", fewer);
    Path another =
        EvalRun.file(folder, "another", Files.readString(tagged).replace("in O O", "in B-LOC O"));
    refused("another:3: the right tag is 'B-LOC'", "--conll", tagged, another);
  }

  @Test
  void badLines() {
    Path two = EvalRun.file(folder, "two", "Ada B-PER", "Lovelace I-PER");
    refused("two:1: found 2 columns, expected a word, its right tag", "--conll", two);
    Path ragged = EvalRun.file(folder, "ragged", "a O O", "b O");
    refused("ragged:2: found 2 columns, expected 3", "--conll", ragged);
    Path blank = EvalRun.file(folder, "blank", "a\tO\tO", "b\tO\t");
    refused("blank:2: the tag is blank", "--conll", blank);
    Path foreign = EvalRun.file(folder, "foreign", "a O O", "b S-X O");
    refused(
        "foreign:2: the tag 'S-X' is none of --scheme iob2",
        "--conll",
        foreign,
        "--scheme",
        "iob2");
    Path open = EvalRun.file(folder, "open", "a B-X B-X", "b I-X I-X", "c O O");
    refused("--scheme iobes: the right tags make no whole", "--conll", open, "--scheme", "iobes");
    Path empty = EvalRun.file(folder, "empty", "");
    refused("empty has no tokens", "--conll", empty);
  }

  @Test
  void optionsThatDoNotGoWithTags() {
    refused(
        "leave --hyp, --model, --src and --probabilities out", "--conll", tagged, "--hyp", tagged);
    refused("--metrics mcc is not of tags", "--conll", tagged, "-m", "mcc");
    refused("twice", "--conll", tagged, tagged);
    refused("give both or neither", "--column", "3", "--hyp", tagged, "--ref", tagged);
    refused("--column", "--conll", tagged, "--column", "tag");
  }
}
