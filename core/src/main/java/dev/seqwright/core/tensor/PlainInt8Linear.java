package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;

/** out = f(x W' + b) with W in bytes as plain loops; the arithmetic is {@link Int8Linear}'s. */
final class PlainInt8Linear implements PackedLinear {
  private final Slabs slabs = new NativeSlabs();
  private final QuantizedMatrix weight;
  private final Tensor bias;
  private final Activation activation;

  PlainInt8Linear(QuantizedMatrix weight, Tensor bias, Activation activation) {
    Tensor scales = weight.scales();
    MemorySegment bytes = slabs.slab(weight.bytes().byteSize());
    bytes.copyFrom(weight.bytes());
    this.weight = new QuantizedMatrix(bytes, copy(scales), weight.inputs());
    this.bias = bias == null ? null : copy(bias);
    this.activation = activation;
  }

  private Tensor copy(Tensor tensor) {
    return new Tensor(slabs.slab(4 * tensor.size()), tensor.shape()).copyFrom(tensor);
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    if (x.columns() != weight.inputs() || out.columns() != weight.outputs()) {
      throw new IllegalArgumentException(x + " into " + out + " by " + weight);
    }
    for (int n = 0; n < x.rows(); n++) {
      row(x.rows(n, n + 1), out.rows(n, n + 1));
    }
  }

  private void row(Tensor x, Tensor out) {
    float max = 0;
    for (int i = 0; i < weight.inputs(); i++) {
      max = Math.max(max, Math.abs(x.get(i)));
    }
    int[] q = new int[weight.inputs()];
    for (int i = 0; i < q.length; i++) {
      q[i] = max == 0 ? 0 : (int) Math.rint(x.get(i) * (Int8Rows.LARGEST / max));
    }
    for (int o = 0; o < weight.outputs(); o++) {
      float scale = weight.scales().get(o) * (max / Int8Rows.LARGEST);
      float value = Math.fma((float) sum(q, o), scale, bias == null ? 0 : bias.get(o));
      out.set(o, (float) ScalarActivation.value(activation, value));
    }
  }

  private int sum(int[] q, int output) {
    int sum = 0;
    for (int i = 0; i < q.length; i++) {
      sum += q[i] * weight.at(output, i);
    }
    return sum;
  }

  @Override
  public PackedLinear share() {
    return new PlainInt8Linear(weight, bias, activation);
  }

  @Override
  public void close() {
    slabs.close();
  }
}
