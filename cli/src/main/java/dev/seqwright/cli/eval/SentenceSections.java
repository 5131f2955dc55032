package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.ChrF;
import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.Whitespace;
import dev.seqwright.core.metrics.WordDiff;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of the report that show sentences, ranked by chrF. */
final class SentenceSections {
  private static final int SHOWN = 10;

  private final TestTexts texts;
  private final List<double[]> scores;

  SentenceSections(TestTexts texts) {
    this.texts = texts;
    ChrF chrf = new ChrF();
    this.scores =
        texts.systems().stream()
            .map(
                s ->
                    IntStream.range(0, texts.size())
                        .parallel()
                        .mapToDouble(
                            i -> chrf.sentence(s.lines().get(i), texts.references(i)).value())
                        .toArray())
            .toList();
  }

  /** The worst and the best sentences of each system. */
  String extremes() {
    return IntStream.range(0, texts.systems().size())
        .mapToObj(
            s ->
                extremes("worst", s, i -> scores.get(s)[i])
                    + extremes("best", s, i -> -scores.get(s)[i]))
        .collect(Collectors.joining());
  }

  private String extremes(String which, int system, IntToDoubleFunction order) {
    return Html.section(
        "The " + which + " sentences of " + texts.systems().get(system).name(),
        Html.element("p", "By chrF2. Words that differ from the first reference are marked."),
        ranked(order).mapToObj(i -> againstReference(i, system)).collect(Collectors.joining()));
  }

  /** Equal ranks keep the order of the file. */
  private IntStream ranked(IntToDoubleFunction order) {
    return IntStream.range(0, texts.size())
        .boxed()
        .sorted(Comparator.comparingDouble(order::applyAsDouble))
        .limit(SHOWN)
        .mapToInt(Integer::intValue);
  }

  private String againstReference(int i, int system) {
    List<String> reference = Whitespace.split(texts.references().getFirst().get(i));
    List<String> words = Whitespace.split(texts.systems().get(system).lines().get(i));
    WordDiff diff = WordDiff.of(words, reference);
    return card(
        i,
        line("reference", marked(reference, diff.rightOnly()))
            + line(score(system, i), marked(words, diff.leftOnly())));
  }

  /** The sentences whose scores differ most, of the first system and each other. */
  String differences() {
    return IntStream.range(1, texts.systems().size())
        .mapToObj(this::differences)
        .collect(Collectors.joining());
  }

  private String differences(int other) {
    double[] first = scores.getFirst();
    double[] second = scores.get(other);
    return Html.section(
        "The most different sentences of "
            + texts.systems().getFirst().name()
            + " and "
            + texts.systems().get(other).name(),
        Html.element(
            "p", "By the difference of chrF2. Words that only one of the two has are marked."),
        ranked(i -> -Math.abs(first[i] - second[i]))
            .mapToObj(i -> sideBySide(i, other))
            .collect(Collectors.joining()));
  }

  private String sideBySide(int i, int other) {
    List<String> left = Whitespace.split(texts.systems().getFirst().lines().get(i));
    List<String> right = Whitespace.split(texts.systems().get(other).lines().get(i));
    WordDiff diff = WordDiff.of(left, right);
    String pair =
        line(score(0, i), marked(left, diff.leftOnly()))
            + line(score(other, i), marked(right, diff.rightOnly()));
    return card(
        i,
        line("reference", Html.text(texts.references().getFirst().get(i)))
            + Html.element("div", "pair", pair));
  }

  private String score(int system, int i) {
    return texts.systems().get(system).name()
        + ", chrF2 "
        + Decimals.format(scores.get(system)[i], 1);
  }

  private String card(int i, String lines) {
    String source = texts.sources().map(s -> line("source", Html.text(s.get(i)))).orElse("");
    return Html.element(
        "div", "card", Html.element("div", "number", "line " + (i + 1)) + source + lines + "\n");
  }

  private static String line(String label, String html) {
    return Html.element(
        "div",
        "line",
        Html.element("span", "label", Html.text(label)) + Html.element("bdi", "words", html));
  }

  private static String marked(List<String> words, List<Boolean> marks) {
    return IntStream.range(0, words.size())
        .mapToObj(
            w -> {
              String word = Html.text(words.get(w));
              return marks.get(w) ? Html.element("mark", word) : word;
            })
        .collect(Collectors.joining(" "));
  }
}
