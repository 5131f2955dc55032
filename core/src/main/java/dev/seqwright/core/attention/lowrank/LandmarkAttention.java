package dev.seqwright.core.attention.lowrank;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.EqualParts;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Projection;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.SliceColumns;
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
      Variable q, Variable k, Variable v, Variable queries, Variable keys, EqualParts segments) {}

  @Override
  public final Variable forward(Graph graph, Sequences query, Sequences source) {
    EqualParts segments = new EqualParts(query.layout(), count);
    Variable qkv = projection.project(graph, query.rows());
    Variable q = part(graph, qkv, 0);
    Variable k = part(graph, qkv, 1);
    Variable v = part(graph, qkv, 2);
    Variable queries = SegmentSum.apply(graph, q, segments.owners(), segments.shares());
    Variable keys = SegmentSum.apply(graph, k, segments.owners(), segments.shares());
    return projection.output(graph, heads(graph, new Inputs(q, k, v, queries, keys, segments)));
  }

  private Variable part(Graph graph, Variable qkv, int index) {
    return SliceColumns.apply(graph, qkv, index * site.size(), (index + 1) * site.size());
  }

  /** What the heads find (N, D). */
  abstract Variable heads(Graph graph, Inputs inputs);

  /** softmax(q k' / sqrt d) v of rows q in a layout and rows k, v in another. */
  Variable attend(
      Graph graph,
      Variable q,
      SequenceLayout queries,
      Variable k,
      Variable v,
      SequenceLayout source) {
    Setting setting = new Setting(queries, source, site.heads(), false, site.dropout());
    return DotProductAttention.apply(
        graph, Projection.of(q), Projection.of(k), Projection.of(v), setting);
  }

  /** A = softmax(q~ k~' / sqrt d) of every head (P, H), P pairs of a sequence's landmarks. */
  Variable between(Graph graph, Variable queries, Variable keys, Pairs pairs) {
    Variable dots = PairDots.apply(graph, queries, keys, pairs, site.heads(), site.scale());
    return PairSoftmax.apply(graph, dots, pairs);
  }
}
