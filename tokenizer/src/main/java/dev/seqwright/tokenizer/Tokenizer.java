package dev.seqwright.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece model: text to ids and back. Encoding runs in the SentencePiece library, so it is
 * what the library does in any other language. Safe for use by several threads at once, until
 * closed.
 */
public final class Tokenizer implements Vocabulary {
  private final byte[] model;
  private final ModelProto proto;
  private final NativeProcessor processor;
  private final Detokenizer detokenizer;
  private final Map<String, Integer> ids = new HashMap<>();

  private Tokenizer(byte[] model, String name) {
    this.model = model;
    this.proto = ModelProto.parse(model);
    this.detokenizer = new Detokenizer(proto);
    for (int id = 0; id < proto.pieces().size(); id++) {
      ids.putIfAbsent(proto.pieces().get(id).text(), id);
    }
    this.processor = new NativeProcessor(model, name);
  }

  /**
   * Loads the library that every tokenizer needs, if that is not done yet.
   *
   * @throws TokenizerException when it cannot be unpacked or loaded
   */
  public static void prepare() {
    NativeLibrary.SENTENCEPIECE.load();
  }

  /**
   * Reads a {@code .model} file.
   *
   * @throws TokenizerException when the file is missing, a directory, cut, damaged or not a model
   */
  public static Tokenizer load(Path model) {
    return named(read(model), model.toString());
  }

  /**
   * A tokenizer of the bytes of a {@code .model} file.
   *
   * @param name stands for the file in messages
   * @throws TokenizerException when they are cut, damaged or not a model
   */
  public static Tokenizer of(byte[] model, String name) {
    return named(model.clone(), name);
  }

  private static Tokenizer named(byte[] model, String name) {
    try {
      return new Tokenizer(model, name);
    } catch (TokenizerException e) {
      if (e.topic() == TokenizerException.Topic.NATIVE_LIBRARY) {
        throw e;
      }
      throw new TokenizerException(
          TokenizerException.Topic.DAMAGED_MODEL,
          name
              + ": not a SentencePiece model: "
              + e.getMessage()
              + ". Copy the .model file again, or train a new one",
          e);
    }
  }

  /**
   * A tokenizer of the bytes of a {@code .model} file.
   *
   * @throws TokenizerException when they are cut, damaged or not a model
   */
  public static Tokenizer of(byte[] model) {
    return new Tokenizer(model.clone(), "the SentencePiece model");
  }

  private static byte[] read(Path model) {
    if (Files.isDirectory(model)) {
      throw new TokenizerException(
          TokenizerException.Topic.MISSING_FILE,
          model + ": a directory; expected a SentencePiece model file (*.model)");
    }
    try {
      return Files.readAllBytes(model);
    } catch (NoSuchFileException e) {
      throw new TokenizerException(
          TokenizerException.Topic.MISSING_FILE,
          model + ": no such file; expected a SentencePiece model file (*.model)",
          e);
    } catch (IOException e) {
      throw new TokenizerException(model + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Ids of the most probable pieces of a line; neither begin nor end of sentence is added. */
  @Override
  public int[] encode(String line) {
    return processor.encode(line);
  }

  /** The pieces of a line as text; what the vocabulary lacks stands as it is. */
  @Override
  public List<String> pieces(String line) {
    return List.of(processor.pieces(line));
  }

  /**
   * Draws among the segmentations of a line (subword regularisation).
   *
   * @param alpha for a unigram model the exponent of the probabilities, 0 (uniform) or more (Kudo
   *     2018; 0.1 to 0.5 is usual); for a BPE model the probability that a merge is passed over, 0
   *     to 1 (Provilkov et al. 2020; 0.1 is usual)
   * @throws TokenizerException when alpha is out of range, or the model has but one segmentation
   */
  public Segmentation sampler(double alpha) {
    Normalizer normalizer =
        new Normalizer(
            proto.normalizer(), proto.trainer().whitespaceAsSuffix(), proto.userDefined());
    return switch (proto.trainer().type()) {
      case UNIGRAM -> new UnigramSampler(proto, normalizer, alpha);
      case BPE -> new BpeSampler(proto, normalizer, alpha);
      case CHAR, WORD ->
          throw new TokenizerException(
              "sampling needs a unigram or BPE model; this one is of type "
                  + proto.trainer().type()
                  + ", which cuts every text in one way only");
    };
  }

  /**
   * The text of ids; control pieces such as begin and end of sentence give nothing.
   *
   * @throws TokenizerException when an id is outside the vocabulary
   */
  @Override
  public String decode(int... pieceIds) {
    return detokenizer.decode(pieceIds);
  }

  /** The text of pieces, also of such as are not in the vocabulary. */
  @Override
  public String join(List<String> texts) {
    return detokenizer.join(texts.stream().map(this::known).toList());
  }

  private Piece known(String text) {
    Integer id = ids.get(text);
    return id == null ? new Piece(text, 0, PieceType.NORMAL) : proto.pieces().get(id);
  }

  /** Number of pieces V; ids are 0 to V-1. */
  @Override
  public int vocabularySize() {
    return proto.pieces().size();
  }

  /** Id of the piece that stands for what the vocabulary lacks. */
  @Override
  public int unknownId() {
    return proto.first(PieceType.UNKNOWN);
  }

  /** Id of begin of sentence, -1 when the model has none. */
  @Override
  public int beginId() {
    return controlId(proto.trainer().beginPiece());
  }

  /** Id of end of sentence, -1 when the model has none. */
  @Override
  public int endId() {
    return controlId(proto.trainer().endPiece());
  }

  /** Id of padding, -1 when the model has none. */
  @Override
  public int padId() {
    return controlId(proto.trainer().padPiece());
  }

  private int controlId(String text) {
    int id = ids.getOrDefault(text, -1);
    return id >= 0 && isControl(id) ? id : -1;
  }

  /** Text of a piece, with U+2581 for a space. */
  @Override
  public String piece(int id) {
    return proto.pieces().get(id).text();
  }

  /** Id of a piece, or that of the unknown piece. */
  @Override
  public int id(String piece) {
    return ids.getOrDefault(piece, unknownId());
  }

  /** Whether an id stands for no text at all, as begin and end of sentence do. */
  public boolean isControl(int id) {
    return proto.pieces().get(id).type() == PieceType.CONTROL;
  }

  /** The exact bytes of the {@code .model} file. */
  public byte[] serialized() {
    return model.clone();
  }

  /** Frees the native memory; the tokenizer must not be in use by another thread. */
  @Override
  public void close() {
    processor.close();
  }
}
