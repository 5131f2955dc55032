package dev.seqwright.core.parity;

import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.files.Unfinished;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.foreign.ImportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model in another toolkit's format, imported again and compared with what it was made of. */
public final class RoundTrip {
  private RoundTrip() {}

  /**
   * Compares a model with its export.
   *
   * @param exported a folder in the format
   */
  public static Parity of(Path model, ForeignFormat format, Path exported, List<String> lines) {
    // Where the export had room, there is room for another model; the system's folder for temporary
    // files may be small.
    try (Unfinished place = Unfinished.beside(exported)) {
      Path imported = place.content();
      ModelImport.run(format, exported, options(format, exported), imported, Quantization.FLOAT32);
      return Parity.between(model, imported, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CTranslate2's folders do not say that SentencePiece cuts texts. */
  private static ImportOptions options(ForeignFormat format, Path exported) {
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
