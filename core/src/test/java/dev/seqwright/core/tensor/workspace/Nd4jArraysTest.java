package dev.seqwright.core.tensor.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jArraysTest {
  private final Workspace memory = new Workspace(new NativeSlabs());

  @AfterEach
  void free() {
    memory.close();
  }

  @Test
  void aTensorAndItsViewAreTheSameMemory() {
    Tensor tensor = memory.allocate(2, 3).fill(1, 2, 3, 4, 5, 6);
    INDArray array = Nd4jArrays.view(tensor);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.getFloat(1, 2)).isEqualTo(6);
    array.addi(10);
    assertThat(tensor.toArray()).containsExactly(11, 12, 13, 14, 15, 16);
    tensor.set(0, -1);
    assertThat(array.getFloat(0, 0)).isEqualTo(-1);
    assertThat(array.sum(1).toFloatVector()).containsExactly(24, 45);
  }

  @Test
  void aTensorInTheMiddleOfASlabIsSeenToo() {
    memory.allocate(5);
    Tensor tensor = memory.allocate(3, 1, 2).fill(1, 2, 3, 4, 5, 6);
    INDArray array = Nd4jArrays.view(tensor);
    assertThat(array.shape()).containsExactly(3, 1, 2);
    assertThat(array.getFloat(2, 0, 1)).isEqualTo(6);
    assertThat(Nd4jArrays.view(tensor.rows(1, 3)).toFloatMatrix()[1]).containsExactly(5, 6);
  }

  @Test
  void aVectorStaysAVector() {
    INDArray array = Nd4jArrays.view(memory.allocate(3).fill(1, 2, 3));
    assertThat(array.shape()).containsExactly(3);
    assertThat(array.toFloatVector()).containsExactly(1, 2, 3);
  }

  @Test
  void aViewDoesNotFreeTheMemoryOfItsTensor() throws InterruptedException {
    Tensor tensor = memory.allocate(1 << 10);
    for (int i = 0; i < 1000; i++) {
      Nd4jArrays.view(tensor).assign(i);
    }
    System.gc();
    Thread.sleep(50);
    assertThat(tensor.get(1023)).isEqualTo(999);
  }

  @Test
  void aCopyHoldsTheElementsWhateverTheirOrder() {
    INDArray array = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor copy = Nd4jArrays.copy(array, memory);
    assertThat(copy.shape()).containsExactly(2, 3);
    assertThat(copy.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Nd4jArrays.copy(array.transpose(), memory).toArray())
        .containsExactly(1, 4, 2, 5, 3, 6);
    INDArray column = array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    assertThat(Nd4jArrays.copy(column, memory).toArray()).containsExactly(2, 3, 5, 6);
    assertThat(Nd4jArrays.copy(array.dup('f'), memory).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aCopyOutlivesItsArray() {
    INDArray array = Nd4j.createFromArray(1f, 2f);
    Tensor copy = Nd4jArrays.copy(array, memory);
    array.assign(7);
    array.close();
    assertThat(copy.toArray()).containsExactly(1, 2);
  }

  @Test
  void whatIsNotOffHeapOrEmptyHasNoView() {
    Tensor heap = new Tensor(MemorySegment.ofArray(new float[2]), 2);
    Tensor empty = memory.allocate(0, 3);
    for (Tensor tensor : new Tensor[] {heap, empty}) {
      assertThatThrownBy(() -> Nd4jArrays.view(tensor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is empty or not in native memory");
    }
  }

  @Test
  void arraysOfOtherTypesAreRefused() {
    INDArray doubles = Nd4j.createFromArray(1.0, 2.0);
    assertThatThrownBy(() -> Nd4jArrays.copy(doubles, memory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found an array of DOUBLE with 1 axes, expected FLOAT");
    INDArray scalar = Nd4j.scalar(1f);
    assertThatThrownBy(() -> Nd4jArrays.copy(scalar, memory))
        .hasMessageContaining("FLOAT with 0 axes");
    assertThat(Nd4jArrays.copy(doubles.castTo(DataType.FLOAT), memory).toArray())
        .containsExactly(1, 2);
  }
}
