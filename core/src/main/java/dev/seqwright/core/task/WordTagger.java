package dev.seqwright.core.task;

import java.util.List;

/** Gives a tag to each word of sentences. */
public interface WordTagger {
  /**
   * The tags of some sentences. They do not depend on the sentences that are asked together.
   *
   * @param sentences words, one by one; a sentence may have none
   * @return as many tags for each sentence as it has words
   */
  List<List<String>> tags(List<List<String>> sentences);
}
