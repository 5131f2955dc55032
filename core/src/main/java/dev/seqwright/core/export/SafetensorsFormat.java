package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A model folder that holds what translating needs and nothing else: {@code config.yaml}, {@code
 * model.safetensors}, the tokenizers. It is a third of the size of one that training can go on
 * from, or less.
 */
public final class SafetensorsFormat implements ExportFormat {
  @Override
  public Set<Quantization> quantizations() {
    return EnumSet.allOf(Quantization.class);
  }

  @Override
  public List<String> refusals(ExportedModel model) {
    return List.of();
  }

  @Override
  public void write(ExportedModel model, Quantization quantization, Path folder)
      throws IOException {
    new ModelFolder(folder)
        .fill(
            quantization.checkpoint(
                model.step(),
                model.settings(),
                model.tokenizers(),
                model.parameters(),
                model.slabs()));
  }
}
