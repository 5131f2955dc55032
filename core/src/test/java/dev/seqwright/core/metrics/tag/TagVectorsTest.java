package dev.seqwright.core.metrics.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.metrics.MetricVectors;
import dev.seqwright.core.metrics.Segments;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tags that no scheme allows among those that one does: chunks are those of seqeval, and the text
 * that of the script conlleval; scripts/vectors/label_vectors.py asked both.
 */
class TagVectorsTest {
  private static final JsonNode VECTORS = MetricVectors.read("tags.json");

  private static TaggedSentences sentences(JsonNode tags, ChunkScheme scheme) {
    TaggedSentences sentences = new TaggedSentences(scheme, 1);
    for (int i = 0; i < tags.get("gold").size(); i++) {
      List<String> gold = MetricVectors.strings(tags.get("gold").get(i));
      sentences.add(gold, List.of(MetricVectors.strings(tags.get("answers").get(i))));
    }
    return sentences;
  }

  @TestFactory
  Stream<DynamicTest> equalsSeqeval() {
    return MetricVectors.items(VECTORS.get("seqeval")).stream()
        .map(tags -> DynamicTest.dynamicTest(tags.get("scheme").asText(), () -> check(tags)));
  }

  private static void check(JsonNode expected) {
    String name = expected.get("scheme").asText().toUpperCase(Locale.ROOT);
    TaggedSentences sentences = sentences(expected, ChunkScheme.valueOf(name));
    TagCounts counts = sentences.counts(0);
    assertThat(counts.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), within(1e-12));
    checkChunks(expected.get("all"), counts.all());
    assertThat(counts.types()).hasSameSizeAs(expected.get("types"));
    counts.types().forEach((type, own) -> checkChunks(expected.get("types").get(type), own));
    for (TagMetric metric : TagMetric.values()) {
      Segments segments = new TagSegments(metric, sentences);
      assertThat(segments.value(0)).isCloseTo(score(metric, expected), within(1e-12));
    }
  }

  private static double score(TagMetric metric, JsonNode expected) {
    String place =
        switch (metric) {
          case ACCURACY -> "/accuracy";
          case PRECISION -> "/all/0";
          case RECALL -> "/all/1";
          case F1 -> "/all/2";
        };
    return expected.at(place).asDouble();
  }

  private static void checkChunks(JsonNode expected, ChunkCounts counts) {
    assertThat(new double[] {counts.precision(), counts.recall(), counts.f1()})
        .containsExactly(MetricVectors.doubles(expected), within(1e-12));
  }

  @Test
  void textIsConllevals() {
    for (JsonNode expected : VECTORS.get("conlleval")) {
      assertThat(ConllevalText.of(sentences(expected, ChunkScheme.CONLLEVAL).counts(0)))
          .isEqualTo(expected.get("text").asText());
    }
  }

  @Test
  void aScoreOfChosenSentencesIsOfTheirSums() {
    TaggedSentences sentences = new TaggedSentences(ChunkScheme.IOB2, 2);
    sentences.add(List.of("B-A", "I-A"), List.of(List.of("B-A", "I-A"), List.of("O", "O")));
    sentences.add(List.of("O", "B-A"), List.of(List.of("B-A", "O"), List.of("O", "B-A")));
    Segments f1 = new TagSegments(TagMetric.F1, sentences);
    assertThat(f1.value(0)).isEqualTo(50);
    // right sentence of the first system, right sentence of the second
    assertThat(f1.score(new int[] {0, 3})).isEqualTo(100);
    // twice the right one, once the wrong one: 2 of 3 found, 2 of 3 there
    assertThat(f1.score(new int[] {0, 0, 1})).isCloseTo(200 / 3.0, within(1e-12));
  }

  @Test
  void partsOfSpeechAreNoChunks() {
    TaggedSentences sentences = new TaggedSentences(ChunkScheme.CONLLEVAL, 1);
    sentences.add(List.of("NOUN", ".", "-LRB-"), List.of(List.of("VERB", ".", "-LRB-")));
    assertThat(sentences.ofChunks()).isFalse();
    sentences.add(List.of("O", "O"), List.of(List.of("O", "I-LOC")));
    assertThat(sentences.ofChunks()).isTrue();
  }

  @Test
  void aStrictSchemeKnowsItsTags() {
    assertThat(ChunkScheme.IOB2.foreign(List.of("B-A", "I-A", "O", "S-A"))).contains("S-A");
    assertThat(ChunkScheme.IOBES.foreign(List.of("B-A", "I-A", "O", "S-A"))).isEmpty();
    assertThat(ChunkScheme.IOBES.tags()).isEqualTo("B-, I-, O, E-, S-");
  }
}
