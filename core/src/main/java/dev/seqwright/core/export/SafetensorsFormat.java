package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.Checkpoint;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.NamedTensor;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
  public void write(ExportedModel model, Quantization quantization, Path folder) {
    List<NamedTensor> stored =
        model.parameters().stream()
            .flatMap(parameter -> quantization.of(parameter, model.slabs()).stream())
            .toList();
    new ModelFolder(folder)
        .save(
            new Checkpoint(
                model.step(),
                quantization.settings(model.settings()),
                model.tokenizers(),
                stored,
                Optional.empty()));
  }
}
