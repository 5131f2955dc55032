import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The floor: multinomial naive Bayes over the words and the pairs of neighbouring words that a text
 * has (each counted once), with one added to every count. Arguments: a table of training texts and
 * one to be labelled, both with a sentence, a tab and a label a line below a header.
 */
final class NaiveBayes {
  private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
  private final Map<String, Integer> totals = new TreeMap<>();
  private final Map<String, Integer> texts = new TreeMap<>();
  private final Set<String> known = new HashSet<>();

  public static void main(String[] files) throws IOException {
    NaiveBayes bayes = new NaiveBayes();
    for (String[] row : rows(files[0])) {
      bayes.learn(features(row[0]), row[1]);
    }
    List<String[]> test = rows(files[1]);
    long right = test.stream().filter(row -> bayes.label(features(row[0])).equals(row[1])).count();
    System.out.printf(
        Locale.ROOT,
        "floor, naive Bayes over words and pairs of words: %.2f %%%n",
        100.0 * right / test.size());
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).stream().skip(1).map(l -> l.split("\t")).toList();
  }

  private static Set<String> features(String text) {
    String[] words = text.split(" +");
    Set<String> all = new HashSet<>(Arrays.asList(words));
    for (int i = 1; i < words.length; i++) {
      all.add(words[i - 1] + " " + words[i]);
    }
    return all;
  }

  private void learn(Set<String> features, String label) {
    texts.merge(label, 1, Integer::sum);
    totals.merge(label, features.size(), Integer::sum);
    Map<String, Integer> own = counts.computeIfAbsent(label, l -> new HashMap<>());
    features.forEach(feature -> own.merge(feature, 1, Integer::sum));
    known.addAll(features);
  }

  private String label(Set<String> features) {
    return texts.keySet().stream()
        .max((a, b) -> Double.compare(score(features, a), score(features, b)))
        .orElseThrow();
  }

  private double score(Set<String> features, String label) {
    double score = Math.log(texts.get(label));
    for (String feature : features) {
      if (known.contains(feature)) {
        int own = counts.get(label).getOrDefault(feature, 0);
        score += Math.log((own + 1.0) / (totals.get(label) + known.size()));
      }
    }
    return score;
  }
}
