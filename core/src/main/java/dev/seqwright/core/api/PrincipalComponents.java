package dev.seqwright.core.api;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Nd4jArrays;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dimensionalityreduction.PCA;

/** Vectors in the few directions in which they differ most, by ND4J's PCA. */
public final class PrincipalComponents {
  private PrincipalComponents() {}

  /**
   * The coordinates (N, K) of N vectors, their mean at 0, the direction of the largest variance
   * first. A direction may be turned around: it is chosen so that the coordinate that is farthest
   * from 0 is positive.
   *
   * @param vectors K or more, all of one length D, which is K at least
   * @param count K
   */
  public static double[][] of(List<float[]> vectors, int count) {
    int size = vectors.getFirst().length;
    try (NativeSlabs slabs = new NativeSlabs()) {
      Tensor all = new Workspace(slabs).allocate(vectors.size(), size);
      for (int i = 0; i < vectors.size(); i++) {
        all.rows(i, i + 1).fill(vectors.get(i));
      }
      INDArray centred = Nd4jArrays.view(all);
      centred.subiRowVector(centred.mean(0));
      // What is column-major alone comes out right, and it is overwritten.
      INDArray directions = PCA.pca_factor(centred.dup('f'), count, false);
      return turned(centred.mmul(directions).toDoubleMatrix());
    }
  }

  private static double[][] turned(double[][] rows) {
    for (int c = 0; c < rows[0].length; c++) {
      double farthest = 0;
      for (double[] row : rows) {
        farthest = Math.abs(row[c]) > Math.abs(farthest) ? row[c] : farthest;
      }
      for (double[] row : rows) {
        row[c] = farthest < 0 ? -row[c] : row[c];
      }
    }
    return rows;
  }
}
