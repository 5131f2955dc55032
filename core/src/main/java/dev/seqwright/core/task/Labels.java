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

  /**
   * The id of a label.
   *
   * @param place the file and the line where it stands
   * @throws UserException naming place and label when there is no such label
   */
  int id(String label, String place) {
    Integer id = ids.get(label);
    if (id == null) {
      throw new UserException(
          Help.UNKNOWN_LABEL,
          "%s: the model does not know the label '%s'%s"
              .formatted(place, label, DidYouMean.hint(label, names)));
    }
    return id;
  }
}
