package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.Confusions;
import java.util.List;

/** Labels in JSON: the scores of each, and the counts of all pairs that occur. */
final class LabelJson {
  private LabelJson() {}

  static void describe(Confusions confusions, ObjectNode node) {
    List<String> labels = confusions.labels();
    ClassCounts counts = confusions.counts();
    ArrayNode each = node.putArray("labels");
    for (int k = 0; k < labels.size(); k++) {
      each.addObject()
          .put("label", labels.get(k))
          .put("precision", counts.precision(k))
          .put("recall", counts.recall(k))
          .put("f1", counts.f1(k))
          .put("gold", counts.gold(k))
          .put("predicted", counts.predicted(k));
    }
    ArrayNode pairs = node.putArray("confusion");
    for (Confusions.Pair pair : confusions.pairs()) {
      pairs
          .addObject()
          .put("gold", labels.get(pair.gold()))
          .put("predicted", labels.get(pair.answer()))
          .put("count", pair.count());
    }
  }
}
