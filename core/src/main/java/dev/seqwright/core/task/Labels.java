package dev.seqwright.core.task;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels that a classifier chooses among; the place of a label is its id. */
record Labels(List<String> names, Map<String, Integer> ids) {
  Labels(List<String> names) {
    this(List.copyOf(names), new HashMap<>());
    names.forEach(name -> ids.put(name, ids.size()));
  }

  int size() {
    return names.size();
  }

  /** The id of a label that there is. */
  int id(String label) {
    return ids.get(label);
  }

  /**
   * Refuses texts with other labels.
   *
   * @throws UserException naming the file, the line and the label
   */
  void requireKnown(LabelledTexts texts) {
    for (LabelledTexts.Line line : texts.lines()) {
      if (!ids.containsKey(line.label())) {
        throw new UserException(
            Help.UNKNOWN_LABEL,
            "%s:%d: the model does not know the label '%s'%s"
                .formatted(
                    line.file(),
                    line.number(),
                    line.label(),
                    DidYouMean.hint(line.label(), names)));
      }
    }
  }
}
