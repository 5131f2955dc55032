package dev.seqwright.tokenizer;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * How a tokenizer is trained. Names and meanings are those of {@code spm_train}; the constructor
 * without arguments is the one place of the defaults.
 *
 * @param type kind of model
 * @param vocabularySize number of pieces V, special ones included
 * @param characterCoverage share of the corpus's characters that get pieces of their own, 0.98 to 1
 * @param normalization rules applied to text first
 * @param userDefinedSymbols pieces that are never cut and never joined with others
 * @param controlSymbols pieces that stand for no text and are never found in it
 * @param byteFallback cut unknown characters into their UTF-8 bytes; takes 256 pieces
 * @param unknownId id of {@code <unk>}, which every model has
 * @param beginId id of {@code <s>}, -1 for none
 * @param endId id of {@code </s>}, -1 for none
 * @param padId id of {@code <pad>}, -1 for none
 * @param maxPieceLength longest piece, in characters
 * @param splitByUnicodeScript no piece mixes scripts (Han and kana count as one)
 * @param splitByWhitespace no piece holds a space but at its beginning
 * @param splitByNumber no piece mixes digits with other characters
 * @param splitDigits every digit is a piece of its own
 * @param addDummyPrefix put a space before each line
 * @param removeExtraWhitespaces drop leading, trailing and repeated spaces
 * @param hardVocabularyLimit fail when the corpus gives fewer pieces than asked for
 * @param maxSentenceLength longer lines, in bytes of UTF-8, are left out, which is logged
 * @param shrinkingFactor share of the pieces that one pruning keeps (unigram)
 * @param numSubIterations EM steps between two prunings (unigram)
 * @param seedSentencePieceSize most candidates to begin with (unigram)
 * @param inputSentenceLimit train on this many lines drawn at random; 0 for all
 * @param seed of that draw
 */
public record TrainerSettings(
    ModelType type,
    int vocabularySize,
    double characterCoverage,
    NormalizationRules normalization,
    List<String> userDefinedSymbols,
    List<String> controlSymbols,
    boolean byteFallback,
    int unknownId,
    int beginId,
    int endId,
    int padId,
    int maxPieceLength,
    boolean splitByUnicodeScript,
    boolean splitByWhitespace,
    boolean splitByNumber,
    boolean splitDigits,
    boolean addDummyPrefix,
    boolean removeExtraWhitespaces,
    boolean hardVocabularyLimit,
    int maxSentenceLength,
    double shrinkingFactor,
    int numSubIterations,
    int seedSentencePieceSize,
    int inputSentenceLimit,
    long seed) {

  /** The defaults. */
  public TrainerSettings() {
    this(
        ModelType.UNIGRAM,
        8000,
        0.9995,
        NormalizationRules.NMT_NFKC,
        List.of(),
        List.of(),
        false,
        0,
        1,
        2,
        -1,
        16,
        true,
        true,
        true,
        false,
        true,
        true,
        true,
        4192,
        0.75,
        2,
        1_000_000,
        0,
        12345678L);
  }

  /**
   * Checks ranges.
   *
   * @throws IllegalArgumentException naming the setting, what was found and what is allowed
   */
  public TrainerSettings {
    userDefinedSymbols = List.copyOf(userDefinedSymbols);
    controlSymbols = List.copyOf(controlSymbols);
    within("vocabulary-size", vocabularySize, 1, 1 << 24);
    within("character-coverage", characterCoverage, 0.98, 1);
    within("unknown-id", unknownId, 0, vocabularySize - 1);
    within("begin-id", beginId, -1, vocabularySize - 1);
    within("end-id", endId, -1, vocabularySize - 1);
    within("pad-id", padId, -1, vocabularySize - 1);
    within("max-piece-length", maxPieceLength, 1, 512);
    within("max-sentence-length", maxSentenceLength, 10, 1 << 30);
    within("shrinking-factor", shrinkingFactor, 0.5, 0.95);
    within("num-sub-iterations", numSubIterations, 1, 10);
    within("seed-sentence-piece-size", seedSentencePieceSize, 1, 1 << 30);
    within("input-sentence-limit", inputSentenceLimit, 0, Integer.MAX_VALUE);
  }

  private static void within(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s: found %s, expected %s to %s"
              .formatted(name, plain(value), plain(least), plain(most)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * A copy in which one setting differs.
   *
   * @param setting name of a component of this record
   * @param value its new value, of the component's type
   * @throws IllegalArgumentException when there is no such setting, or the value does not suit it
   */
  public TrainerSettings with(String setting, Object value) {
    RecordComponent[] components = getClass().getRecordComponents();
    int index = Arrays.stream(components).map(RecordComponent::getName).toList().indexOf(setting);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no tokenizer setting is called " + setting + "; there are " + names(components));
    }
    RecordComponent component = components[index];
    if (!MethodType.methodType(component.getType()).wrap().returnType().isInstance(value)) {
      throw new IllegalArgumentException(
          "%s: found %s, expected a value of type %s"
              .formatted(setting, value, component.getType().getSimpleName()));
    }
    return copy(components, index, value);
  }

  private TrainerSettings copy(RecordComponent[] components, int index, Object value) {
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = i == index ? value : components[i].getAccessor().invoke(this);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return TrainerSettings.class.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(RecordComponent... components) {
    return Arrays.stream(components).map(RecordComponent::getName).toList();
  }
}
