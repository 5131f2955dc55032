package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.api.ModelArrays;
import dev.seqwright.core.api.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Vectors of texts, of models of all tasks, and the arrays that they are made of. */
class EmbedTest {
  private static final List<String> LINES = List.of("abc", "", "cabfed", " ", "f", "abc");

  @TempDir private static Path shared;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    ToyTasks tasks = ToyTasks.create(shared);
    succeeded(tasks.label("labels", "--max-steps", "20", "--set=model.encoder.layers=2"));
    succeeded(tasks.continued("words", "--max-steps", "20"));
    CopyTask copy = CopyTask.create(Files.createDirectory(shared.resolve("copy")), 1);
    succeeded(copy.train("translator", "--max-steps", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "words", "copy/translator"})
  void aRowALine(String model) {
    INDArray array = array(model);
    try (ModelArrays arrays = ModelArrays.open(shared.resolve(model));
        Reading texts = arrays.read(List.of("abc", "cabfed", "f"))) {
      assertThat(array.shape()).containsExactly(6, arrays.size());
      assertThat(texts.states(1).shape())
          .containsExactly(arrays.tokens("cabfed").length, arrays.size());
      requireSame(array.getRow(0), texts.states(0).mean(0));
      requireSame(array.getRow(2), texts.states(1).mean(0));
      requireSame(array.getRow(4), texts.states(2).mean(0));
      requireSame(array.getRow(5), array.getRow(0));
      assertThat(array.getRow(1).toFloatVector()).containsOnly(0);
      assertThat(array.getRow(3).toFloatVector()).containsOnly(0);
      assertThat(array.getRow(0).toFloatVector()).isNotEqualTo(array.getRow(2).toFloatVector());
      assertThat(arrays.embeddings().columns()).isEqualTo(arrays.size());
      assertThat(arrays.pieces(arrays.tokens("f"))).contains("f");
    }
  }

  @Test
  void statesArePooledAsWanted() {
    try (ModelArrays arrays = ModelArrays.open(shared.resolve("labels"));
        Reading texts = arrays.read(List.of("cabfed"))) {
      INDArray states = texts.states(0);
      long last = states.rows() - 1L;
      requireSame(array("labels", "--pooling=first").getRow(2), states.getRow(0));
      requireSame(array("labels", "--pooling=last").getRow(2), states.getRow(last));
      requireSame(array("labels", "--pooling=max").getRow(2), states.max(0));
      INDArray unit = array("labels", "--normalize").getRow(2);
      assertThat(unit.norm2Number().doubleValue()).isCloseTo(1, within(1e-6));
      requireSame(unit.mul(states.mean(0).norm2Number()), states.mean(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"labels, 2", "words, 1", "copy/translator, 1"})
  void theLastLayerIsWhatIsGivenWithoutOne(String model, int layers) {
    float[] last = array(model).getRow(2).toFloatVector();
    assertThat(array(model, "--states-of-layer=" + layers).getRow(2).toFloatVector())
        .isEqualTo(last);
    for (int layer = 0; layer < layers; layer++) {
      assertThat(array(model, "--states-of-layer=" + layer).getRow(2).toFloatVector())
          .isNotEqualTo(last);
    }
  }

  @Test
  void layerZeroIsTheEmbeddingsWithTheirPositions() {
    try (ModelArrays arrays = ModelArrays.open(shared.resolve("copy/translator"))) {
      int[] tokens = arrays.tokens("cabfed");
      int size = arrays.size();
      double[] mean = new double[size];
      for (int t = 0; t < tokens.length; t++) {
        for (int c = 0; c < size; c++) {
          double angle = t * Math.pow(10_000, -(c - c % 2) / (double) size);
          double position = c % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
          double token = Math.sqrt(size) * arrays.embeddings().getDouble(tokens[t], c);
          mean[c] += (token + position) / tokens.length;
        }
      }
      requireSame(
          array("copy/translator", "--states-of-layer=0").getRow(2), Nd4j.createFromArray(mean));
    }
  }

  @Test
  void layersThatAreNotThere() {
    String model = "-m=" + shared.resolve("labels");
    for (String layer : List.of("3", "-1")) {
      refused(
          CommandRun.of(
              "embed", model, "-o=" + folder.resolve("x.npy"), "--states-of-layer=" + layer),
          "--states-of-layer: found "
              + layer
              + ", expected 0 (the embeddings) to 2, the layers of ");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theStatesOfALayerAreNotFewerLayers() {
    String model = "-m=" + shared.resolve("labels");
    String output = "-o=" + folder.resolve("x.npy");
    refused(
        CommandRun.of("embed", model, output, "--layer", "1"),
        "--layer 1: give --states-of-layer 1 for the states after that layer, or --layers 1 to"
            + " use");
    refused(
        CommandRun.of("embed", model, output, "--layers", "1"),
        "--layers 1: the encoder works with all of its 2 layers only",
        "; the states of one layer of the whole model are --states-of-layer N");
    assertThat(folder).isEmptyDirectory();
  }

  /** What is told of attention: a distribution a token, in each head of each layer. */
  @Test
  void weightsOfAttention() {
    try (ModelArrays arrays = ModelArrays.open(shared.resolve("labels"));
        Reading texts = arrays.read(List.of("f", "cabfed"))) {
      assertThat(texts.attentions()).isEqualTo(2);
      int n = arrays.tokens("cabfed").length;
      INDArray weights = texts.attention(1, 1);
      assertThat(weights.shape()).containsExactly(2, n, n);
      assertThat(weights.sum(2).sub(1).amaxNumber().doubleValue()).isLessThan(1e-5);
      assertThat(weights.minNumber().doubleValue()).isPositive();
      try (Reading alone = arrays.read(List.of("cabfed"))) {
        assertThat((Object) alone.attention(1, 0)).isEqualTo(weights);
        assertThat((Object) alone.states(0)).isEqualTo(texts.states(1));
        assertThat((Object) alone.states()).isEqualTo(alone.states(0));
      }
    }
    try (ModelArrays arrays = ModelArrays.open(shared.resolve("words"));
        Reading texts = arrays.read(List.of("abc"))) {
      INDArray causal = texts.attention(0, 0);
      assertThat(causal.getFloat(0, 0, 0)).isCloseTo(1, within(1e-6f));
      assertThat(causal.getFloat(1, 1, 2)).as("what follows is not seen").isZero();
    }
  }

  /** A view is the model's own memory. */
  @Test
  void embeddingsThatAreChangedChangeTheModel() {
    try (ModelArrays arrays = ModelArrays.open(shared.resolve("labels"))) {
      float[] before;
      try (Reading texts = arrays.read(List.of("f"))) {
        before = texts.states(0).dup().toFloatMatrix()[0];
      }
      arrays.embeddings().muli(2);
      try (Reading texts = arrays.read(List.of("f"))) {
        assertThat(texts.states(0).toFloatMatrix()[0]).isNotEqualTo(before);
      }
    }
  }

  @Test
  void theFileIsNumPys() throws IOException {
    byte[] plain = Files.readAllBytes(embedded("labels", "states.npy"));
    String header = new String(plain, 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header).startsWith("\u0093NUMPY\u0001\u0000v\u0000").endsWith(" \n");
    assertThat(header).contains("{'descr': '<f4', 'fortran_order': False, 'shape': (6, 32), }");
    assertThat(plain).hasSize(128 + 6 * 32 * 4);
    try (ZipInputStream archive =
        new ZipInputStream(Files.newInputStream(embedded("labels", "states.npz")))) {
      assertThat(archive.getNextEntry().getName()).isEqualTo("states.npy");
      assertThat(archive.readAllBytes()).isEqualTo(plain);
      assertThat(archive.getNextEntry()).isNull();
    }
    Path empty = folder.resolve("empty.npy");
    succeeded(CommandRun.of("embed", "-m=" + shared.resolve("labels"), "-o=" + empty));
    assertThat(Files.readString(empty, StandardCharsets.ISO_8859_1)).contains("(0, 32)");
  }

  @Test
  void neighboursAreThoseOfTheSmallestAngle() throws IOException {
    Path file = shared.resolve("test.word");
    List<String> words = new ArrayList<>(Files.readAllLines(file));
    words.add(3, "");
    Path candidates = Files.write(folder.resolve("words"), words);
    String[] command = {
      "embed", "-m=" + shared.resolve("labels"), "--nearest=" + candidates, "-k=4"
    };
    String asked = "zz\n\n" + words.get(7) + "\n";
    List<String[]> found =
        succeeded(CommandRun.withInput(asked, command))
            .out()
            .lines()
            .map(l -> l.split("\t"))
            .toList();
    assertThat(found).hasSize(8).allMatch(row -> row.length == 5);
    assertThat(found.stream().map(row -> row[0] + row[1]))
        .containsExactly("11", "12", "13", "14", "31", "32", "33", "34");
    assertThat(found.get(4)).containsExactly("3", "1", "1.000000", "8", words.get(7));
    INDArray all = array(words, "labels", "--normalize");
    for (String[] row : found.subList(4, 8)) {
      int line = Integer.parseInt(row[3]) - 1;
      assertThat(row[4]).isEqualTo(words.get(line));
      assertThat(Double.parseDouble(row[2])).isCloseTo(cosine(all, 7, line), within(2e-6));
    }
    double worst = Double.parseDouble(found.get(7)[2]);
    long nearer =
        Stream.iterate(0, i -> i < words.size(), i -> i + 1)
            .filter(i -> cosine(all, 7, i) > worst + 2e-6)
            .count();
    assertThat(nearer).isLessThanOrEqualTo(3);
  }

  @Test
  void aMapHasAPointATextColouredByItsLabel() throws IOException {
    Path page = folder.resolve("map.html");
    String[] command = {
      "embed",
      "-m=" + shared.resolve("labels"),
      "-i=" + shared.resolve("test.word"),
      "--map=" + page,
      "--label=" + shared.resolve("test.label")
    };
    succeeded(CommandRun.of(command));
    String html = Files.readString(page);
    assertThat(html.split("<circle", -1)).hasSize(31);
    assertThat(html).contains("#0072b2", "#e69f00", "a vowel | ", "a consonant | ", "1: ");
    assertThat(html).doesNotContain("NaN").doesNotContain("http-equiv").doesNotContain("<script");
    Path short1 = Files.writeString(folder.resolve("short"), "a vowel\n");
    command[4] = "--label=" + short1;
    command[3] = "--map=" + folder.resolve("never.html");
    refused(
        CommandRun.of(command), "short has 1 lines and the input has 30", "#lines-do-not-pair.");
    assertThat(folder.resolve("never.html")).doesNotExist();
  }

  @Test
  void mistakes() throws IOException {
    Path model = shared.resolve("labels");
    Path never = folder.resolve("never.npy");
    String[] usual = {"embed", "-m=" + model, "-o=" + never};
    refused(CommandRun.of("embed", "-m=" + model), "nothing is wanted: give --output FILE");
    refused(
        CommandRun.of("embed", "-m=" + model, "-o=states.txt"), "--output states.txt: expected");
    refused(CommandRun.of("embed", "-m=" + model, "-o=x.npy", "-k=0"), "-k: found 0, expected 1");
    refused(
        CommandRun.of("embed", "-m=" + model, "-o=x.npy", "--label=l"), "--label has no effect");
    refused(
        CommandRun.withInput("abc\n" + "a".repeat(40) + "\n", usual),
        "line 2 has more than 40 tokens, the model takes 20 at most",
        "#line-too-long.");
    refused(
        CommandRun.withInput("a\nb\n", "embed", "-m=" + model, "--map=" + never), "found 2 lines");
    assertThat(never).doesNotExist();
    assertThat(folder).isEmptyDirectory();
    refused(CommandRun.of("embed", "-m=" + model, "-o=" + folder.resolve("none/x.npy")), "none");
  }

  private static double cosine(INDArray units, int a, int b) {
    return units.getRow(a).mul(units.getRow(b)).sumNumber().doubleValue();
  }

  private Path embedded(String model, String name, String... options) {
    Path output = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("embed", "-m=" + shared.resolve(model)));
    command.add("-o=" + output);
    command.addAll(Arrays.asList(options));
    String input = String.join("\n", LINES) + "\n";
    succeeded(CommandRun.withInput(input, command.toArray(String[]::new)));
    return output;
  }

  private INDArray array(String model, String... options) {
    return Nd4j.createFromNpyFile(embedded(model, "states.npy", options).toFile());
  }

  private INDArray array(List<String> lines, String model, String option) {
    Path output = folder.resolve("lines.npy");
    String input = String.join("\n", lines) + "\n";
    succeeded(
        CommandRun.withInput(
            input, "embed", "-m=" + shared.resolve(model), "-o=" + output, option));
    return Nd4j.createFromNpyFile(output.toFile());
  }

  private static void requireSame(INDArray found, INDArray expected) {
    assertThat(found.toFloatVector())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(expected.toFloatVector());
  }

  private static void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(parts);
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
