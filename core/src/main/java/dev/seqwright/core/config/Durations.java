package dev.seqwright.core.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a number and a unit: {@code 250ms}, {@code 30s}, {@code 90m}, {@code 1.5h}. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  private Durations() {}

  /** Throws IllegalArgumentException on anything but a number and a unit. */
  static Duration parse(String text) {
    Matcher form = FORM.matcher(Scalars.bounded(text));
    if (!form.matches()) {
      throw new IllegalArgumentException(text);
    }
    BigDecimal unit = BigDecimal.valueOf(UNITS.get(form.group(2)).toNanos());
    try {
      return Duration.ofNanos(new BigDecimal(form.group(1)).multiply(unit).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("finer than a nanosecond or longer than 292 years", e);
    }
  }

  /** In the largest unit that gives a whole number; in decimal seconds where none does. */
  static String format(Duration duration) {
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue());
      if (unit.getValue().multipliedBy(count).equals(duration)) {
        return (count == 0 ? "0s" : count + unit.getKey());
      }
    }
    return BigDecimal.valueOf(duration.toNanos(), 9).toPlainString() + "s";
  }
}
