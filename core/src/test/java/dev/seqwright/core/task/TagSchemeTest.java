package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagSchemeTest {
  @ParameterizedTest
  @CsvSource({
    "IOB2, O, I-x, false",
    "IOB2, B-x, I-x, true",
    "IOB2, I-x, I-x, true",
    "IOB2, B-x, I-y, false",
    "IOB2, I-x, B-x, true",
    "IOB2, I-x, O, true",
    "IOB1, O, I-x, true",
    "IOB1, I-x, I-y, true",
    "IOB1, O, B-x, false",
    "IOB1, I-x, B-x, true",
    "IOB1, I-x, B-y, false",
    "IOBES, O, S-x, true",
    "IOBES, O, E-x, false",
    "IOBES, B-x, E-x, true",
    "IOBES, B-x, O, false",
    "IOBES, B-x, E-y, false",
    "IOBES, E-x, B-x, true",
    "IOBES, S-x, I-x, false",
    "IOBES, B-x, L-x, true",
    "IOBES, U-x, O, true",
    "IOBES, B-x, M-x, true",
    "NONE, O, I-x, true",
  })
  void aSchemeAllowsSomeTransitions(TagScheme scheme, String from, String to, boolean allowed) {
    assertThat(scheme.allows(from, to)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "B-x I-x O B-y, IOB2",
    "I-x I-x O B-y, NONE",
    "I-x B-x O I-y, IOB1",
    "B-x E-x O S-y, IOBES",
    "B-x L-x O U-y, IOBES",
    "B-x, IOB2",
    "NOUN VERB, NONE",
    "O O, NONE",
    "-LRB- HYPH, NONE",
  })
  void theSchemeOfTagsIsSeen(String tags, TagScheme scheme) {
    List<String> all = List.of(tags.split(" "));
    List<Integer> lines = Collections.nCopies(all.size(), 1);
    TaggedTexts texts =
        new TaggedTexts(List.of(new TaggedTexts.Sentence(all, all, Path.of("a"), lines)));
    assertThat(TagScheme.of(texts.tags(), texts.sentences())).isEqualTo(scheme);
  }
}
