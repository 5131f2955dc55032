package dev.seqwright.core.tensor.workspace;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The blocks that were handed out since a part of a step began, by their addresses. */
final class Part {
  private final NavigableMap<Long, MemorySegment> blocks = new TreeMap<>();

  void add(MemorySegment block) {
    blocks.put(block.address(), block);
  }

  /** Forgets a block that was given back early, if it is of this part. */
  void remove(MemorySegment block) {
    blocks.remove(block.address());
  }

  /** Moves the blocks on which these tensors lie, whole or in part, to {@code outer}. */
  void hand(List<Tensor> tensors, Part outer) {
    for (Tensor tensor : tensors) {
      long address = tensor.memory().address();
      Map.Entry<Long, MemorySegment> block = blocks.floorEntry(address);
      if (block != null && address < block.getKey() + block.getValue().byteSize()) {
        blocks.remove(block.getKey());
        outer.add(block.getValue());
      }
    }
  }

  Collection<MemorySegment> blocks() {
    return blocks.values();
  }
}
