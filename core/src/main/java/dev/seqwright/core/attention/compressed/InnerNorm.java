package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;

/** Layer norm (Ba et al. 2016) inside an attention, which the layer around it knows nothing of. */
record InnerNorm(Parameter gain, Parameter bias) {

  static InnerNorm at(AttentionSpec site) {
    return new InnerNorm(
        site.scope().create("gain", Initializer.ones(), site.size()),
        site.scope().create("bias", Initializer.zeros(), site.size()));
  }

  Variable apply(Graph graph, Variable x) {
    return LayerNormalization.apply(graph, x, gain.in(graph), bias.in(graph), 1e-5f);
  }
}
