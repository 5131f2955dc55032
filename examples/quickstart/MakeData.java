import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a translation task from what the JDK and ICU4J know: numbers and dates written out in
 * English, to German words or to ISO digits, as a word in front of the line asks. A value is in one
 * of train, valid and test alone, in both its forms, so that the test asks for what was never seen.
 *
 * <p>Run: {@code java -cp icu4j.jar MakeData.java FOLDER}.
 */
final class MakeData {
  private static final int NUMBERS = 20_000;
  private static final int DATES = 15_000;
  private static final int LARGEST_NUMBER = 999_999;
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);
  private static final long SEED = 1;

  private static final RuleBasedNumberFormat ENGLISH = spellout(ULocale.ENGLISH);
  private static final RuleBasedNumberFormat GERMAN = spellout(ULocale.GERMAN);

  private record Pair(String source, String target) {}

  private MakeData() {}

  /**
   * Writes {@code train}, {@code valid} and {@code test}, each {@code .source} and {@code .target}.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Map<String, List<Pair>> splits = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (long number : numbers(random)) {
      splits.computeIfAbsent(split(number), s -> new ArrayList<>()).addAll(pairs(number));
    }
    for (long day : days(random)) {
      List<Pair> pairs = pairs(LocalDate.ofEpochDay(day));
      splits.computeIfAbsent(split(~day), s -> new ArrayList<>()).addAll(pairs);
    }
    for (Map.Entry<String, List<Pair>> entry : splits.entrySet()) {
      write(folder, entry.getKey(), entry.getValue());
    }
  }

  /** Different numbers; small ones are as likely as large ones. */
  private static TreeSet<Long> numbers(SplittableRandom random) {
    TreeSet<Long> numbers = new TreeSet<>();
    while (numbers.size() < NUMBERS) {
      numbers.add((long) Math.pow(LARGEST_NUMBER + 1, random.nextDouble(0.3, 1)));
    }
    return numbers;
  }

  private static TreeSet<Long> days(SplittableRandom random) {
    TreeSet<Long> days = new TreeSet<>();
    while (days.size() < DATES) {
      days.add(random.nextLong(FIRST_DAY.toEpochDay(), LAST_DAY.toEpochDay() + 1));
    }
    return days;
  }

  /** Which file a value belongs to: 3 % test, 1 % valid, by a hash of the value. */
  private static String split(long value) {
    int hundredth = new SplittableRandom(value).nextInt(100);
    return hundredth < 3 ? "test" : hundredth < 4 ? "valid" : "train";
  }

  private static List<Pair> pairs(long number) {
    String english = ENGLISH.format(number);
    return List.of(
        new Pair("german " + english, words(GERMAN.format(number))),
        new Pair("iso " + english, Long.toString(number)));
  }

  private static List<Pair> pairs(LocalDate date) {
    String english =
        weekday(date, Locale.ENGLISH)
            + ", the "
            + ENGLISH.format(date.getDayOfMonth(), "%spellout-ordinal")
            + " of "
            + month(date, Locale.ENGLISH)
            + ", "
            + ENGLISH.format(date.getYear(), "%spellout-numbering-year");
    String german =
        weekday(date, Locale.GERMAN)
            + ", der "
            + words(GERMAN.format(date.getDayOfMonth(), "%spellout-ordinal"))
            + " "
            + month(date, Locale.GERMAN)
            + " "
            + words(GERMAN.format(date.getYear(), "%spellout-numbering-year"));
    return List.of(new Pair("german " + english, german), new Pair("iso " + english, "" + date));
  }

  private static String weekday(LocalDate date, Locale locale) {
    return date.getDayOfWeek().getDisplayName(TextStyle.FULL, locale);
  }

  private static String month(LocalDate date, Locale locale) {
    return date.getMonth().getDisplayName(TextStyle.FULL, locale);
  }

  private static RuleBasedNumberFormat spellout(ULocale locale) {
    return new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
  }

  /** ICU marks where German words may be broken by soft hyphens, which nobody writes. */
  private static String words(String german) {
    return german.replace("\u00AD", "");
  }

  private static void write(Path folder, String name, List<Pair> pairs) throws IOException {
    Collections.shuffle(pairs, new Random(SEED));
    Files.write(folder.resolve(name + ".source"), pairs.stream().map(Pair::source).toList());
    Files.write(folder.resolve(name + ".target"), pairs.stream().map(Pair::target).toList());
    System.out.printf(Locale.ROOT, "%s: %d pairs%n", name, pairs.size());
  }
}
