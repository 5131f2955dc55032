package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What blocks remember of the texts that are read side by side, segment after segment: for each
 * memory and each stream up to M rows. Its size is that of the memories times the streams, whatever
 * the lengths of the texts; nothing is allocated after the constructor.
 *
 * <p>A stream belongs to one thread at a time; several threads may work on different streams.
 */
public final class SegmentState {
  /**
   * One memory of all streams.
   *
   * @param rows (B M, W), stream b has rows b M and following
   * @param filled how many of its M rows each stream has (B); numbers, as they are saved with them
   */
  private record Slot(Tensor rows, Tensor filled) {}

  private final int streams;
  private final Map<SegmentMemory, Slot> slots = new LinkedHashMap<>();

  /** Empty memories. */
  public SegmentState(List<SegmentMemory> memories, int streams, Slabs slabs) {
    this.streams = streams;
    Workspace own = new Workspace(slabs);
    for (SegmentMemory memory : memories) {
      Tensor rows = own.zeros(streams * memory.rows(), memory.width());
      slots.put(memory, new Slot(rows, own.zeros(streams)));
    }
  }

  /** B, how many texts are read side by side. */
  public int streams() {
    return streams;
  }

  /**
   * The segments that one pass reads.
   *
   * @param streams the stream of each sequence; of several of one stream the last one is remembered
   * @param begins whether a sequence begins a text, so that nothing of its stream is remembered
   */
  public Segments of(int[] streams, boolean[] begins) {
    return new Segments(this, streams, begins);
  }

  /** Everything that is remembered, by the names under which it is saved; not copies. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    slots.forEach(
        (memory, slot) -> {
          all.put(memory.name() + ".rows", slot.rows);
          all.put(memory.name() + ".filled", slot.filled);
        });
    return all;
  }

  /** The rows (n, W) that a stream has in a memory, oldest first. */
  Tensor rows(SegmentMemory memory, int stream) {
    Slot slot = slots.get(memory);
    int from = stream * memory.rows();
    return slot.rows.rows(from, from + (int) slot.filled.get(stream));
  }

  /** Remembers the last M rows of some (n, W) in the place of all that the stream had. */
  void remember(SegmentMemory memory, int stream, Tensor rows) {
    Slot slot = slots.get(memory);
    int kept = Math.min(memory.rows(), rows.rows());
    int from = stream * memory.rows();
    slot.rows.rows(from, from + kept).copyFrom(rows.rows(rows.rows() - kept, rows.rows()));
    slot.filled.set(stream, kept);
  }
}
