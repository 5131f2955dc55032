package dev.seqwright.core.export;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.files.NewFolder;
import dev.seqwright.core.files.Unfinished;
import dev.seqwright.core.model.FewerLayers;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ShortenedConfig;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Some layers of a model, written as a model that has no others: its layers are numbered from 0,
 * and each has parameters of its own. It says what the whole model says with {@code --layers}, to
 * the bit, and whoever reads or exports it need not know where it came from.
 */
public final class ShortModel implements AutoCloseable {
  private final Unfinished place;

  private record Sections(ModelConfig model) {}

  private ShortModel(Unfinished place) {
    this.place = place;
  }

  /**
   * Writes it into a place that is gone when this is closed.
   *
   * @param model the folder of a model
   * @param asked which of its layers
   * @param weights which of its weights
   * @param output beside which there is room for it
   * @throws UserException when the model works with all of its layers only, or a layer of it
   *     depends on how many there are
   */
  public static ShortModel beside(Path output, Path model, FewerLayers asked, Weights weights) {
    NewFolder.requireAbsent(output);
    ShortenedConfig config = config(model, asked);
    try (ExportedModel whole = ExportedModel.open(model, weights)) {
      ShortModel made = new ShortModel(NewFolder.beside(output));
      try {
        made.write(whole, config);
        return made;
      } catch (RuntimeException e) {
        made.close();
        throw e;
      }
    }
  }

  /** What becomes of the configuration, so that nothing is loaded for what cannot be. */
  private static ShortenedConfig config(Path model, FewerLayers asked) {
    try (SavedModel saved = new ModelFolder(model).open()) {
      Binder kinds = Kinds.in(new Binder());
      return ShortenedConfig.of(saved.configuration(kinds, ModelConfig.class, "model"), asked);
    }
  }

  /** Its folder. */
  public Path folder() {
    return place.content();
  }

  private void write(ExportedModel whole, ShortenedConfig config) {
    String section = Kinds.in(new Binder()).toYaml(new Sections(config.model()));
    String settings = Binder.withSection(whole.settings(), "model", section);
    try (NativeSlabs slabs = new NativeSlabs()) {
      Collection<Parameter> kept = kept(whole, config.sets(), slabs).all();
      new ModelFolder(folder())
          .save(
              Quantization.FLOAT32.checkpoint(
                  whole.step(), settings, whole.tokenizers(), kept, slabs));
    }
  }

  private static Parameters kept(
      ExportedModel whole, Map<String, List<Integer>> sets, NativeSlabs slabs) {
    Parameters kept = new Parameters();
    Map<String, String> sources = LayerNames.of(whole.parameters(), sets);
    sources.forEach((name, source) -> create(kept, name, whole.find(source)));
    kept.allocate(slabs);
    kept.all().forEach(p -> p.value().copyFrom(whole.parameter(sources.get(p.name()))));
    return kept;
  }

  private static void create(Parameters all, String name, Parameter source) {
    Parameter made = all.root().create(name, Initializer.zeros(), source.shape());
    if (source.isWeight()) {
      made.asWeight();
    }
  }

  @Override
  public void close() {
    try {
      place.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
