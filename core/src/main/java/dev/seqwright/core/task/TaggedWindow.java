package dev.seqwright.core.task;

import dev.seqwright.core.data.TaggedExample;
import java.util.List;

/**
 * A training example of a tagger: some of the words of a sentence.
 *
 * @param number of the sentence
 * @param sentence all of it
 * @param window which of its words
 * @param encoded its words as they are read
 */
record TaggedWindow(
    int number,
    TaggedTexts.Sentence sentence,
    WordWindows window,
    List<TaggedExample.Word> encoded) {
  List<String> words() {
    return sentence.words().subList(window.begin(), window.end());
  }

  List<String> tags() {
    return sentence.tags().subList(window.from(), window.to());
  }
}
