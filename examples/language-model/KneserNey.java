import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The floor of a language model of characters: interpolated Kneser-Ney with one discount an order
 * (Kneser and Ney 1995; Chen and Goodman 1999, section 2.7), which only counts.
 *
 * <pre>
 *   p_k(c | h) = (max(n(h c) - d_k, 0) + d_k kinds(h) p_(k-1)(c | h')) / n(h)
 *   p_0 = 1 / V,  d_k = n_1 / (n_1 + 2 n_2)
 * </pre>
 *
 * with h the k - 1 characters before c and h' without the first of them. n counts how often the
 * longest contexts were seen with c; a shorter one counts the different characters in front of it.
 * n(h) is the sum and kinds(h) the number of the different c; n_1 and n_2 are how many n are 1 and
 * 2.
 *
 * <p>java KneserNey.java ORDER TRAIN TEST prints nats a character and bits a byte of TEST, each of
 * whose characters is foreseen from those before it, and at its beginning from the end of TRAIN.
 */
final class KneserNey {
  /** What follows a context. */
  private static final class Following {
    final Map<Integer, Integer> counts = new HashMap<>();
    int sum;

    void add(int character) {
      counts.merge(character, 1, Integer::sum);
      sum++;
    }
  }

  private final List<Map<String, Following>> levels = new ArrayList<>(); // by the contexts' lengths
  private final double[] discounts;
  private final long vocabulary;

  private KneserNey(int order, int[] text, long vocabulary) {
    this.vocabulary = vocabulary;
    for (int k = 0; k < order; k++) {
      levels.add(new HashMap<>());
    }
    for (int i = 0; i < text.length; i++) {
      int length = Math.min(i, order - 1);
      following(length, string(text, i - length, i)).add(text[i]);
    }
    for (int k = order - 2; k >= 0; k--) {
      continueFrom(k + 1);
    }
    this.discounts = levels.stream().mapToDouble(KneserNey::discount).toArray();
  }

  private Following following(int length, String context) {
    return levels.get(length).computeIfAbsent(context, c -> new Following());
  }

  /** Each different character in front of a shorter context counts once. */
  private void continueFrom(int longer) {
    levels
        .get(longer)
        .forEach(
            (context, following) -> {
              String shorter = context.substring(context.offsetByCodePoints(0, 1));
              Following below = following(longer - 1, shorter);
              following.counts.keySet().forEach(below::add);
            });
  }

  private static double discount(Map<String, Following> level) {
    Map<Integer, Long> frequencies =
        level.values().stream()
            .flatMap(f -> f.counts.values().stream())
            .filter(n -> n <= 2)
            .collect(Collectors.groupingBy(n -> n, Collectors.counting()));
    double ones = frequencies.getOrDefault(1, 0L);
    double twos = frequencies.getOrDefault(2, 0L);
    return ones + twos == 0 ? 0.5 : ones / (ones + 2 * twos);
  }

  private double probability(int[] text, int place) {
    double p = 1.0 / vocabulary;
    for (int k = 0; k < levels.size() && k <= place; k++) {
      Following found = levels.get(k).get(string(text, place - k, place));
      if (found == null) {
        return p;
      }
      double own = Math.max(found.counts.getOrDefault(text[place], 0) - discounts[k], 0);
      p = (own + discounts[k] * found.counts.size() * p) / found.sum;
    }
    return p;
  }

  private static String string(int[] text, int from, int to) {
    return new String(text, from, to - from);
  }

  public static void main(String... arguments) throws IOException {
    int order = Integer.parseInt(arguments[0]);
    int[] train = Files.readString(Path.of(arguments[1])).codePoints().toArray();
    String scored = Files.readString(Path.of(arguments[2]));
    int[] test = scored.codePoints().toArray();
    int[] all = new int[train.length + test.length];
    System.arraycopy(train, 0, all, 0, train.length);
    System.arraycopy(test, 0, all, train.length, test.length);
    long different = java.util.Arrays.stream(all).distinct().count();
    KneserNey model = new KneserNey(order, train, different);
    double nats = 0;
    for (int i = train.length; i < all.length; i++) {
      nats -= Math.log(model.probability(all, i));
    }
    int bytes = scored.getBytes(StandardCharsets.UTF_8).length;
    System.out.printf(
        "Kneser-Ney of order %d: %.4f nats a character, %.4f bits a byte%n",
        order, nats / test.length, nats / Math.log(2) / bytes);
  }
}
