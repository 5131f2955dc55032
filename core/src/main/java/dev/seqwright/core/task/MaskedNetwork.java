package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.data.MaskedExample;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder, and what it says of hidden tokens: logits = norm(gelu(x W' + b)) E' + c with the
 * embeddings E (Devlin et al. 2019).
 *
 * <p>Parameters: {@code masked.dense...}, {@code masked.norm...}, {@code masked.bias}.
 */
final class MaskedNetwork {
  private final EncoderOnly encoder;
  private final Linear dense;
  private final Norm norm;
  private final TokenHead head;

  MaskedNetwork(EncoderOnlyConfig config, int words) {
    this.encoder = new EncoderOnly(config, words);
    Scope scope = encoder.parameters().root().at("masked");
    int size = config.size();
    this.dense =
        new Linear(
            scope.at("dense"),
            size,
            size,
            1,
            Activation.GELU,
            (in, out) -> Initializer.xavier(in, out, 1));
    this.norm = config.layer().norm().create(scope.at("norm"), size);
    Parameter table = encoder.parameters().named("embeddings.source");
    this.head = TokenHead.over(table, scope, true);
  }

  EncoderOnly encoder() {
    return encoder;
  }

  /** The loss of the hidden tokens of some texts, summed. */
  CrossEntropy.Result loss(Graph graph, List<MaskedExample> part, double smoothing, double scale) {
    int[] targets = part.stream().map(MaskedExample::targets).flatMapToInt(IntStream::of).toArray();
    Variable rows = hidden(graph, part);
    Sequences each = new Sequences(rows, SequenceLayout.singles(targets.length));
    return head.loss(graph, each, targets, smoothing, scale);
  }

  /** The logits (M, V) of all hidden tokens of some texts. */
  Tensor logits(Graph graph, List<MaskedExample> part) {
    return head.logits(graph, hidden(graph, part));
  }

  private Variable hidden(Graph graph, List<MaskedExample> part) {
    int[][] inputs = part.stream().map(MaskedExample::inputs).toArray(int[][]::new);
    Sequences states = encoder.encode(graph, inputs);
    IntStream.Builder rows = IntStream.builder();
    for (int b = 0; b < inputs.length; b++) {
      int start = states.layout().start(b);
      IntStream.of(part.get(b).places()).map(place -> start + place).forEach(rows);
    }
    Variable some = GatherRows.apply(graph, states.rows(), rows.build().toArray());
    return norm.apply(graph, dense.apply(graph, some));
  }
}
