package dev.seqwright.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import --from huggingface} of a BERT, then what a classifier is for. */
class ImportBertTest {
  private static final Path MODELS =
      Path.of("../core/src/test/resources/dev/seqwright/core/imports/huggingface");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temporary;

  @Test
  void anImportedClassifierAnswersLines() {
    CommandRun run = run(MODELS.resolve("bert-classes"), "model");
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandRun answered =
        CommandRun.withInput("A painter\n\nseven lamps\n", "predict", "--model", path("model"));
    assertThat(answered.exitCode()).as(answered.err()).isZero();
    assertThat(answered.out().lines()).hasSize(3).isSubsetOf("bad", "so so", "good");
  }

  @Test
  void anEncoderIsRefusedWhereAnswersAreWanted() {
    run(MODELS.resolve("bert-masked"), "model");
    for (String command : List.of("predict", "translate", "generate")) {
      CommandRun refused = CommandRun.withInput("a\n", command, "--model", path("model"));
      assertThat(refused.exitCode()).as(command).isEqualTo(2);
      assertThat(refused.err()).contains("'seqwright embed' writes its states");
    }
  }

  @Test
  void anEncoderIsNoTaskToTrain() {
    CommandRun run =
        CommandRun.of(
            "train", "--task", "encoding", "--model", path("new"), "--train-text", "pom.xml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("task: found encoding, expected one that is trained");
  }

  @Test
  void whatCannotBeExpressedIsRefusedWithAllReasons() throws IOException {
    Path folder = copied("bert-classes");
    change(folder, "position_embedding_type", "\"relative_key\"");
    change(folder, "is_decoder", "true");
    change(folder, "hidden_act", "\"mish\"");
    change(folder, "problem_type", "\"regression\"");
    refused(
        folder,
        "config.json: the model cannot be imported: position_embedding_type is 'relative_key'",
        "is_decoder is true, expected false",
        "problem_type is 'regression' and there are 3 labels",
        "hidden_act is 'mish', expected one of gelu, gelu_new,");
  }

  @Test
  void pairsAreRefusedWhereAModelHasNone() {
    for (String model : List.of("gpt2", "distilbert")) {
      CommandRun run =
          CommandRun.of(
              "import",
              "--from",
              "huggingface",
              MODELS.resolve(model).toString(),
              "-o",
              path("no"),
              "--pairs");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains("--pairs is for classifiers of type bert or roberta, found a model of type");
    }
  }

  @Test
  void labelsThatCannotBeToldApartAreRefused() throws IOException {
    Path folder = copied("bert-classes");
    change(folder, "id2label", "{\"0\": \"good\", \"1\": \"bad\", \"2\": \"good\"}");
    refused(folder, "id2label is", "expected a label of its own for each id from 0");
  }

  @Test
  void headsThatAreUnknownHereAreNamed() throws IOException {
    Path folder = copied("bert-classes");
    change(folder, "architectures", "[\"BertForMultipleChoice\"]");
    refused(
        folder,
        "architectures has BertForMultipleChoice, expected one of BertForSequenceClassification");
  }

  @Test
  void weightsOfAnotherModelAreRefused() throws IOException {
    Path folder = copied("bert-classes");
    change(folder, "num_hidden_layers", "3");
    refused(folder, "tensors are missing: bert.encoder.layer.2.");
    change(folder, "num_hidden_layers", "2");
    change(folder, "architectures", "[\"BertModel\"]");
    refused(folder, "tensors have no place in the model: classifier.bias, classifier.weight");
    change(folder, "architectures", "[\"BertForSequenceClassification\"]");
    change(folder, "id2label", "{\"0\": \"good\", \"1\": \"bad\"}");
    refused(folder, "head.weight has shape [3, 16], expected [2, 16]");
  }

  @Test
  void aTokenizerThatDoesNotFitIsRefused() throws IOException {
    Path folder = copied("bert-classes");
    Path words = folder.resolve("vocab.txt");
    Files.writeString(words, Files.readString(words) + "more\n");
    refused(folder, "vocab_size is 111 and the tokenizer has 112 tokens, expected as many");
    Files.writeString(words, Files.readString(words).replace("[SEP]", "[sep]"));
    refused(folder, "its tokenizer has no token [SEP], which stands around texts");
    Files.delete(words);
    refused(folder, "vocab.txt is missing; expected the folder of a model of transformers");
  }

  private void refused(Path folder, String... parts) {
    CommandRun run = run(folder, "refused");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(temporary.resolve("refused")).doesNotExist();
  }

  private CommandRun run(Path folder, String output) {
    return CommandRun.of(
        "import", "--from", "huggingface", folder.toString(), "--output", path(output));
  }

  private String path(String name) {
    return temporary.resolve(name).toString();
  }

  private Path copied(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("copy"));
    for (String file :
        List.of("config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json")) {
      Files.copy(MODELS.resolve(name).resolve(file), folder.resolve(file));
    }
    return folder;
  }

  private static void change(Path folder, String key, String value) throws IOException {
    Path file = folder.resolve("config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.set(key, JSON.readTree(value));
    JSON.writeValue(file.toFile(), json);
  }
}
