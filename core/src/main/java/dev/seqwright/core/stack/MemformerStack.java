package dev.seqwright.core.stack;

import dev.seqwright.core.attention.recurrent.SlotWriter;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.SegmentMemory;
import java.util.Set;

/**
 * Memformer (Wu et al. 2020): k slots carry what was read of a text from segment to segment. Every
 * layer reads them by {@link dev.seqwright.core.attention.recurrent.SlotAttention}, behind its
 * self-attention, which sees the segment alone; when a segment is over they are {@linkplain
 * SlotWriter written}.
 *
 * <pre>
 *   (1) h_l = layer_l(h_(l-1), m_t),  l = 1 ... L         m_t the slots of segment t
 *   (2) m_(t+1) = write(m_t, h_L)
 * </pre>
 *
 * <p>Gradients go back through the slots over the segments of an update, by memory-replay
 * back-propagation: the segments are read once for their slots alone, then each is read again and
 * differentiated, the last one first, with the gradient of what it has written. So the memory of an
 * update is that of a segment, and its time a third more. A segment costs O(L n k D + k n D) beside
 * its layers, k D numbers are remembered of a text.
 *
 * <p>Differs from the paper: slots are read by the layers of a language model rather than by those
 * of an encoder; the causal order holds, as they know earlier segments alone. They have the length
 * sqrt D rather than 1, as rows behind a norm have, and no temperature. Where a segment ends, all
 * slots are written.
 */
public final class MemformerStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "memformer",
          Settings.class,
          "`slots` of memory are read in each layer and written at the end of each segment",
          Set.of(),
          "L layers with O(n k D) more each, and O(n k D) a segment; k D numbers a text",
          "Wu et al. 2020, arXiv 2010.06891");

  private MemformerStack() {}

  /**
   * What can be set.
   *
   * @param slots k, how many slots there are; 0 for none
   */
  public record Settings(int slots) implements StackKind {
    public Settings() {
      this(32);
    }

    public Settings {
      Check.atLeast("slots", slots, 0);
    }

    @Override
    public SegmentReading reads() {
      return slots > 0 ? SegmentReading.SLOTS : SegmentReading.NOTHING;
    }

    @Override
    public boolean replays() {
      return slots > 0;
    }

    /** Without slots: an encoder reads no segments. */
    @Override
    public Block create(StackSite<Block> site) {
      return new Sequential(site.allLayers(), site.last().get(), LayerDrop.NONE);
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      IncrementalBlock layers =
          new IncrementalSequential(site.allLayers(), site.last().get(), LayerDrop.NONE);
      if (slots == 0) {
        return layers;
      }
      SlotWriter writer = new SlotWriter(site.attention().apply(site.scope().at("slots")), slots);
      String place = site.scope().at("slots").prefix();
      return new MemorySlots(layers, writer, SegmentMemory.replayed(place, slots, site.size()));
    }
  }
}
