package dev.seqwright.cli.variants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.CopyTask;
import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Catalogue.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of part, in every place that it can take, learns to write words backwards. {@code
 * -Dsettings=REGEX} tries those whose setting has a match.
 *
 * <p>The search goes on until no better hypothesis is possible: label smoothing gives every wrong
 * token, the end among them, the same probability, so that a sure model that stops as soon as the
 * beam is full stops with beginnings of words.
 */
@Tag("long")
class VariantsLearnTest {
  private static final Map<Ability, String> PLACES =
      Map.of(
          Ability.BIDIRECTIONAL, "model.encoder.self-attention",
          Ability.CAUSAL, "model.decoder.self-attention",
          Ability.CROSS, "model.decoder.cross-attention");

  /** Attention to a few fixed positions of the source cannot read it from back to front. */
  private static final List<String> UNFIT =
      List.of("model.decoder.cross-attention=global", "model.positions=none");

  @TempDir private Path folder;

  static Stream<String> settings() {
    return Catalogue.ALL.stream()
        .flatMap(family -> family.variants().stream().flatMap(v -> settings(family, v)))
        .filter(setting -> !UNFIT.contains(setting))
        .filter(Pattern.compile(System.getProperty("settings", "")).asPredicate());
  }

  private static Stream<String> settings(Family family, Variant<?> variant) {
    Stream<String> keys =
        variant.abilities().isEmpty()
            ? Stream.of(family.keys().getFirst())
            : PLACES.entrySet().stream()
                .filter(place -> variant.abilities().contains(place.getKey()))
                .map(Map.Entry::getValue);
    return keys.sorted().map(key -> key + "=" + variant.name());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void learnsToReverseWordsFromAFreshSeed(String setting) throws IOException {
    long seed = Instant.now().toEpochMilli();
    CopyTask task = CopyTask.create(folder, seed);
    CommandRun trained =
        task.train(
            "model",
            "--seed",
            Long.toString(seed),
            "--set",
            "model.max-positions=16",
            "--set",
            setting);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(accuracy(task)).as("%s, seed %d", setting, seed).isGreaterThan(0.95);
  }

  private double accuracy(CopyTask task) throws IOException {
    String model = folder.resolve("model").toString();
    CommandRun run =
        CommandRun.withInput(
            Files.readString(task.file("test.src")),
            "translate",
            "--model",
            model,
            "--beam-size",
            "2",
            "--set",
            "ending.stopping=bound");
    List<String> expected = Files.readAllLines(task.file("test.trg"));
    List<String> found = new ArrayList<>(run.out().lines().toList());
    assertThat(found).as(run.err()).hasSameSizeAs(expected);
    long right = 0;
    for (int i = 0; i < expected.size(); i++) {
      right += expected.get(i).equals(found.get(i)) ? 1 : 0;
    }
    return (double) right / expected.size();
  }
}
