package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.MemorySegment;

/** out = f(x W' + b) with W in bytes as plain loops; the arithmetic is {@code Int8Linear}'s. */
public final class PlainInt8Linear implements PackedLinear {
  private final Slabs slabs = new NativeSlabs();
  private final QuantizedMatrix weight;
  private final Tensor bias;
  private final Activation activation;
  private final int largest;

  /**
   * @param largest the largest byte of x
   */
  public PlainInt8Linear(QuantizedMatrix weight, Tensor bias, Activation activation, int largest) {
    Tensor scales = weight.scales();
    MemorySegment bytes = slabs.slab(weight.bytes().byteSize());
    bytes.copyFrom(weight.bytes());
    this.weight = new QuantizedMatrix(bytes, copy(scales), weight.inputs());
    this.bias = bias == null ? null : copy(bias);
    this.activation = activation;
    this.largest = largest;
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
    float low = 0;
    float high = 0;
    for (int i = 0; i < weight.inputs(); i++) {
      low = Math.min(low, x.get(i));
      high = Math.max(high, x.get(i));
    }
    float range = high - low;
    int[] u = new int[weight.inputs()];
    for (int i = 0; i < u.length; i++) {
      u[i] = range == 0 ? 0 : (int) Math.rint((x.get(i) - low) * (largest / range));
    }
    for (int o = 0; o < weight.outputs(); o++) {
      float product = Math.fma((float) sum(u, o), range / largest, weight.sum(o) * low);
      float value = Math.fma(product, weight.scales().get(o), bias == null ? 0 : bias.get(o));
      out.set(o, (float) ScalarActivation.value(activation, value));
    }
  }

  private int sum(int[] u, int output) {
    int sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += u[i] * weight.at(output, i);
    }
    return sum;
  }

  @Override
  public PackedLinear share() {
    return new PlainInt8Linear(weight, bias, activation, largest);
  }

  @Override
  public void close() {
    slabs.close();
  }
}
