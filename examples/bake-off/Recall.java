import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a task of questions to a long text, after multi-query associative recall (Arora et al.
 * 2023). A text has 512 tokens: four questions, each for the value of a key, and the facts that
 * answer them, a key and its value in one token, in any order. One key stands there 320 times, one
 * 128, one 48 and one 12 times; which is which changes from text to text, and so do the values, 0
 * to 3. The answer is the values in the order of the keys.
 *
 * <pre>
 * a? b? c? d? b2 a0 b2 c3 b2 b2 a0 d1 ...      0 2 3 1
 * </pre>
 *
 * <p>What is frequent can be told from a mean over any part of the text. What is rare needs a look
 * for the key in all of it.
 *
 * <p>Run: {@code java Recall.java FILE COUNT SEED}. Writes a text, a tab and its answer a line.
 */
final class Recall {
  private static final int VALUES = 4;
  private static final int[] TIMES = {320, 128, 48, 12};

  private final SplittableRandom random;

  private Recall(SplittableRandom random) {
    this.random = random;
  }

  public static void main(String... arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: java Recall.java FILE COUNT SEED");
      System.exit(2);
    }
    Recall task = new Recall(new SplittableRandom(Long.parseLong(arguments[2])));
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[0]))) {
      for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
        out.write(task.line() + "\n");
      }
    }
  }

  private String line() {
    int keys = TIMES.length;
    int[] times = shuffled(TIMES);
    int[] values = IntStream.range(0, keys).map(k -> random.nextInt(VALUES)).toArray();
    int[] facts =
        IntStream.range(0, keys)
            .flatMap(k -> IntStream.generate(() -> k).limit(times[k]))
            .toArray();
    String questions = joined(IntStream.range(0, keys).mapToObj(k -> key(k) + "?"));
    String text = joined(Arrays.stream(shuffled(facts)).mapToObj(k -> key(k) + values[k]));
    String answer = joined(Arrays.stream(values).mapToObj(Integer::toString));
    return questions + " " + text + "\t" + answer;
  }

  private static String joined(Stream<String> words) {
    return words.collect(Collectors.joining(" "));
  }

  private static String key(int k) {
    return String.valueOf((char) ('a' + k));
  }

  private int[] shuffled(int... all) {
    int[] order = all.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
