package dev.seqwright.cli.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A model of CTranslate2 that others trained; core's test resources have it, compressed. */
final class NamesModel {
  private static final Path RESOURCES =
      Path.of("../core/src/test/resources/dev/seqwright/core/names");

  private NamesModel() {}

  /** Writes the model's folder as CTranslate2 does. */
  static Path unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : List.of("source_vocabulary.txt", "target_vocabulary.txt")) {
      Files.copy(RESOURCES.resolve(name), folder.resolve(name));
    }
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(RESOURCES.resolve("model.bin.gz")))) {
      Files.copy(in, folder.resolve("model.bin"));
    }
    return folder;
  }

  /** The cells of a table that NumPy computed with the model. */
  static List<String[]> table(String name) throws IOException {
    return Files.readAllLines(RESOURCES.resolve(name)).stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }
}
