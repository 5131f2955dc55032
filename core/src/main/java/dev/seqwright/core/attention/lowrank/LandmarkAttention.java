package dev.seqwright.core.attention.lowrank;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.EqualParts;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * Attention through landmarks, the means of segments of queries and keys: softmax(Q K~' / sqrt d) W
 * in each head, W (m, d) being what a subclass makes of the landmarks. Nothing is n by n.
 */
abstract class LandmarkAttention implements Attention {
  private final SelfProjection projection;
  private final AttentionSpec site;
  private final int count;

  /**
   * @param count m
   */
  LandmarkAttention(AttentionSpec site, int count) {
    this.projection = new SelfProjection(site);
    this.site = site;
    this.count = count;
  }

  /** What an attention starts from: q, k, v (N, D) and landmarks q~, k~ (M, D). */
  record Inputs(
      Operand q, Operand k, Operand v, Variable queries, Variable keys, EqualParts segments) {}

  @Override
  public final Variable forward(Graph graph, Sequences query, Sequences source) {
    EqualParts segments = new EqualParts(query.layout(), count);
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    Variable queries = SegmentSum.apply(graph, q, segments.owners(), segments.shares());
    Variable keys = SegmentSum.apply(graph, k, segments.owners(), segments.shares());
    return projection.output(graph, heads(graph, new Inputs(q, k, v, queries, keys, segments)));
  }

  /** What the heads find (N, D). */
  abstract Variable heads(Graph graph, Inputs inputs);

  /** softmax(q k' / sqrt d) v of rows q in a layout and rows k, v in another. */
  Variable attend(
      Graph graph, Operand q, SequenceLayout queries, Operand k, Operand v, SequenceLayout source) {
    Setting setting = new Setting(queries, source, site.heads(), false, site.dropout());
    return DotProductAttention.apply(graph, q, k, v, setting);
  }

  /** A = softmax(q~ k~' / sqrt d) of every head (P, H), P pairs of a sequence's landmarks. */
  Variable between(Graph graph, Variable queries, Variable keys, Pairs pairs) {
    Variable dots = PairDots.apply(graph, queries, keys, pairs, site.heads(), site.scale());
    return PairSoftmax.apply(graph, dots, pairs);
  }
}
