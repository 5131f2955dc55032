package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConllReaderTest {
  private static final TagColumn LAST = new TagColumn("last");

  /** A word that is two, one that was left out, and a comment. */
  private static final String CONLLU =
      """
      # text = Don't go
      1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
      1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_
      2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
      3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_
      3.1\tthere\tthere\tADV\tRB\t_\t_\t_\t_\t_

      # text = 10 000
      1\t10 000\t10000\tNUM\tCD\t_\t0\troot\t_\t_
      """;

  private static List<ConllSentence> read(String text) {
    List<ConllSentence> sentences = new ArrayList<>();
    try (ConllReader reader = reader(text)) {
      reader.forEachRemaining(sentences::add);
    }
    return sentences;
  }

  private static ConllReader reader(String text) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return ConllReader.of(LineReader.of(bytes, "a.conll"));
  }

  @Test
  void aBlankLineEndsASentenceAndTabsOrSpacesStandBetweenColumns() {
    for (String text : List.of("the\tO\nUN\tB-org\n\ngo\tO\n", "the O\nUN  B-org\n \t\ngo O")) {
      List<ConllSentence> sentences = read(text);
      assertThat(sentences)
          .extracting(ConllSentence::words)
          .containsExactly(List.of("the", "UN"), List.of("go"));
      assertThat(sentences.getFirst().tags(LAST)).containsExactly("O", "B-org");
      assertThat(sentences.getLast().first()).isEqualTo(4);
    }
  }

  @Test
  void aWordMayHaveSpacesWhereColumnsAreBetweenTabs() {
    assertThat(read("10 000\tNUM\n").getFirst().words()).containsExactly("10 000");
  }

  @Test
  void anyColumnMayHaveTheTags() {
    ConllSentence sentence = read("EU NNP B-NP B-ORG\n").getFirst();
    assertThat(sentence.tags(new TagColumn("2"))).containsExactly("NNP");
    assertThat(sentence.tags(sentence.form().usual())).containsExactly("B-ORG");
    assertThatThrownBy(() -> sentence.tags(new TagColumn("7")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("a.conll:1: found 4 columns, expected a word and, in column 7,");
    assertThatThrownBy(() -> sentence.tags(new TagColumn("upos")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("a.conll:1: found no CoNLL-U, expected ten columns");
    assertThatThrownBy(() -> read("word\n").getFirst().tags(LAST))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("a.conll:1: found 1 columns, expected a word and, in column last,");
    assertThatThrownBy(() -> read("word\t\n").getFirst().tags(LAST))
        .isInstanceOf(UserException.class)
        .hasMessage("a.conll:1: the tag is blank, expected one in column last");
    assertThatThrownBy(() -> new TagColumn("0"))
        .hasMessageStartingWith("tag: found 0, expected the number of a column from 1, last,");
  }

  @Test
  void rangesAndEmptyNodesOfConlluAreNoWords() {
    List<ConllSentence> sentences = read(CONLLU);
    assertThat(sentences).hasSize(2);
    assertThat(sentences.getFirst().words()).containsExactly("Do", "n't", "go");
    assertThat(sentences.getFirst().tags(ConllForm.CONLLU.usual()))
        .containsExactly("AUX", "PART", "VERB");
    assertThat(sentences.getFirst().tags(new TagColumn("xpos"))).containsExactly("VB", "RB", "VB");
    assertThat(sentences.getLast().words()).containsExactly("10 000");
    assertThat(sentences.getLast().number(sentences.getLast().rows().getFirst())).isEqualTo(9);
  }

  @Test
  void linesComeBackAsTheyAreWithATagBehindTheLastColumn() {
    List<String> all = new ArrayList<>(read(CONLLU).getFirst().tagged(List.of("A", "B", "C")));
    List<String> lines = CONLLU.lines().limit(7).toList();
    assertThat(all)
        .containsExactly(
            lines.get(0),
            lines.get(1) + "\t_",
            lines.get(2) + "\tA",
            lines.get(3) + "\tB",
            lines.get(4) + "\tC",
            lines.get(5) + "\t_",
            "");
    assertThat(read("EU B-ORG\n \n").getFirst().tagged(List.of("O")))
        .containsExactly("EU B-ORG O", " ");
    assertThat(read("one\n").getFirst().tagged(List.of("NUM"))).containsExactly("one\tNUM");
  }

  @Test
  void aDocumentBeginsBetweenSentences() {
    List<ConllSentence> sentences = read("-DOCSTART- -X- O\n\nEU NNP B-ORG\n");
    assertThat(sentences).extracting(s -> s.words().size()).containsExactly(0, 0, 1);
    assertThat(sentences.getFirst().tagged(List.of())).containsExactly("-DOCSTART- -X- O O");
  }

  @Test
  void aNumberSignMayBeAWordOrBeginAComment() {
    assertThat(read("#one\tO\n#\tO\n").getFirst().words()).containsExactly("#one", "#");
    assertThat(read("# id 1 of 2\n# O\ntwo O\n").getFirst().words()).containsExactly("#", "two");
    assertThat(read("# only a comment\n").getFirst().words()).isEmpty();
  }

  @Test
  void wordsThatShowNothingAreWords() {
    assertThat(read("\u200b\n\u00a0\n\u0001\n").getFirst().words())
        .containsExactly("\u200b", "\u00a0", "\u0001");
  }

  @Test
  void aLineWithAnotherNumberOfColumnsIsRefused() {
    assertThatThrownBy(() -> read("one\tNUM\n\n\ntwo\n"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "a.conll:4: found 1 columns, expected 2 as in line 1; a line is a word and what belongs"
                + " to it, with tabs or spaces between");
  }

  @Test
  void linesEndAsTheyDid() {
    ConllSentence windows = read("# a text\r\nEU\tB-ORG\r\n\r\n").getFirst();
    assertThat(windows.words()).containsExactly("EU");
    assertThat(windows.tagged(List.of("O"))).containsExactly("# a text\r", "EU\tB-ORG\tO\r", "\r");
    ConllSentence mixed = read("EU\tB-ORG\r\nUN\tO\nit\tO\r").getFirst();
    assertThat(mixed.tagged(List.of("O", "X", "Y")))
        .containsExactly("EU\tB-ORG\tO\r", "UN\tO\tX", "it\tO\tY\r");
  }
}
