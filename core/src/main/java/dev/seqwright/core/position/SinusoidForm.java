package dev.seqwright.core.position;

/** The column that a frequency stands in, and the frequencies: forms that must not be mixed. */
public enum SinusoidForm {
  /** sin and cos in turn, 10000^(-2i/D): Vaswani et al. 2017, OpenNMT-py; fairseq has another. */
  INTERLEAVED {
    @Override
    public double value(double position, int column, int size) {
      double angle = position * frequency(column - column % 2, size);
      return column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
    }
  },
  /** [sin | cos], 10000^(-2i/D): Marian, Hugging Face's MarianMT. */
  HALVES {
    @Override
    public double value(double position, int column, int size) {
      return halves(position, column, size, 2.0 / size);
    }
  },
  /** [sin | cos], 10000^(-i/(D/2 - 1)): Tensor2Tensor, OpenNMT-tf, fairseq, CTranslate2. */
  HALVES_FULL_RANGE {
    @Override
    public double value(double position, int column, int size) {
      return halves(position, column, size, 1 / (size / 2.0 - 1));
    }
  };

  /** The base of all frequencies. */
  public static final double TIMESCALE = 10_000;

  /** The frequency 10000^(-column / size). */
  private static double frequency(int column, int size) {
    return Math.pow(TIMESCALE, -column / (double) size);
  }

  /** The encoding of a position in a column of D. */
  public abstract double value(double position, int column, int size);

  private static double halves(double position, int column, int size, double step) {
    int half = size / 2;
    double angle = position * Math.pow(TIMESCALE, -(column % half) * step);
    return column < half ? Math.sin(angle) : Math.cos(angle);
  }
}
