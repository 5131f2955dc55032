import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes the ListOps task (Nangia and Bowman 2018) with inputs as long as in the Long Range Arena
 * (Tay et al. 2021): nested lists in prefix form and their value, a digit. {@code [MAX}, {@code
 * [MIN}, {@code [MED} (the median; the mean of the middle two, rounded down) and {@code [SM} (the
 * sum modulo 10) open a list, {@code ]} closes it.
 *
 * <pre>
 * [MAX 2 9 [MIN 4 7 ] 0 ]      9
 * </pre>
 *
 * <p>Run: {@code java ListOps.java FILE COUNT SEED [LEAST MOST]}. Writes an expression, a tab and
 * its value a line, each expression once, of LEAST (500) to MOST (1,000) tokens.
 */
final class ListOps {
  private static final int DEPTH = 10;
  private static final int MOST_ARGUMENTS = 10;
  private static final double NESTED = 0.25;

  private enum Operator {
    MAX,
    MIN,
    MED,
    SM;

    int of(int... values) {
      int[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return switch (this) {
        case MAX -> sorted[n - 1];
        case MIN -> sorted[0];
        case MED -> (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        case SM -> Arrays.stream(sorted).sum() % 10;
      };
    }
  }

  /** What is written so far. */
  private static final class Draft {
    private final StringBuilder text = new StringBuilder();
    private int tokens;

    void add(String token) {
      text.append(tokens++ == 0 ? "" : " ").append(token);
    }
  }

  private final SplittableRandom random;
  private final int least;
  private final int most;

  private ListOps(SplittableRandom random, int least, int most) {
    this.random = random;
    this.least = least;
    this.most = most;
  }

  public static void main(String... arguments) throws IOException {
    if (arguments.length != 3 && arguments.length != 5) {
      System.err.println("usage: java ListOps.java FILE COUNT SEED [LEAST MOST]");
      System.exit(2);
    }
    int count = Integer.parseInt(arguments[1]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[2]));
    int least = arguments.length == 5 ? Integer.parseInt(arguments[3]) : 500;
    int most = arguments.length == 5 ? Integer.parseInt(arguments[4]) : 1000;
    ListOps task = new ListOps(random, least, most);
    Set<String> written = new HashSet<>();
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[0]))) {
      while (written.size() < count) {
        Optional<String> line = task.line().filter(written::add);
        if (line.isPresent()) {
          out.write(line.get() + "\n");
        }
      }
    }
  }

  /** An expression and its value, where it came out neither too short nor too long. */
  private Optional<String> line() {
    Draft draft = new Draft();
    int value = list(draft, 1);
    boolean fits = draft.tokens >= least && draft.tokens <= most;
    return fits ? Optional.of(draft.text + "\t" + value) : Optional.empty();
  }

  /** Writes a list and gives its value. What has grown too long goes on with digits. */
  private int list(Draft draft, int depth) {
    Operator operator = Operator.values()[random.nextInt(4)];
    draft.add("[" + operator);
    int[] values = new int[random.nextInt(2, MOST_ARGUMENTS + 1)];
    for (int i = 0; i < values.length; i++) {
      boolean nested = random.nextDouble() < NESTED;
      values[i] =
          nested && depth < DEPTH && draft.tokens <= most ? list(draft, depth + 1) : digit(draft);
    }
    draft.add("]");
    return operator.of(values);
  }

  private int digit(Draft draft) {
    int value = random.nextInt(10);
    draft.add(Integer.toString(value));
    return value;
  }
}
