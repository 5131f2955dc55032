package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What blocks remember of the texts that are read side by side, segment after segment: for each
 * memory and each stream up to M rows. Its size is that of the memories times the streams, whatever
 * the lengths of the texts; nothing is allocated after the constructor.
 *
 * <p>A memory that gradients go through has room for them, too: that of the loss of the segments
 * behind one with respect to what this one has written.
 *
 * <p>A stream belongs to one thread at a time; several threads may work on different streams.
 */
public final class SegmentState {
  /**
   * One memory of all streams.
   *
   * @param rows (B M, W), stream b has rows b M and following
   * @param filled how many of its M rows each stream has (B); numbers, as they are saved with them
   * @param arriving gradients of the rows, of a memory that is replayed
   */
  private record Slot(Tensor rows, Tensor filled, Optional<Arriving> arriving) {}

  /**
   * Gradients of all streams.
   *
   * @param gradients (B M, W)
   * @param there whether one has arrived (B)
   */
  private record Arriving(Tensor gradients, boolean... there) {}

  private final int streams;
  private final Map<SegmentMemory, Slot> slots = new LinkedHashMap<>();

  /** Empty memories. */
  public SegmentState(List<SegmentMemory> memories, int streams, Slabs slabs) {
    this.streams = streams;
    Workspace own = new Workspace(slabs);
    for (SegmentMemory memory : memories) {
      int all = streams * memory.rows();
      Tensor rows = own.zeros(all, memory.width());
      Tensor filled = own.zeros(streams);
      Optional<Arriving> arriving =
          memory.replayed()
              ? Optional.of(new Arriving(own.zeros(all, memory.width()), new boolean[streams]))
              : Optional.empty();
      slots.put(memory, new Slot(rows, filled, arriving));
    }
  }

  /** B, how many texts are read side by side. */
  public int streams() {
    return streams;
  }

  /** Whether gradients go back through what is remembered, over the segments of an update. */
  public boolean replays() {
    return slots.keySet().stream().anyMatch(SegmentMemory::replayed);
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

  /** Remembers the last rows of some (n, W) in the place of all that the stream had. */
  void remember(SegmentMemory memory, int stream, Tensor rows) {
    Slot slot = slots.get(memory);
    int kept = memory.kept(rows.rows());
    int from = stream * memory.rows();
    slot.rows.rows(from, from + kept).copyFrom(rows.rows(rows.rows() - kept, rows.rows()));
    slot.filled.set(stream, kept);
  }

  /** The gradient of what a stream has written, where one has arrived; it is asked for once. */
  Optional<Tensor> takeGradient(SegmentMemory memory, int stream) {
    Arriving arriving = slots.get(memory).arriving.orElseThrow();
    boolean there = arriving.there[stream];
    arriving.there[stream] = false;
    return there ? Optional.of(gradient(memory, stream, arriving)) : Optional.empty();
  }

  /** The gradient (n, W) of what a stream had when a segment began arrives. */
  void leaveGradient(SegmentMemory memory, int stream, Tensor gradient) {
    Arriving arriving = slots.get(memory).arriving.orElseThrow();
    gradient(memory, stream, arriving).copyFrom(gradient);
    arriving.there[stream] = true;
  }

  private static Tensor gradient(SegmentMemory memory, int stream, Arriving arriving) {
    return arriving.gradients.rows(stream * memory.rows(), (stream + 1) * memory.rows());
  }

  /** Nothing comes back from behind the next segment of some streams. */
  public void forgetGradients(int... some) {
    for (Slot slot : slots.values()) {
      for (int stream : some) {
        slot.arriving.ifPresent(arriving -> arriving.there[stream] = false);
      }
    }
  }

  /** A copy of what some streams have. */
  public Copy copy(int... some) {
    Map<SegmentMemory, float[][]> rows = new LinkedHashMap<>();
    for (SegmentMemory memory : slots.keySet()) {
      float[][] each = new float[some.length][];
      for (int i = 0; i < each.length; i++) {
        each[i] = rows(memory, some[i]).toArray();
      }
      rows.put(memory, each);
    }
    return new Copy(some.clone(), rows);
  }

  /** What some streams had. */
  public record Copy(int[] streams, Map<SegmentMemory, float[][]> rows) {}

  /** Gives streams what they had. */
  public void restore(Copy copy) {
    copy.rows.forEach(
        (memory, each) -> {
          Slot slot = slots.get(memory);
          for (int i = 0; i < each.length; i++) {
            int stream = copy.streams[i];
            int count = each[i].length / memory.width();
            int from = stream * memory.rows();
            slot.rows.rows(from, from + count).fill(each[i]);
            slot.filled.set(stream, count);
          }
        });
  }
}
