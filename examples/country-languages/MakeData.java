import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes a classification task from what ICU4J knows: in which of forty languages is this the name
 * of a country or of a language? A name that several languages share is left out. Names are in one
 * of train, valid and test alone.
 *
 * <p>Run: {@code java -cp icu4j.jar MakeData.java FOLDER}.
 */
final class MakeData {
  private static final List<String> LANGUAGES =
      List.of(
          "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "et", "lv", "lt", "pl",
          "cs", "sk", "sl", "hr", "hu", "ro", "bg", "mk", "ru", "uk", "el", "tr", "az", "sq", "eu",
          "ca", "gl", "is", "ga", "cy", "sw", "af", "id", "vi", "tl");

  private static final long SEED = 1;

  private record Name(String text, String language) {}

  private MakeData() {}

  /**
   * Writes {@code train}, {@code valid} and {@code test}, each {@code .text} and {@code .label}.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Map<String, List<Name>> splits = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (Name name : names()) {
      int draw = random.nextInt(10);
      String split = draw == 0 ? "test" : draw == 1 ? "valid" : "train";
      splits.computeIfAbsent(split, s -> new ArrayList<>()).add(name);
    }
    for (Map.Entry<String, List<Name>> split : splits.entrySet()) {
      write(folder.resolve(split.getKey() + ".text"), split.getValue(), Name::text);
      write(folder.resolve(split.getKey() + ".label"), split.getValue(), Name::language);
    }
  }

  /** All names that one language alone has, in a fixed order. */
  private static List<Name> names() {
    Map<String, List<String>> languagesOf = new TreeMap<>();
    for (String language : LANGUAGES) {
      for (String name : namesIn(language)) {
        languagesOf.computeIfAbsent(name, n -> new ArrayList<>()).add(language);
      }
    }
    List<Name> names = new ArrayList<>();
    languagesOf.forEach(
        (name, languages) -> {
          if (languages.stream().distinct().count() == 1) {
            names.add(new Name(name, languages.getFirst()));
          }
        });
    return names;
  }

  /** Names of countries and of languages, without those that are codes. */
  private static List<String> namesIn(String language) {
    ULocale in = new ULocale(language);
    List<String> names = new ArrayList<>();
    for (String country : Locale.getISOCountries()) {
      add(names, new ULocale("und", country).getDisplayCountry(in), country);
    }
    for (String other : Locale.getISOLanguages()) {
      add(names, new ULocale(other).getDisplayLanguage(in), other);
    }
    return names;
  }

  private static void add(List<String> names, String name, String code) {
    if (!name.equalsIgnoreCase(code) && !name.isBlank()) {
      names.add(name);
    }
  }

  private static void write(Path file, List<Name> names, Function<Name, String> column)
      throws IOException {
    Files.write(file, names.stream().map(column).toList());
  }
}
