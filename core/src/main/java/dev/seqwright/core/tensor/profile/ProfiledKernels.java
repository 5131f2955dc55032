package dev.seqwright.core.tensor.profile;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.DropoutKernels;
import dev.seqwright.core.tensor.ElementKernels;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.NormKernels;
import dev.seqwright.core.tensor.OptimizerKernels;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.SoftmaxKernels;
import dev.seqwright.core.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Kernels that book every call in a {@link Recording}, whatever implements them: the call goes
 * through a proxy, whose cost (below a microsecond) is only paid where a profile is wanted.
 */
final class ProfiledKernels implements InvocationHandler {
  private final Object kernels;
  private final Recording recording;
  private final UnaryOperator<String> names;

  private ProfiledKernels(Object kernels, Recording recording, UnaryOperator<String> names) {
    this.kernels = kernels;
    this.recording = recording;
    this.names = names;
  }

  static Kernels of(Kernels k, Recording recording) {
    UnaryOperator<String> same = name -> name;
    return new Kernels(
        profiled(ProductKernels.class, k.products(), recording, same),
        profiled(ElementKernels.class, k.elements(), recording, same),
        profiled(ActivationKernels.class, k.activations(), recording, same),
        profiled(DropoutKernels.class, k.dropout(), recording, same),
        profiled(NormKernels.class, k.norms(), recording, same),
        profiled(RowKernels.class, k.rows(), recording, name -> name + "Rows"),
        profiled(SoftmaxKernels.class, k.softmax(), recording, same),
        profiled(
            AttentionKernels.class, k.attention(), recording, name -> after("attention", name)),
        profiled(PairKernels.class, k.pairs(), recording, name -> after("pair", name)),
        profiled(OptimizerKernels.class, k.optimizer(), recording, same));
  }

  private static <K> K profiled(
      Class<K> type, K kernels, Recording recording, UnaryOperator<String> names) {
    InvocationHandler handler = new ProfiledKernels(kernels, recording, names);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A name in camel case behind the subject that it belongs to. */
  private static String after(String subject, String name) {
    return subject + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    if (method.getName().startsWith("pack")) {
      return profiled((PackedLinear) call(method, given), given[0]);
    }
    long begin = recording.begin();
    Object result = call(method, given);
    recording.end(begin, Work.of(names.apply(method.getName()), given));
    return result;
  }

  private Object call(Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(kernels, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private PackedLinear profiled(PackedLinear packed, Object weight) {
    return switch (weight) {
      case QuantizedMatrix w -> new ProfiledLinear(packed, recording, w.outputs(), w.inputs());
      case Tensor w -> new ProfiledLinear(packed, recording, w.rows(), w.columns());
      default -> throw new IllegalArgumentException("no weight: " + weight);
    };
  }

  /** A packed weight (O, I) whose products are booked. */
  private record ProfiledLinear(PackedLinear packed, Recording recording, int o, int i)
      implements PackedLinear {
    @Override
    public void apply(Tensor x, Tensor out) {
      long begin = recording.begin();
      packed.apply(x, out);
      recording.end(begin, Work.ofPacked(x.rows(), o, i));
    }

    @Override
    public PackedLinear share() {
      return new ProfiledLinear(packed.share(), recording, o, i);
    }

    @Override
    public void close() {
      packed.close();
    }
  }

  /**
   * The work of a call.
   *
   * @param name name in the table
   * @param flops floating-point operations: those of the products of matrices and of attention; 0
   *     for kernels that are bound by memory
   * @param bytes of all operands
   */
  record Work(String name, double flops, double bytes) {
    /** A product with a longer side than this is one with the vocabulary. */
    private static final int LARGEST = 4096;

    static Work of(String method, Object... arguments) {
      double bytes = 4 * Arrays.stream(arguments).mapToDouble(Work::size).sum();
      return switch (method) {
        case "gemm" -> gemm((Matrix) arguments[0], (Matrix) arguments[1], bytes);
        case "weightGradient" ->
            weightGradient((Tensor) arguments[0], (Tensor) arguments[1], bytes);
        case "linear" -> linear((Tensor) arguments[0], (Tensor) arguments[1], bytes);
        case "attentionForward" ->
            attention("attention", 4, (AttentionArguments) arguments[0], bytes);
        case "attentionBackward" -> attention(method, 10, (AttentionArguments) arguments[0], bytes);
        default -> new Work(method + function(arguments), 0, bytes);
      };
    }

    /** In training a product without transposition is an input's gradient (A B). */
    private static Work gemm(Matrix a, Matrix b, double bytes) {
      double flops = 2.0 * a.rows() * a.columns() * b.columns();
      String sizes = sizes(Math.max(b.columns(), Math.max(a.rows(), a.columns())));
      return new Work("gemm A" + mark(a) + " B" + mark(b) + sizes, flops, bytes);
    }

    private static String mark(Matrix m) {
      return m.columnStride() == 1 ? "" : "'";
    }

    private static Work linear(Tensor x, Tensor weight, double bytes) {
      double flops = 2.0 * x.rows() * weight.size();
      return new Work("linear" + sizes(weight.rows()), flops, bytes);
    }

    private static Work weightGradient(Tensor dy, Tensor x, double bytes) {
      double flops = 2.0 * dy.size() * x.columns();
      return new Work("weightGradient" + sizes(dy.columns()), flops, bytes);
    }

    static Work ofPacked(double m, double o, double i) {
      return new Work(
          "packed linear" + sizes(Math.max(o, i)), 2 * m * o * i, 4 * (m * i + o * i + m * o));
    }

    private static String sizes(double longest) {
      return longest > LARGEST ? " (vocabulary)" : "";
    }

    private static Work attention(
        String name, double products, AttentionArguments a, double bytes) {
      double pairs = 0;
      for (int b = 0; b < a.queries().sequences(); b++) {
        for (int i = 0; i < a.queries().length(b); i++) {
          pairs += a.visible(b, i);
        }
      }
      return new Work(
          name + (a.causal() ? " (causal)" : ""), products * pairs * a.q().columns(), bytes);
    }

    /** Functions differ much in their cost, so each has a line of its own. */
    private static String function(Object... arguments) {
      return arguments[0] instanceof Activation a ? " " + a : "";
    }

    private static double size(Object argument) {
      return switch (argument) {
        case null -> 0;
        case Tensor t -> t.size();
        case Matrix m -> (double) m.rows() * m.columns();
        case AttentionArguments a -> size(a.q()) + size(a.k()) + size(a.v());
        default -> 0;
      };
    }
  }
}
