package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.checkpoint.VocabularyFile.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies by column, stored with a model and read back. */
class TokenizerFilesTest {
  @TempDir private Path folder;

  @Test
  void aTextAndItsLabels() throws IOException {
    List<String> labels = List.of("more of a", "even", " more of b", "é, 日本", "a\rb", "x\u0085y");
    TokenizerFiles read = saved(TokenizerFiles.column("text", model()).withLabels("label", labels));
    assertThat(read.labels("label")).isEqualTo(labels);
    assertThat(read.content("text")).isEqualTo(model());
    assertThat(read.parts())
        .containsExactly(
            new VocabularyFile("text", Form.MODEL, "text.model"),
            new VocabularyFile("label", Form.LABELS, "label.labels.txt"));
    assertThat(Files.readString(folder.resolve("label.labels.txt")))
        .startsWith("more of a\neven\n")
        .endsWith("\n");
  }

  @Test
  void aTextAlone() {
    TokenizerFiles read = saved(TokenizerFiles.column("text", model()));
    assertThat(read.files()).containsOnlyKeys("text.model");
    assertThat(read.areWords()).isFalse();
  }

  @Test
  void sourceAndTargetWithOneFileOrTwo() {
    TokenizerFiles shared = saved(TokenizerFiles.shared(model()));
    assertThat(shared.files()).containsOnlyKeys("source.model");
    assertThat(shared.isShared()).isTrue();
    assertThat(shared.content("target")).isEqualTo(model());
    TokenizerFiles separate = saved(TokenizerFiles.separate(model(), Checkpoints.bytes("other")));
    assertThat(separate.files()).containsOnlyKeys("source.model", "target.model");
    assertThat(separate.isShared()).isFalse();
    assertThat(separate.content("target")).isEqualTo(Checkpoints.bytes("other"));
  }

  private static byte[] model() {
    return Checkpoints.bytes("a model");
  }

  private TokenizerFiles saved(TokenizerFiles files) {
    NamedTensor tensor = NamedTensor.of("a", new int[] {1}, new float[] {1});
    ModelFolder model = new ModelFolder(folder);
    model.save(new Checkpoint(1, "model: {layers: 1}\n", files, List.of(tensor), Optional.empty()));
    try (SavedModel saved = model.open()) {
      return saved.tokenizers();
    }
  }
}
