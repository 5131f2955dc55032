package dev.seqwright.core.export.onnx;

/** The types of elements that our graphs have, with their numbers in {@code TensorProto}. */
enum OnnxType {
  FLOAT(1),
  UINT8(2),
  INT64(7),
  BOOL(9),
  FLOAT16(10);

  private final int number;

  OnnxType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
