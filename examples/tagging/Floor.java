import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What a tagger has to beat: each word gets the tag that it has most often in the training data,
 * and a word that is not there the tag that words of one occurrence have most often: those with a
 * digit, those with a capital, or the others, whichever it is one of. Beside it, the share of right
 * tags in the last column of a file that {@code seqwright predict} wrote.
 *
 * <p>Run: {@code java Floor.java TRAIN PREDICTED}, CoNLL-U files, UPOS.
 */
final class Floor {
  private static final int WORD = 1;
  private static final int TAG = 3;
  private static final int COLUMNS = 10;

  private final Map<String, Map<String, Integer>> tags = new HashMap<>();
  private final Map<String, Map<String, Integer>> rare = new HashMap<>();

  public static void main(String[] arguments) throws IOException {
    Floor floor = new Floor();
    words(Path.of(arguments[0])).forEach(word -> floor.learn(word[WORD], word[TAG]));
    floor.learnRareWords();
    List<String[]> test = words(Path.of(arguments[1]));
    long floorRight = test.stream().filter(w -> w[TAG].equals(floor.usual(w[WORD]))).count();
    long right = test.stream().filter(w -> w[TAG].equals(w[COLUMNS])).count();
    System.out.printf("words of the test: %d%n", test.size());
    System.out.printf("floor, each word's commonest tag: %.2f %%%n", percent(floorRight, test));
    System.out.printf("this model: %.2f %%%n", percent(right, test));
  }

  private static double percent(long count, List<String[]> of) {
    return 100.0 * count / of.size();
  }

  private void learn(String word, String tag) {
    tags.computeIfAbsent(word, w -> new HashMap<>()).merge(tag, 1, Integer::sum);
  }

  private String usual(String word) {
    return commonest(tags.containsKey(word) ? tags.get(word) : rare.get(looks(word)));
  }

  private void learnRareWords() {
    tags.forEach(
        (word, own) -> {
          if (own.values().stream().mapToInt(Integer::intValue).sum() == 1) {
            String tag = own.keySet().iterator().next();
            rare.computeIfAbsent(looks(word), l -> new HashMap<>()).merge(tag, 1, Integer::sum);
          }
        });
  }

  private static String looks(String word) {
    boolean capital = Character.isUpperCase(word.codePointAt(0));
    return word.matches(".*[0-9].*") ? "digit" : capital ? "capital" : "other";
  }

  private static String commonest(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  /** The columns of all words of a file, plain or .gz; ranges and empty nodes are none. */
  private static List<String[]> words(Path file) throws IOException {
    List<String[]> words = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.split("\t");
        if (columns[0].matches("[0-9]+")) {
          words.add(columns);
        }
      }
    }
    return words;
  }
}
