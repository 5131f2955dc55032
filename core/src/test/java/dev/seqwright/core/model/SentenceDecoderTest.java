package dev.seqwright.core.model;

import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sentences that are written from the slots of two sentences of a document. */
class SentenceDecoderTest {
  private static final int[][] SENTENCES = {{1, 4, 5, 2}, {1, 6, 2}, {1, 7, 8, 9, 2}};
  private static final List<String> SMALL =
      List.of("size=8", "heads=2", "feed-forward=12", "activation=gelu", "dropout=0");

  @Test
  void gradientsAreCentralDifferences() {
    try (NativeSlabs slabs = new NativeSlabs()) {
      Hierarchical model =
          new Hierarchical(Kinds.in(new Binder()).bind(HierarchicalConfig.class, SMALL), 11);
      SentenceDecoder decoder = new SentenceDecoder(model, 1);
      RandomParameters.fill(model.parameters(), slabs);
      int[][] inputs = {{1, 6}, {1, 7, 8, 9}};
      int[] targets = {6, 2, 7, 8, 9, 2};
      GradientsContract.check(
          model.parameters(),
          graph ->
              decoder.loss(
                  graph,
                  GatherRows.apply(
                      graph,
                      model
                          .texts(graph, model.encode(graph, SENTENCES), SequenceLayout.of(3))
                          .rows(),
                      1,
                      2),
                  inputs,
                  targets,
                  0.1,
                  1),
          PlainKernels.create(),
          slabs);
    }
  }
}
