package dev.seqwright.cli.translate;

import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Translates a text of letters into itself; the right letter has log p = -1, the others -9. */
final class CopyingModel implements TranslationModel, TextCodec {
  private static final int LETTERS = 128;
  private static final int END = 0;

  @Override
  public DecodingConfig decoding() {
    return new DecodingConfig();
  }

  @Override
  public TextCodec codec() {
    return this;
  }

  @Override
  public DecoderFactory models(Precision precision) {
    return Steps::new;
  }

  @Override
  public int[] encode(String line) {
    return line.chars().toArray();
  }

  @Override
  public String decode(int[] tokens) {
    return new String(tokens, 0, tokens.length);
  }

  @Override
  public List<String> sourcePieces(String line) {
    return line.chars().mapToObj(Character::toString).toList();
  }

  @Override
  public int[] encodeTarget(String text) {
    return encode(text);
  }

  @Override
  public String join(List<String> pieces) {
    return String.join("", pieces);
  }

  @Override
  public String piece(int token) {
    return Character.toString(token);
  }

  @Override
  public OptionalInt token(String name) {
    boolean known = name.length() == 1 && name.charAt(0) < LETTERS;
    return known ? OptionalInt.of(name.charAt(0)) : OptionalInt.empty();
  }

  @Override
  public int unknownId() {
    return '?';
  }

  @Override
  public void close() {}

  private static final class Steps implements IncrementalDecoder {
    @Override
    public int vocabularySize() {
      return LETTERS;
    }

    @Override
    public int endId() {
      return END;
    }

    @Override
    public int beginId() {
      return END;
    }

    @Override
    public State start(List<int[]> sources) {
      return new Rows(sources);
    }

    @Override
    public void close() {}
  }

  private static final class Rows implements IncrementalDecoder.State {
    private List<int[]> rows;
    private int position;

    Rows(List<int[]> sources) {
      rows = sources;
    }

    @Override
    public IncrementalDecoder.Scores step(int[] lastTokens) {
      Tensor scores =
          new Tensor(Arena.ofAuto().allocate(4L * rows.size() * LETTERS), rows.size(), LETTERS);
      for (int r = 0; r < rows.size(); r++) {
        float[] row = new float[LETTERS];
        Arrays.fill(row, -9);
        row[END] = -30;
        int[] source = rows.get(r);
        row[position < source.length ? source[position] : END] = -1;
        scores.rows(r, r + 1).fill(row);
      }
      position++;
      return scores::rows;
    }

    @Override
    public void select(int[] parents) {
      rows = Arrays.stream(parents).mapToObj(rows::get).toList();
    }

    @Override
    public void close() {}
  }
}
