package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.head.Pooling;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hi-Transformer (Wu et al. 2021, arXiv 2106.01040): what the document says of a sentence goes back
 * into the sentence, whose tokens are read again with it.
 *
 * <pre>
 *   (1) v_i = pooling of the states h_i1 ... h_in of sentence i
 *   (2) d_1 ... d_S = Transformer(v_1 + p_1, ..., v_S + p_S), p_i the position of a sentence
 *   (3) g_i = Transformer'(h_i1, ..., h_in, d_i), the sentences each by itself
 *   (4) s_i = pooling' of g_i
 * </pre>
 *
 * <p>For a document of S sentences of n tokens time O(S^2 D + S n^2 D) above the sentence encoder.
 *
 * <p>Parameters, in the given scope: those of the stack, {@code again...} for (3), and {@code
 * query} and {@code again.query} (1, D) for attention pooling.
 *
 * <p>Differs from the paper: sentences are read once before and once after the document, where the
 * paper may repeat both; positions are those of the model, rotary ones by default.
 */
final class HiTransformer implements DocumentEncoder {
  private final Hibert document;
  private final Block again;
  private final Pooling last;

  /**
   * What can be set.
   *
   * @param pooling how the states of a sentence become one vector, before and after the document:
   *     attention, or first, last, mean or max
   * @param shape the stack over sentences
   * @param again the stack that reads each sentence again, with what its document says of it
   */
  public record Settings(SequencePooling pooling, @Inline EncoderConfig shape, EncoderConfig again)
      implements DocumentKind {
    public Settings() {
      this(
          SequencePooling.ATTENTION,
          new EncoderConfig(new StackConfig(1)),
          new EncoderConfig(new StackConfig(1)));
    }

    /** Checks that vectors of sentences are as long as states. */
    public Settings {
      SentencePooling.check(pooling);
    }

    @Override
    public DocumentEncoder create(DocumentSite site) {
      return new HiTransformer(this, site);
    }

    @Override
    public Map<String, StackConfig> stacks() {
      Map<String, StackConfig> all = new LinkedHashMap<>();
      all.put("stack", shape.shape());
      all.put("again.stack", again.shape());
      return all;
    }
  }

  private HiTransformer(Settings settings, DocumentSite site) {
    int size = site.common().size();
    LayerFactory back = site.layers(site.scope().at("again"), settings.again().shape());
    this.document = new Hibert(new Hibert.Settings(settings.pooling(), settings.shape()), site);
    this.again = back.bidirectional();
    this.last = new Pooling(site.scope().at("again"), size, settings.pooling());
  }

  @Override
  public Sequences apply(Graph graph, Sequences words, SequenceLayout documents) {
    Sequences seen = document.apply(graph, words, documents);
    Sequences read = again.forward(graph, appended(graph, words, seen.rows()), Context.NONE);
    return new Sequences(last.apply(graph, read), documents);
  }

  /** Each sentence with one more row behind it. */
  private static Sequences appended(Graph graph, Sequences words, Variable rows) {
    SequenceLayout layout = words.layout();
    int sentences = layout.sequences();
    int[] order = new int[layout.rows() + sentences];
    int[] lengths = new int[sentences];
    int at = 0;
    for (int i = 0; i < sentences; i++) {
      for (int row = layout.start(i); row < layout.end(i); row++) {
        order[at++] = row;
      }
      order[at++] = layout.rows() + i;
      lengths[i] = layout.length(i) + 1;
    }
    Variable all = Concat.rows(graph, words.rows(), rows);
    return new Sequences(GatherRows.apply(graph, all, order), SequenceLayout.of(lengths));
  }

  @Override
  public int limit() {
    return document.limit();
  }

  @Override
  public int tokens() {
    return again.limit() == Integer.MAX_VALUE ? again.limit() : again.limit() - 1;
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(document.report());
    lines.addAll(again.report());
    return lines;
  }
}
