package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.checkpoint.NamedTensor;
import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Parameters of a network under the names that they have in transformers. */
final class NetworkTensors {
  private final ExportedNetwork model;
  private final List<NamedTensor> tensors = new ArrayList<>();

  NetworkTensors(ExportedNetwork model) {
    this.model = model;
  }

  /** Weight and bias. */
  void both(String ours, String theirs) {
    cut(ours, theirs);
  }

  /** Weight and bias, whose rows are those of several. */
  void cut(String ours, String... theirs) {
    for (String part : List.of(".weight", ".bias")) {
      Tensor whole = model.parameter(ours + part);
      int[] shape = whole.shape();
      shape[0] /= theirs.length;
      long bytes = whole.memory().byteSize() / theirs.length;
      for (int i = 0; i < theirs.length; i++) {
        tensors.add(
            NamedTensor.of(theirs[i] + part, shape, whole.memory().asSlice(i * bytes, bytes)));
      }
    }
  }

  /** Weight and bias, the weight as (inputs, outputs). */
  void transposed(String ours, String theirs) {
    Tensor weight = model.parameter(ours + ".weight");
    int outputs = weight.rows();
    int inputs = weight.columns();
    float[] values = new float[outputs * inputs];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight.get((long) (i % outputs) * inputs + i / outputs);
    }
    tensors.add(NamedTensor.of(theirs + ".weight", new int[] {inputs, outputs}, values));
    Tensor bias = model.parameter(ours + ".bias");
    tensors.add(NamedTensor.of(theirs + ".bias", bias.shape(), bias.memory()));
  }

  /** A table, each value multiplied by a factor. */
  void scaled(String ours, String theirs, double factor) {
    Tensor table = model.parameter(ours);
    if (factor == 1) {
      tensors.add(NamedTensor.of(theirs, table.shape(), table.memory()));
      return;
    }
    float[] values = table.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factor);
    }
    tensors.add(NamedTensor.of(theirs, table.shape(), values));
  }

  /** A table below some rows of zeros, each value multiplied by a factor. */
  void scaledBelow(int rows, String ours, String theirs, double factor) {
    Tensor table = model.parameter(ours);
    float[] values = new float[(rows + table.rows()) * table.columns()];
    int first = rows * table.columns();
    for (int i = first; i < values.length; i++) {
      values[i] = (float) (table.get(i - first) * factor);
    }
    int[] shape = {rows + table.rows(), table.columns()};
    tensors.add(NamedTensor.of(theirs, shape, values));
  }

  /** A matrix of zeros. */
  void zeros(String theirs, int rows, int columns) {
    tensors.add(NamedTensor.of(theirs, new int[] {rows, columns}, new float[rows * columns]));
  }

  List<NamedTensor> list() {
    return tensors;
  }
}
