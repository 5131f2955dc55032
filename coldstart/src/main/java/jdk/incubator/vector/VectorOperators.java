package jdk.incubator.vector;

/** The names of the operations on lanes. */
public final class VectorOperators {
  /** A relation of two lanes. */
  public interface Comparison {}

  /** An operation on two lanes. */
  public interface Binary {}

  /** One whose order does not matter. */
  public interface Associative extends Binary {}

  /**
   * A change of type.
   *
   * @param <E> from
   * @param <F> to
   */
  public interface Conversion<E, F> {}

  enum Relation implements Comparison {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  enum Operation implements Associative {
    SHIFT_LEFT,
    SHIFT_RIGHT,
    EXCLUSIVE_OR,
    MAXIMUM
  }

  record Cast<E, F>(Class<F> to) implements Conversion<E, F> {}

  /** a == b. */
  public static final Comparison EQ = Relation.EQUAL;

  /** a &lt; b. */
  public static final Comparison LT = Relation.LESS;

  /** a &lt;= b. */
  public static final Comparison LE = Relation.LESS_OR_EQUAL;

  /** a &gt; b. */
  public static final Comparison GT = Relation.GREATER;

  /** a &gt;= b. */
  public static final Comparison GE = Relation.GREATER_OR_EQUAL;

  /** a &lt;&lt; b. */
  public static final Binary LSHL = Operation.SHIFT_LEFT;

  /** a &gt;&gt;&gt; b. */
  public static final Binary LSHR = Operation.SHIFT_RIGHT;

  /** a ^ b. */
  public static final Associative XOR = Operation.EXCLUSIVE_OR;

  /** The larger one. */
  public static final Associative MAX = Operation.MAXIMUM;

  /** The nearest float. */
  public static final Conversion<Integer, Float> I2F = new Cast<>(float.class);

  /** The number without what is behind the point. */
  public static final Conversion<Float, Integer> F2I = new Cast<>(int.class);

  /** The same number. */
  public static final Conversion<Float, Double> F2D = new Cast<>(double.class);

  private VectorOperators() {}
}
