package dev.seqwright.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
  enum Schedule {
    INVERSE_SQUARE_ROOT,
    COSINE
  }

  interface Attention {}

  record Full() implements Attention {}

  record Band(int window, double scale) implements Attention {
    Band() {
      this(128, 1.0);
    }

    Band {
      Check.atLeast("window", window, 1);
    }
  }

  record Model(int layers, int width, Attention attention, List<Attention> perLayer) {
    Model() {
      this(6, 516, new Full(), List.of());
    }

    Model {
      if (width % layers != 0) {
        throw new IllegalArgumentException(width + " is not divisible by " + layers);
      }
    }
  }

  record Training(
      long maxTokens,
      double learningRate,
      boolean resume,
      String name,
      Schedule schedule,
      List<Path> source,
      Optional<Duration> maxTime,
      Duration saveEvery,
      Model model) {
    Training() {
      this(
          4096,
          1e-4,
          true,
          "run: 1",
          Schedule.COSINE,
          List.of(),
          Optional.empty(),
          Duration.ofMinutes(90),
          new Model(3, 512 - 2, new Band(7, 0.5), List.of()));
    }
  }

  private static final Binder BINDER =
      new Binder().withKinds(Attention.class, Map.of("full", Full.class, "band", Band.class));

  private static Training bind(String yaml, String... overrides) {
    return BINDER.bindText(Training.class, yaml, "config.yaml", List.of(overrides));
  }

  @Test
  void keysThatAreWrittenWinOverTheDefaultsOfTheRecord() {
    Training training =
        bind(
            """
            max-tokens: 100_000
            learning-rate: 3e-4
            resume: false
            name: no
            schedule: inverse-square-root
            source: [a.en, b.en]
            max-time: 2h
            save-every: 1.5m
            """);
    assertThat(training)
        .isEqualTo(
            new Training(
                100_000,
                3e-4,
                false,
                "no",
                Schedule.INVERSE_SQUARE_ROOT,
                List.of(Path.of("a.en"), Path.of("b.en")),
                Optional.of(Duration.ofHours(2)),
                Duration.ofSeconds(90),
                new Training().model()));
  }

  @Test
  void aSingleValueIsAListOfOne() {
    assertThat(bind("source: a.en").source()).containsExactly(Path.of("a.en"));
  }

  @Test
  void aNestedMappingKeepsTheDefaultsThatStandAroundIt() {
    assertThat(bind("model: {layers: 5}").model())
        .isEqualTo(new Model(5, 510, new Band(7, 0.5), List.of()));
  }

  @Test
  void aKindIsAWordOrAMapping() {
    assertThat(bind("model: {attention: full}").model().attention()).isEqualTo(new Full());
    assertThat(bind("model: {per-layer: [full, {kind: band, window: 4}, band]}").model().perLayer())
        .containsExactly(new Full(), new Band(4, 1.0), new Band(128, 1.0));
  }

  @Test
  void aMappingWithoutKindKeepsTheKindOfTheDefault() {
    assertThat(bind("model: {attention: {window: 9}}").model().attention())
        .isEqualTo(new Band(9, 0.5));
  }

  @Test
  void overridesGoThroughTheSamePath() {
    Training training =
        bind(
            "model: {attention: band}",
            "model.attention.window=4",
            "source=[x, y]",
            "max-tokens=7");
    assertThat(training.model().attention()).isEqualTo(new Band(4, 0.5));
    assertThat(training.source()).containsExactly(Path.of("x"), Path.of("y"));
    assertThat(training.maxTokens()).isEqualTo(7);
    assertThat(BINDER.bind(Training.class, List.of("max-time=30s")).maxTime())
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void theResolvedConfigurationIsReadBackAsTheSameRecord() {
    Training training =
        bind(
            """
            name: "null"
            source: ["a b: #c.en", 'true']
            save-every: 1.234567891s
            learning-rate: 0.1
            model: {per-layer: [full, {kind: band, window: 4}]}
            """);
    String yaml = BINDER.toYaml(training);
    assertThat(bind(yaml)).isEqualTo(training);
    assertThat(yaml).contains("max-time: null\n", "save-every: 1.234567891s\n", "- full\n");
    assertThat(bind(BINDER.toYaml(new Training()))).isEqualTo(new Training());
  }

  record Twice(List<String> first, List<String> second) {
    Twice() {
      this(List.of(), List.of());
    }
  }

  @Test
  void listsThatAreOneInMemoryAreWrittenTwice() {
    assertThat(new Binder().toYaml(new Twice())).isEqualTo("first: []\nsecond: []\n");
  }

  @Test
  void aSectionIsReadWithoutTheRest(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("c.yaml"), "other: 1\nmodel: {layers: 2}\n");
    assertThat(BINDER.bindSection(Model.class, file, "model").layers()).isEqualTo(2);
    assertThat(BINDER.bindSection(Model.class, file, "absent")).isEqualTo(new Model());
    Binder tolerant = BINDER.ignoring("other");
    assertThat(tolerant.bind(Training.class, file, List.of("model.layers=5")).model().layers())
        .isEqualTo(5);
  }

  @Test
  void aSettingMayEmptyAnOption() {
    assertThat(bind("max-time: 5s", "max-time=null").maxTime()).isEmpty();
  }

  @Test
  void aRecordWithoutDefaultsNeedsItsKeys() {
    record Point(int x, Optional<Integer> y) {}
    assertThat(BINDER.bind(Point.class, List.of("x=1"))).isEqualTo(new Point(1, Optional.empty()));
    assertThat(BINDER.bind(Point.class, List.of("x=1", "y=2")))
        .isEqualTo(new Point(1, Optional.of(2)));
  }

  record Younger(int window, @Earlier("1") int heads) implements Attention {
    Younger() {
      this(4, 8);
    }
  }

  @Test
  void aKeyThatAStoredConfigurationLacksHasTheMeaningFromBeforeItExisted() {
    record Holder(Attention attention) {}
    Binder binder = new Binder().withKinds(Attention.class, Map.of("younger", Younger.class));
    String old = "attention: {kind: younger, window: 3}";
    assertThat(binder.ofStored().bindText(Holder.class, old, "config.yaml", List.of()))
        .isEqualTo(new Holder(new Younger(3, 1)));
    assertThat(binder.bindText(Holder.class, old, "config.yaml", List.of()))
        .isEqualTo(new Holder(new Younger(3, 8)));
    String written = binder.toYaml(new Holder(new Younger()));
    assertThat(binder.ofStored().bindText(Holder.class, written, "config.yaml", List.of()))
        .isEqualTo(new Holder(new Younger()));
  }
}
