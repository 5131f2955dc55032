import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes texts for a language model from what the JDK and ICU4J know: dates as ISO digits and in
 * English words, a date a line. What follows from the digits is to be learnt: the weekday, the
 * month's name, the words of day and year. A date is in one of train, valid and test alone.
 *
 * <p>Run: {@code java -cp icu4j.jar MakeData.java FOLDER}.
 */
final class MakeData {
  private static final int DATES = 12_000;
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);
  private static final long SEED = 1;

  private static final RuleBasedNumberFormat WORDS =
      new RuleBasedNumberFormat(ULocale.ENGLISH, RuleBasedNumberFormat.SPELLOUT);

  private MakeData() {}

  /** Writes {@code train.text}, {@code valid.text} and {@code test.text}. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    SplittableRandom random = new SplittableRandom(SEED);
    TreeSet<Long> days = new TreeSet<>();
    while (days.size() < DATES) {
      days.add(random.nextLong(FIRST_DAY.toEpochDay(), LAST_DAY.toEpochDay() + 1));
    }
    Map<String, List<String>> splits = new TreeMap<>();
    for (long day : days) {
      int draw = random.nextInt(20);
      String split = draw == 0 ? "test" : draw == 1 ? "valid" : "train";
      String text = text(LocalDate.ofEpochDay(day));
      splits.computeIfAbsent(split, s -> new ArrayList<>()).add(text);
    }
    for (Map.Entry<String, List<String>> split : splits.entrySet()) {
      Files.write(folder.resolve(split.getKey() + ".text"), split.getValue());
    }
  }

  /** "2031-04-09 is a Wednesday: the ninth of April, twenty thirty-one". */
  private static String text(LocalDate date) {
    String weekday = date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    String month = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    String day = WORDS.format(date.getDayOfMonth(), "%spellout-ordinal");
    String year = WORDS.format(date.getYear(), "%spellout-numbering-year");
    return "%s is a %s: the %s of %s, %s".formatted(date, weekday, day, month, year);
  }
}
