package dev.seqwright.cli.variants;

import static java.util.Map.entry;
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
 * Every kind of part, in every place that it can take, learns a task from a fresh seed. {@code
 * -Dsettings=REGEX} tries those whose setting has a match.
 *
 * <ul>
 *   <li>Self-attention to a part of the positions, in settings so small that they leave most of a
 *       word out: words of 20 to 40 letters, to be copied. What copies is the cross-attention of
 *       the decoder, which is full. The self-attention beside it has to train without harm, the
 *       same in training and in use; a decoder whose self-attention saw what comes later would
 *       learn to copy from there, and fail. That it finds what a task needs of other positions is
 *       not shown.
 *   <li>Self-attention to a digest of the sequence, in settings with fewer rows than the longest
 *       words: words of 2 to 6 letters, to be written backwards.
 *   <li>All other parts, with their defaults: the same short words. A kind of cross-attention to a
 *       part of the source or to a digest of it sees all of so short a word.
 * </ul>
 */
@Tag("long")
class VariantsLearnTest {
  private static final String ENCODER = "model.encoder.self-attention";
  private static final String DECODER = "model.decoder.self-attention";
  private static final Map<Ability, String> PLACES =
      Map.of(
          Ability.BIDIRECTIONAL, ENCODER,
          Ability.CAUSAL, DECODER,
          Ability.CROSS, "model.decoder.cross-attention");

  /**
   * Attention to a few fixed positions of the source cannot read it from back to front, lines are
   * no documents, and a translation has no segments.
   */
  private static final List<String> UNFIT =
      List.of(
          "model.decoder.cross-attention=global",
          "model.positions=none",
          "model.document-context=han",
          "model.decoder.stack=memformer",
          "model.decoder.stack=summary");

  /** Settings of self-attention that leave out most of a word of 20 to 40 letters. */
  private static final Map<String, String> SPARSE =
      Map.ofEntries(
          entry("global", "positions: 2"),
          entry("band", "window: 3"),
          entry("dilated", "window: 2, dilation: 2"),
          entry("random", "keys: 4"),
          entry("block-local", "block: 8"),
          entry("star", "rounds: 2"),
          entry("longformer", "window: 3, global: 1"),
          entry("etc", "window: 3, globals: 4, distance: 2"),
          entry("bigbird", "block: 4, random: 1"),
          entry("sparse-transformer", "stride: 6, summary: 1"),
          entry("bp", "reach: 2"),
          entry("image-1d", "queries: 6, memory: 4"),
          entry("image-2d", "width: 8, height: 2, columns: 4, above: 1, beside: 1"),
          entry("axial", "width: 6"),
          entry("routing", "clusters: 4, window: 4"),
          entry("reformer", "buckets: 4, chunk: 4"),
          entry("sinkhorn", "block: 6"),
          entry("clustered", "clusters: 4, top: 4"),
          entry("probsparse", "factor: 1"),
          entry("adaptive-span", "span: 16, ramp: 4"));

  /** Settings of self-attention that make less of a word of 2 to 6 letters. */
  private static final Map<String, String> COMPRESSED =
      Map.ofEntries(
          entry("linformer", "length: 6"),
          entry("set-transformer", "points: 3"),
          entry("perceiver", "latents: 4"),
          entry("poolingformer", "window: 1, wide: 4, stride: 2, kernel: 2"),
          entry("nystrom", "landmarks: 3, convolution: 3"),
          entry("csalr", "landmarks: 3"));

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
    return keys.sorted().map(key -> key + "=" + kind(key, variant.name()));
  }

  private static String kind(String key, String name) {
    if (List.of("transformer-xl", "ernie-doc").contains(name)) {
      return "{kind: " + name + ", memory: 0}"; // a line has no segments before it
    }
    if (name.equals("compressive")) {
      return "{kind: compressive, memory: 0, compressed-memory: 0}";
    }
    if (name.equals("block-recurrent")) {
      return "{kind: block-recurrent, window: 3, states: 4, across-segments: false}";
    }
    String small = SPARSE.getOrDefault(name, COMPRESSED.get(name));
    boolean self = List.of(ENCODER, DECODER).contains(key);
    return self && small != null ? "{kind: " + name + ", " + small + "}" : name;
  }

  private static boolean sparse(String setting) {
    return SPARSE.keySet().stream().anyMatch(name -> setting.contains("{kind: " + name + ","));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void learnsFromAFreshSeed(String setting) throws IOException {
    long seed = Instant.now().toEpochMilli();
    boolean sparse = sparse(setting);
    CopyTask task = sparse ? CopyTask.ofLongWords(folder, seed) : CopyTask.create(folder, seed);
    CommandRun trained =
        task.train(
            "model",
            "--seed",
            Long.toString(seed),
            "--max-steps",
            "1150",
            "--set",
            "model.max-positions=" + (sparse ? 48 : 16),
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
            "2");
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
