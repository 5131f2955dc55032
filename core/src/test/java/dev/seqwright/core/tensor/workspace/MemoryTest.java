package dev.seqwright.core.tensor.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int BLOCK = 1024; // floats, as many as the least that is handed out

  private final Workspace memory = new Workspace(new NativeSlabs());

  @AfterEach
  void free() {
    memory.close();
  }

  @Test
  void whatWasGivenBackLastIsHandedOutFirst() {
    Tensor first = memory.allocate(BLOCK);
    Tensor second = memory.allocate(BLOCK);
    memory.release(first);
    memory.release(second);
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(second));
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(first));
  }

  @Test
  void aPartGivesBackAllButWhatIsKept() {
    Tensor before = memory.allocate(BLOCK);
    memory.beginPart();
    Tensor passing = memory.allocate(BLOCK);
    Tensor kept = memory.allocate(BLOCK);
    memory.endPart(List.of(before, kept));
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(passing));
    assertThat(address(memory.allocate(BLOCK)))
        .isNotIn(address(before), address(passing), address(kept));
  }

  @Test
  void memoryUnderAPieceOfATensorIsKept() {
    memory.beginPart();
    Tensor whole = memory.allocate(4, BLOCK);
    memory.endPart(List.of(whole.rows(3, 4)));
    assertThat(address(memory.allocate(4, BLOCK))).isNotEqualTo(address(whole));
  }

  @Test
  void whatAPartKeepsBelongsToThePartAroundIt() {
    memory.beginPart();
    memory.beginPart();
    Tensor inner = memory.allocate(BLOCK);
    memory.endPart(List.of(inner));
    memory.endPart(List.of());
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(inner));
  }

  /** Otherwise two tensors would lie on it afterwards. */
  @Test
  void aBlockIsGivenBackOnceWhereverItWasTaken() {
    memory.beginPart();
    Tensor outer = memory.allocate(BLOCK);
    memory.beginPart();
    memory.release(outer);
    memory.endPart(List.of());
    memory.endPart(List.of());
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(outer));
    assertThat(address(memory.allocate(BLOCK))).isNotEqualTo(address(outer));
  }

  @Test
  void aResetEndsParts() {
    memory.beginPart();
    Tensor tensor = memory.allocate(BLOCK);
    memory.reset();
    assertThat(address(memory.allocate(BLOCK))).isEqualTo(address(tensor));
    assertThat(memory.reserved()).isEqualTo(1 << 20);
  }

  private static long address(Tensor tensor) {
    return tensor.memory().address();
  }
}
