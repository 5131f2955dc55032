import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * java Split.java FOLDER OUT: the first 90 % of the characters of FOLDER/input.txt(.gz), and the
 * rest.
 */
final class Split {
  public static void main(String... arguments) throws IOException {
    Path plain = Path.of(arguments[0], "input.txt");
    String text = Files.exists(plain) ? Files.readString(plain) : packed(plain);
    int characters = text.codePointCount(0, text.length());
    int cut = text.offsetByCodePoints(0, (int) (0.9 * characters));
    Files.writeString(Path.of(arguments[1], "train.txt"), text.substring(0, cut));
    Files.writeString(Path.of(arguments[1], "valid.txt"), text.substring(cut));
  }

  private static String packed(Path plain) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(plain + ".gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
