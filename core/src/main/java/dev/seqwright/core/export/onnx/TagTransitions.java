package dev.seqwright.core.export.onnx;

import dev.seqwright.core.autograd.LinearChain;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * What a tagger adds to the score of a sequence for each tag that follows another: {@code
 * transitions} (K + 1, K + 1), -infinity where the tag may not follow. The last row and the last
 * column stand for what lies before and behind a sentence.
 *
 * @param tags K
 * @param scores row after row
 */
record TagTransitions(int tags, float... scores) {
  /** Those of a tagger; none where every tag may follow every other and nothing is added. */
  static Optional<TagTransitions> of(ExportedNetwork model) {
    int tags = model.labels().size();
    Tensor allowed = model.parameter("head.allowed");
    float[] scores = new float[(tags + 1) * (tags + 1)];
    boolean free = true;
    for (int i = 0; i < scores.length; i++) {
      float own = model.has("head.transitions") ? model.parameter("head.transitions").get(i) : 0;
      scores[i] = LinearChain.isAllowed(allowed, i) ? own : Float.NEGATIVE_INFINITY;
      free &= scores[i] == 0;
    }
    return free ? Optional.empty() : Optional.of(new TagTransitions(tags, scores));
  }

  /** Makes them an output. */
  void output(OnnxGraph graph) {
    int side = tags + 1;
    String all =
        graph.constant("head.transitions", OnnxType.FLOAT, Bytes.floats(scores), side, side);
    graph.output("transitions", all, OnnxType.FLOAT, side, side);
  }
}
