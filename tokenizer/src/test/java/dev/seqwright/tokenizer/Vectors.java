package dev.seqwright.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The files that tests compare with: small ones beside the tests, large ones in {@code shared}. */
final class Vectors {
  private Vectors() {}

  static byte[] bytes(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
  }

  /** Ids written with spaces between them. */
  static int[] ids(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(id -> !id.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /**
   * A file or folder below {@code shared} beside the repository; without it the test is skipped.
   */
  static Path shared(String name) {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("shared").resolve(name))) {
      at = at.getParent();
    }
    Assumptions.assumeTrue(at != null, "skipped: there is no shared/" + name);
    return at.resolve("shared").resolve(name);
  }
}
