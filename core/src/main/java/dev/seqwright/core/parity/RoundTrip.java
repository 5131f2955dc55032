package dev.seqwright.core.parity;

import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.files.Unfinished;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import dev.seqwright.core.task.Tasks;
import dev.seqwright.core.task.Translation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A model in another toolkit's format, imported again and compared with what it was made of. */
public final class RoundTrip {
  private RoundTrip() {}

  /**
   * Compares a model with its export.
   *
   * @param exported a folder in the format
   */
  public static Parity of(Path model, ForeignFormat format, Path exported, List<String> lines) {
    return imported(model, format, exported, again -> Parity.between(model, again, lines));
  }

  /** What is to be said of a model of any task and its export. */
  public static String report(Path model, ForeignFormat format, Path exported, List<String> lines) {
    return imported(model, format, exported, again -> report(model, again, lines));
  }

  /** What is to be said of the models in two folders, of any task. */
  public static String report(Path model, Path made, List<String> lines) {
    return Tasks.of(model) instanceof Translation.Settings
        ? Parity.between(model, made, lines).toString()
        : NetworkParity.between(model, made, lines).toString();
  }

  private static <T> T imported(
      Path model, ForeignFormat format, Path exported, Function<Path, T> comparison) {
    // Where the export had room, there is room for another model; the system's folder for temporary
    // files may be small.
    try (Unfinished place = Unfinished.beside(exported)) {
      Path imported = place.content();
      ImportOptions options = options(model, format, exported);
      ModelImport.run(format, exported, options, imported, Quantization.FLOAT32);
      return comparison.apply(imported);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CTranslate2's folders do not say that SentencePiece cuts texts, BERT's not what is read. */
  private static ImportOptions options(Path model, ForeignFormat format, Path exported) {
    if (SampleLines.readsPairs(model)) {
      return new ImportOptions(true);
    }
    Path source = exported.resolve("source.spm");
    return format == ForeignFormat.CTRANSLATE2 && Files.exists(source)
        ? new ImportOptions(
            Optional.of(source),
            Optional.of(exported.resolve("target.spm")),
            Optional.empty(),
            Optional.empty())
        : new ImportOptions();
  }
}
