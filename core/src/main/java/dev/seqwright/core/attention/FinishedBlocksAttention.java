package dev.seqwright.core.attention;

import dev.seqwright.core.attention.Compression.Compressed;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Join;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Ragged;

/**
 * The causal form of {@link MemoryCompressedAttention}: a position sees the blocks before its own,
 * a row each, and one by one the positions of its own block up to itself.
 *
 * <pre>
 *   (1) y_i = softmax over {k'_c : c &lt; floor(i / s)} and {k_j : s floor(i / s) &lt;= j &lt;= i}
 * </pre>
 *
 * Time O(n (n / s + s) D), memory the same with H for D. Decodes over the prefix.
 */
final class FinishedBlocksAttention extends Replay {
  private final SelfProjection projection;
  private final StridedConvolution convolution;
  private final int stride;
  private final Site site;

  FinishedBlocksAttention(Site site, int kernel, int stride) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.convolution = new StridedConvolution(site, kernel, stride, true);
    this.stride = stride;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences memory) {
    int size = site.size();
    Variable qkv = projection.project(graph, query.rows());
    Variable q = Columns.apply(graph, qkv, 0, size);
    Variable k = Columns.apply(graph, qkv, size, 2 * size);
    Variable v = Columns.apply(graph, qkv, 2 * size, 3 * size);
    Compressed few = convolution.apply(graph, k, v, query.layout());
    Pairs pairs = pairs(query.layout(), few.layout());
    Variable keys = Join.rows(graph, k, few.keys());
    Variable dots = PairDots.apply(graph, q, keys, pairs, site.heads(), site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    Variable values = Join.rows(graph, v, few.values());
    return projection.output(graph, PairSum.apply(graph, weights, values, pairs));
  }

  /** What every position sees: the rows of blocks are numbered behind those of positions. */
  private Pairs pairs(Ragged layout, Ragged blocks) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int first = layout.rows() + blocks.start(b);
      for (int i = 0; i < layout.length(b); i++) {
        int own = i / stride;
        for (int c = 0; c < own; c++) {
          pairs.add(first + c);
        }
        for (int j = own * stride; j <= i; j++) {
          pairs.add(layout.start(b) + j);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }
}
