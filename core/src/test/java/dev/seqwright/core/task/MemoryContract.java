package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.data.TextLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a language model promises that remembers earlier segments of a text, tried on the words of
 * {@link LanguageModellingTest} in segments shorter than a line.
 */
abstract class MemoryContract extends TaskContract {
  private static final String RECIPE =
      """
      task: {kind: language-modelling, context: %d, order: streams}
      tokenizer: {tokens: characters}
      model:
        size: 32
        heads: 2
        feed-forward: 64
        decoder: %s
        dropout: 0
        %s
      training:
        max-tokens: %d
        update-freq: %d
        label-smoothing: 0
        optimizer: adam
        learning-rate: 5e-3
        warmup: 20
        schedule: {kind: linear, steps: 1000}
        max-steps: 1000
        max-epochs: 0
        validate-every: 500
        save-every: 0
        workers: 2
      """;

  /** A tiny network whose attention knows distances itself. */
  static String recipe(int context, String decoder, int maxTokens) {
    return RECIPE.formatted(context, decoder, "positions: none", maxTokens, 1);
  }

  /** One whose segments have rotary positions, and whose updates are of several segments. */
  static String recipe(
      int context, String decoder, int maxPositions, int maxTokens, int updateFreq) {
    String positions = "positions: rope\n  max-positions: " + maxPositions;
    return RECIPE.formatted(context, decoder, positions, maxTokens, updateFreq);
  }

  @Override
  List<Column> data(long seed) {
    return LanguageModellingTest.doubledWords(seed);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    return LanguageModellingTest.generated(model, lines, 0, "search=greedy");
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "abcabca\nabcdefabcdef\nbb", "cc", "fedfed", "b", "");
  }

  /** What the greedy continuation of a text says of its own tokens is what scoring says of them. */
  @Test
  void generationSeesWhatScoringSees() {
    requireGenerationSeesWhatScoringSees(
        train("model", data(3), "training.max-steps=60", "model.decoder.layers=2"));
  }

  static void requireGenerationSeesWhatScoringSees(Path model) {
    String prompt = "abcabc\nfedfed\naabbaabb";
    try (LanguageModel opened = LanguageModel.open(model);
        Generator generator =
            opened.generator(
                opened.decoding().with(List.of("search=greedy")),
                new GenerationConfig(40, List.of()))) {
      Continuation found = generator.generate(List.of(prompt), 0).getFirst().getFirst();
      List<String> lines = List.of((prompt + found.text()).split("\n", -1));
      List<Float> scores = new ArrayList<>();
      List<TextLine> text = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        text.add(new TextLine(lines.get(i), i < lines.size() - 1));
      }
      try (TextScorer scorer =
          opened.scorer(
              text.iterator(), ContextPolicy.blocks(opened.context()), opened.decoding())) {
        scorer.forEachRemaining(line -> scores.addAll(line.logProbabilities()));
      }
      double nats =
          -scores.subList(scores.size() - found.tokens(), scores.size()).stream()
              .mapToDouble(Float::doubleValue)
              .sum();
      assertThat(found.tokens()).isEqualTo(40);
      assertThat(nats).isCloseTo(found.nats(), within(1e-3));
    }
  }

  /** What a validation of the training found is what the model says of the same text. */
  @Test
  void aValidationReadsTheTextInItsOrder() throws IOException {
    List<Column> data = data(3);
    Path model = train("model", data, "training.max-steps=20", "training.validate-every=20");
    double validated = StreamModellingTest.validated(model);
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(lines(data, "validation.text")).perplexity())
          .isCloseTo(validated, within(1e-4));
    }
  }

  /** A document is scored alike whatever stands before it, and training on documents resumes. */
  @Test
  void aDocumentEndsWhatIsRemembered() throws IOException {
    List<Column> documents =
        data(5).stream().map(column -> new Column(column.key(), apart(column.lines()))).toList();
    String[] settings = {"task.order=document-streams", "training.workers=2"};
    Path model = train("whole", documents, settings[0], settings[1], "training.max-steps=40");
    train("parts", documents, settings[0], settings[1], "training.max-steps=13");
    Path parts = train("parts", documents, settings[0], settings[1], "training.max-steps=40");
    assertThat(parts.resolve("model.safetensors"))
        .hasSameBinaryContentAs(model.resolve("model.safetensors"));
    List<String> second = List.of("abcabc", "fedfed");
    List<Float> alone = scores(model, second);
    List<Float> behind = scores(model, List.of("ffaa", "bb", "", "abcabc", "fedfed"));
    assertThat(behind.subList(behind.size() - alone.size(), behind.size())).isEqualTo(alone);
  }

  /** The scores of a text that is read in segments. */
  private static List<Float> scores(Path model, List<String> text) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      return StreamModellingTest.scores(model, text, ContextPolicy.blocks(opened.context()));
    }
  }

  /** Three lines a document. */
  private static List<String> apart(List<String> lines) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      all.add(lines.get(i));
      all.addAll(i % 3 == 2 ? List.of("") : List.of());
    }
    return all;
  }
}
