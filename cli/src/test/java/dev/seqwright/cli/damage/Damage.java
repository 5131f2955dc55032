package dev.seqwright.cli.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ways to damage the content of a file, drawn from a generator. */
final class Damage {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "3",
          "7",
          "40",
          "0.5",
          "1000",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "1e308",
          "1e-320");

  private static final List<String> OTHERS =
      List.of(
          "",
          "NaN",
          ".inf",
          "null",
          "~",
          "true",
          "[]",
          "{}",
          "''",
          "\"",
          "1_1",
          "0x7f",
          "1:30",
          "*a",
          "&a",
          "!!binary x",
          "\u0000",
          "\ufeff",
          "\t",
          "\ud83d\ude42",
          "a b",
          "[1, [2, [3]]]",
          "{kind: x}",
          "- -",
          "%d",
          "../../x");

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(e-?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final int HEADER = 8;

  private final SplittableRandom random;

  Damage(SplittableRandom random) {
    this.random = random;
  }

  /** A value that may stand where another does. */
  String value() {
    return random.nextBoolean() ? one(NUMBERS) : one(OTHERS);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** A damaged copy of a file whose name tells what is in it. */
  byte[] of(String name, byte[] whole) {
    byte[] damaged = whole;
    for (int times = 1 + random.nextInt(2); times > 0 && damaged.length > 0; times--) {
      if (name.endsWith(".safetensors") && random.nextInt(3) > 0) {
        damaged = tensors(damaged);
      } else if (isText(name) && random.nextInt(4) > 0) {
        damaged = bytes(text(new String(damaged, StandardCharsets.UTF_8)));
      } else {
        damaged = binary(damaged);
      }
    }
    return damaged;
  }

  private static boolean isText(String name) {
    return name.matches(".*\\.(yaml|json|txt|jsonl|src|trg)");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One number, word, line or character of a text becomes another. */
  String text(String text) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> replaced(text, NUMBER, one(NUMBERS));
      case 4 -> replaced(text, NUMBER, value());
      case 5 -> replaced(text, WORD, word(text));
      case 6 -> replaced(text, WORD, value());
      case 7 -> random.nextBoolean() ? withoutALine(text) : withALineTwice(text);
      case 8 -> inserted(text);
      default -> text.substring(0, random.nextInt(text.length() + 1));
    };
  }

  /** Another word of the same text. */
  private String word(String text) {
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    return words.isEmpty() ? value() : one(words);
  }

  private String replaced(String text, Pattern pattern, String value) {
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.isEmpty()) {
      return inserted(text);
    }
    MatchResult place = one(found);
    return text.substring(0, place.start()) + value + text.substring(place.end());
  }

  private String withoutALine(String text) {
    List<String> lines = lines(text);
    lines.remove(random.nextInt(lines.size()));
    return String.join("\n", lines);
  }

  private String withALineTwice(String text) {
    List<String> lines = lines(text);
    lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
    return String.join("\n", lines);
  }

  private static List<String> lines(String text) {
    return new ArrayList<>(Arrays.asList(text.split("\n", -1)));
  }

  private String inserted(String text) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + value() + text.substring(at);
  }

  private byte[] binary(byte... whole) {
    byte[] file = whole.clone();
    int at = place(file.length);
    int end = Math.min(file.length, at + 1 + random.nextInt(16));
    switch (random.nextInt(12)) {
      case 0, 8, 9 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1, 10, 11 -> file[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(file, at, end, (byte) 0xff);
      case 3 -> Arrays.fill(file, at, end, (byte) 0);
      case 4 -> file = Arrays.copyOf(file, at);
      case 5 -> file = Arrays.copyOf(file, file.length + 1 + random.nextInt(9));
      case 6 ->
          System.arraycopy(
              whole, random.nextInt(whole.length - (end - at) + 1), file, at, end - at);
      default -> file = spliced(whole, at, end);
    }
    return file;
  }

  /** The beginnings of files tell most, so that every second place is near it. */
  private int place(int length) {
    return random.nextInt(random.nextBoolean() ? length : Math.min(length, 1000));
  }

  /** A part left out. */
  private static byte[] spliced(byte[] whole, int from, int to) {
    byte[] file = Arrays.copyOf(whole, whole.length - (to - from));
    System.arraycopy(whole, to, file, from, whole.length - to);
    return file;
  }

  /** A safetensors file with another header, of the right length, or with other numbers. */
  private byte[] tensors(byte... whole) {
    ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    long announced = whole.length < HEADER ? -1 : file.getLong(0);
    if (announced < 0 || announced > whole.length - HEADER) {
      return binary(whole);
    }
    int data = HEADER + (int) announced;
    if (random.nextBoolean() && whole.length - data >= Float.BYTES) {
      byte[] copy = whole.clone();
      int at = data + Float.BYTES * random.nextInt((whole.length - data) / Float.BYTES);
      float[] values = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f, -1e38f, 1e-40f};
      float value = values[random.nextInt(values.length)];
      ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
      return copy;
    }
    byte[] header = bytes(text(new String(whole, HEADER, (int) announced, StandardCharsets.UTF_8)));
    return ByteBuffer.allocate(HEADER + header.length + whole.length - data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(whole, data, whole.length - data)
        .array();
  }
}
