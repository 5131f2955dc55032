package dev.seqwright.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Values without parts: their types, and how each is written and read. */
final class Scalars {
  private static final Map<Class<?>, Form> FORMS =
      Map.of(
          int.class, new Form("a whole number (32 bits)", text -> Integer.decode(plain(text))),
          long.class, new Form("a whole number (64 bits)", text -> Long.decode(plain(text))),
          double.class, new Form("a finite number", Scalars::finite),
          boolean.class, new Form("true or false", Scalars::truth),
          String.class, new Form("a text", Function.identity()),
          Path.class, new Form("a path", Scalars::path),
          Duration.class, new Form("a duration such as 30s, 90m, 2h or 1.5d", Durations::parse));

  private static final Map<Class<?>, Class<?>> PRIMITIVES =
      Map.of(
          Integer.class, int.class,
          Long.class, long.class,
          Double.class, double.class,
          Boolean.class, boolean.class);

  /** The longest number that makes sense, as characters: no long or double needs more. */
  private static final int LONGEST_NUMBER = 64;

  private Scalars() {}

  /** What is expected, in words, and the reader that throws IllegalArgumentException otherwise. */
  private record Form(String expected, Function<String, ?> read) {}

  /**
   * Reads a text as a value of a type.
   *
   * @throws IllegalArgumentException saying what was found and what was expected
   */
  static Object parse(String text, Class<?> type) {
    if (type.isEnum()) {
      return constant(text, type);
    }
    Form form = form(type);
    try {
      return form.read().apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "found '" + shown(text) + "', expected " + form.expected(), e);
    }
  }

  /** Refuses what is too long for a number before a parser takes its time, or a stack, for it. */
  static String bounded(String text) {
    if (text.length() > LONGEST_NUMBER) {
      throw new NumberFormatException(shown(text));
    }
    return text;
  }

  /** A text as messages quote it: no longer than a line. */
  static String shown(String text) {
    return text.length() <= LONGEST_NUMBER ? text : text.substring(0, LONGEST_NUMBER) + "...";
  }

  /** What a value of the type looks like, for messages. */
  static String expected(Class<?> type) {
    return type.isEnum() ? "one of " + String.join(", ", names(type)) : form(type).expected();
  }

  private static Form form(Class<?> type) {
    Form form = FORMS.get(PRIMITIVES.getOrDefault(type, type));
    if (form == null) {
      throw new IllegalStateException("a configuration cannot hold a " + type.getName());
    }
    return form;
  }

  private static Object constant(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> KebabCase.of((Enum<?>) constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "found '" + shown(text) + "'" + DidYouMean.hint(text, names(type))));
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> KebabCase.of((Enum<?>) c)).toList();
  }

  /** Without the underscores that group digits, and refusing octal and hexadecimal. */
  private static String plain(String text) {
    if (!bounded(text).matches("[-+]?(0|[1-9][0-9]*(_[0-9]+)*)")) {
      throw new NumberFormatException(text);
    }
    return text.replace("_", "");
  }

  private static Double finite(String text) {
    if (!bounded(text).matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      throw new NumberFormatException(text);
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Path path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("blank");
    }
    return Path.of(text);
  }
}
