package dev.seqwright.core.stack;

import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.SegmentMemory;
import java.util.Set;

/**
 * A summary of the segment before (Yoshida et al. 2020): what the layers have made of a segment is
 * pooled, and stands in front of the next one as a position that all others see.
 *
 * <pre>
 *   (1) s_(t+1) = mean of the rows of h_L          over the positions of segment t
 *   (2) r_l = W_l s_t + b_l                        a row for each layer
 *   (3) F_l([r_l; norm(h_(l-1))]), without its first row, is the self-attention of layer l
 * </pre>
 *
 * <p>The first segment of a text has no such position, so a text of one segment is read as by
 * {@link SequentialStack}. Gradients go back through the summaries over the segments of an update,
 * see {@code training.update-freq}; with one segment an update W learns to read summaries as they
 * come. A segment costs one position more, D numbers are remembered of a text.
 *
 * <p>Differs from the paper: the summary is of the last layer, and read in all layers rather than
 * in one of a model that was trained before; it is mapped by one matrix a layer, and the attention
 * makes key and value of it as of any position.
 */
public final class SummaryStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "summary",
          Settings.class,
          "the mean of a segment's states is a position in front of the next segment",
          Set.of(),
          "L layers, each with a position more; D numbers a text",
          "Yoshida et al. 2020, arXiv 2008.07027");

  private SummaryStack() {}

  /** There is nothing to set. */
  public record Settings() implements StackKind {
    @Override
    public SegmentReading reads() {
      return SegmentReading.SUMMARY;
    }

    @Override
    public Block create(StackSite<Block> site) {
      throw new UnsupportedOperationException("an encoder reads no segments");
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      IncrementalBlock layers =
          new IncrementalSequential(site.allLayers(), site.last().get(), LayerDrop.NONE);
      String place = site.scope().at("summary").prefix();
      return new SegmentSummaries(layers, SegmentMemory.replayed(place, 1, site.size()));
    }
  }
}
