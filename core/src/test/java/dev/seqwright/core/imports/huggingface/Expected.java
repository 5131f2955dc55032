package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.checkpoint.Safetensors;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What transformers computed with a model of {@code scripts/vectors/transformers_models.py}. */
record Expected(List<JsonNode> lines, Path tensors) {
  static Expected of(String model) throws IOException {
    Path folder = ModelFolders.of(model);
    List<JsonNode> lines = new ArrayList<>();
    new ObjectMapper().readTree(folder.resolve("expected.json").toFile()).forEach(lines::add);
    return new Expected(lines, folder.resolve("expected.safetensors"));
  }

  static int[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  float[] values(String name) {
    try (Safetensors all = Safetensors.open(tensors)) {
      return all.floats(all.find(name).orElseThrow());
    }
  }

  void requireClose(Tensor found, String name) {
    float[] values = values(name);
    assertThat(found.size()).as(name).isEqualTo(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(found.get(i)).as("%s[%d]", name, i).isCloseTo(values[i], within(1e-4f));
    }
  }
}
