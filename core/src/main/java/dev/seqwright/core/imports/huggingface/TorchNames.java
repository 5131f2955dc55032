package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.checkpoint.Dtype;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that a pickle of tensors needs, and what each stands for here. */
enum TorchNames {
  ORDERED_DICT("collections.OrderedDict"),
  REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
  FLOAT("torch.FloatStorage", Dtype.F32),
  HALF("torch.HalfStorage", Dtype.F16),
  BFLOAT16("torch.BFloat16Storage", Dtype.BF16),
  DOUBLE("torch.DoubleStorage", Dtype.F64),
  LONG("torch.LongStorage", Dtype.I64),
  INT("torch.IntStorage", Dtype.I32),
  SHORT("torch.ShortStorage", Dtype.I16),
  CHAR("torch.CharStorage", Dtype.I8),
  BYTE("torch.ByteStorage", Dtype.U8),
  BOOL("torch.BoolStorage", Dtype.BOOL);

  private final String name;
  private final Dtype dtype; // of a storage, else null

  TorchNames(String name) {
    this(name, null);
  }

  TorchNames(String name, Dtype dtype) {
    this.name = name;
    this.dtype = dtype;
  }

  static Optional<TorchNames> of(String name) {
    return Arrays.stream(values()).filter(known -> known.name.equals(name)).findFirst();
  }

  /** A run of elements of a file. */
  record Storage(Dtype dtype, String key, long elements) {}

  /** What a pickle makes by calling the name. */
  Object apply(List<Object> arguments) {
    return switch (this) {
      case ORDERED_DICT -> ordered(arguments);
      case REBUILD_TENSOR -> tensor(arguments);
      case REBUILD_PARAMETER -> arguments.get(0);
      default -> throw new IllegalArgumentException(name + " is called");
    };
  }

  private static Map<Object, Object> ordered(List<Object> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("a dictionary that is not filled item by item");
    }
    return new LinkedHashMap<>();
  }

  private static PickledTensor tensor(List<Object> arguments) {
    return new PickledTensor(
        Unpickler.as(Storage.class, arguments.get(0)),
        Unpickler.as(Long.class, arguments.get(1)),
        Unpickler.numbers(arguments.get(2)),
        Unpickler.numbers(arguments.get(3)));
  }

  /** What a persistent id stands for: ('storage', type, key, location, elements). */
  static Storage storage(List<Object> id) {
    if (!"storage".equals(id.get(0))) {
      throw new IllegalArgumentException("a reference to something that is not a storage");
    }
    TorchNames type = Unpickler.as(TorchNames.class, id.get(1));
    long elements = Unpickler.as(Long.class, id.get(4));
    boolean isWhole = id.size() < 6 || id.get(5) == null;
    if (type.dtype == null || elements < 0 || !isWhole) {
      throw new IllegalArgumentException(
          "a storage of type " + type.name + " and size " + elements);
    }
    return new Storage(type.dtype, Unpickler.as(String.class, id.get(2)), elements);
  }
}
