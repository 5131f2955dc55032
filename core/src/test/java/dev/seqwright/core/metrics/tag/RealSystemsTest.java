package dev.seqwright.core.metrics.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seqwright.core.data.ConllReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The seven systems of the shared task of WNUT 2017 and the example of CoNLL 2000: the text is the
 * one that the official script prints, digit for digit. The corpora are not part of the project;
 * who has them lays them beside it.
 */
class RealSystemsTest {
  private static final Path SHARED = Path.of("../../shared");

  private static Path present(String file) {
    Path path = SHARED.resolve(file);
    assumeThat(path).as("this test reads %s, which is not there", path).exists();
    return path;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arcada",
        "drexel-cci",
        "flytxt",
        "mic-cis",
        "sjtu-adapt",
        "spinningbytes",
        "uh-ritual"
      })
  void systemsOfWnut(String system) throws IOException {
    Path answers = present("vectors/wnut17/systems/" + system + ".conll.gz");
    Path gold = present("data/wnut17/test.conll.gz");
    Path text = present("vectors/wnut17/systems/" + system + ".conlleval.txt");
    TaggedSentences sentences = new TaggedSentences(ChunkScheme.CONLLEVAL, 1);
    List<List<String>> right = column(gold, 1);
    List<List<String>> found = column(answers, 1);
    assertThat(found).hasSameSizeAs(right);
    for (int i = 0; i < right.size(); i++) {
      sentences.add(right.get(i), List.of(found.get(i)));
    }
    assertThat(ConllevalText.of(sentences.counts(0))).isEqualTo(Files.readString(text));
  }

  @Test
  void exampleOfConll() throws IOException {
    Path file = present("vectors/conlleval-sample/chunks.txt");
    Path text = present("vectors/conlleval-sample/expected.txt");
    TaggedSentences sentences = new TaggedSentences(ChunkScheme.CONLLEVAL, 1);
    List<List<String>> right = column(file, 2);
    List<List<String>> found = column(file, 3);
    for (int i = 0; i < right.size(); i++) {
      sentences.add(right.get(i), List.of(found.get(i)));
    }
    assertThat(ConllevalText.of(sentences.counts(0))).isEqualTo(Files.readString(text));
  }

  private static List<List<String>> column(Path file, int column) {
    List<List<String>> sentences = new ArrayList<>();
    try (ConllReader reader = ConllReader.open(file)) {
      reader.forEachRemaining(
          sentence ->
              sentences.add(sentence.rows().stream().map(r -> r.columns().get(column)).toList()));
    }
    return sentences;
  }
}
