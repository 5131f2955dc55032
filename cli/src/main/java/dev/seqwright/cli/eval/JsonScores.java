package dev.seqwright.cli.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.metrics.BleuScore;

/** All numbers in full precision, under the names that sacreBLEU's JSON uses where it has them. */
final class JsonScores {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonScores() {}

  static String print(Findings findings) {
    Evaluation evaluation = findings.evaluation();
    ObjectNode root = JSON.createObjectNode();
    root.put("lines", evaluation.lines()).put("references", evaluation.references());
    var systems = root.putArray("systems");
    for (int s = 0; s < evaluation.systems().size(); s++) {
      SystemResult system = evaluation.systems().get(s);
      ObjectNode node = systems.addObject().put("system", system.system());
      var scores = node.putArray("scores");
      system.results().forEach(result -> describe(result, scores.addObject()));
      findings.describe(s, node);
    }
    return root.toPrettyString() + "\n";
  }

  private static void describe(Result result, ObjectNode node) {
    node.put("metric", result.measure().key())
        .put("name", result.name())
        .put("score", result.value())
        .put("signature", result.signature().toString());
    if (result.score() instanceof BleuScore bleu) {
      describe(bleu, node);
    }
    result
        .interval()
        .ifPresent(i -> node.put("confidence_mean", i.mean()).put("confidence_var", i.halfWidth()));
    result.comparison().ifPresent(c -> node.put("p_value", c.pValue()));
  }

  private static void describe(BleuScore bleu, ObjectNode node) {
    node.put("verbose_score", bleu.detail());
    bleu.precisions().forEach(node.putArray("precisions")::add);
    node.put("brevity_penalty", bleu.brevityPenalty())
        .put("hyp_len", bleu.hypothesisLength())
        .put("ref_len", bleu.referenceLength());
  }
}
