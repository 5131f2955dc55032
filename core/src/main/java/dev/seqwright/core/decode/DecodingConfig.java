package dev.seqwright.core.decode;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.Precision;
import java.util.List;

/**
 * How a model's output is looked for, and how the work is cut. The only place where these defaults
 * stand.
 *
 * @param search greedy, beam or sampling
 * @param beamSize K, hypotheses kept side by side by beam search
 * @param lengthPenalty A, exponent of the length that scores are divided by, see {@link Scoring}
 * @param nBest hypotheses given for every line: of beam search at most K, of sampling independent
 *     draws
 * @param minLength least tokens of a translation; with 0 an empty one is a translation, too
 * @param maxLengthRatio R, where a translation of S source tokens has at most R S + C tokens
 * @param maxLengthConstant C of that
 * @param maxTargetLength most tokens of a translation, whatever its source's length
 * @param maxLength most tokens of a source line; what is longer is cut, with a warning
 * @param sampling how tokens are drawn by sampling
 * @param miniBatch most lines that travel through the model together
 * @param maxTokens most source tokens that travel together; a longer line travels alone
 * @param maxiBatch how many mini-batches of lines are read ahead and sorted by length
 * @param workers threads; 0 for one a core
 * @param precision of the products of weights: float32, or int8, which is faster and less exact;
 *     validations while a model is trained are float32 whatever it says
 * @param constraints what translations must satisfy besides their lengths
 * @param alternatives whether translations are given that differ right after the prefix
 * @param replaceUnknown whether an unknown token is replaced by the source token that it attends
 *     most
 * @param ending when beam search stops
 * @param penalties what is taken from scores besides
 */
public record DecodingConfig(
    @Flag(names = "--search", label = "KIND", text = "greedy, beam (the default) or sampling.")
        SearchMethod search,
    @Flag(
            names = {"-b", "--beam-size", "--beam"},
            label = "N",
            text = "Hypotheses that beam search keeps side by side.")
        int beamSize,
    @Flag(
            names = {"--lenpen", "--normalize"},
            label = "A",
            text =
                "Scores are divided by the length to the power of this: 0 for sums, 1 for means.")
        double lengthPenalty,
    @Flag(
            names = {"--n-best", "--nbest"},
            label = "N",
            text = "Write the N best translations of every line, as 'line ||| text ||| score'.")
        int nBest,
    @Flag(names = "--min-length", label = "N", text = "The least tokens of a translation.")
        int minLength,
    @Flag(
            names = "--max-length-ratio",
            label = "R",
            text = "The most tokens of a translation for each source token ...")
        double maxLengthRatio,
    @Flag(names = "--max-length-constant", label = "N", text = "... with this many added to them.")
        int maxLengthConstant,
    @Flag(
            names = "--max-target-length",
            label = "N",
            text = "The most tokens of a translation, whatever the source.")
        int maxTargetLength,
    @Flag(
            names = "--max-length",
            label = "N",
            text = "Lines of more tokens are cut, with a warning.")
        int maxLength,
    SamplingConfig sampling,
    @Flag(
            names = "--mini-batch",
            label = "N",
            text = "The most lines that are translated together.")
        int miniBatch,
    @Flag(
            names = {"--max-tokens", "--mini-batch-words"},
            label = "N",
            text = "The most source tokens that are translated together.")
        int maxTokens,
    @Flag(
            names = "--maxi-batch",
            label = "N",
            text = "How many times --mini-batch lines are read ahead and sorted by length.")
        int maxiBatch,
    @Flag(names = "--workers", label = "N", text = "Threads; 0 for one a core.") int workers,
    @Flag(
            names = "--precision",
            label = "KIND",
            text = "float32, or int8: faster, and a little less exact.")
        Precision precision,
    ConstraintConfig constraints,
    AlternativesConfig alternatives,
    @Flag(
            names = "--replace-unknown",
            text = "Write the source token that is attended most in place of an unknown token.")
        boolean replaceUnknown,
    EndingConfig ending,
    PenaltyConfig penalties) {
  /** More hypotheses of a line than this would only fill the memory. */
  private static final int MOST_HYPOTHESES = 100_000;

  /** The time of a step grows with the square of the beam: wider ones come to no end. */
  private static final int WIDEST_BEAM = 10_000;

  private static final int LARGEST_WINDOW = 1 << 20;

  /** Beam search as it is used for translation. */
  public DecodingConfig() {
    this(
        SearchMethod.BEAM,
        5,
        1,
        1,
        1,
        3,
        10,
        1000,
        1000,
        new SamplingConfig(),
        64,
        4096,
        100,
        0,
        Precision.FLOAT32,
        new ConstraintConfig(),
        new AlternativesConfig(),
        false,
        new EndingConfig(),
        new PenaltyConfig());
  }

  public DecodingConfig {
    Check.within("beam-size", beamSize, 1, WIDEST_BEAM);
    Check.finite("length-penalty", lengthPenalty);
    Check.within("n-best", nBest, 1, MOST_HYPOTHESES);
    checkHypotheses(search, beamSize, ending, nBest);
    Check.notNegative("max-length-ratio", maxLengthRatio);
    Check.atLeast("max-length-constant", maxLengthConstant, 0);
    Check.atLeast("max-target-length", maxTargetLength, 1);
    Check.that(
        minLength >= 0 && minLength <= maxTargetLength,
        "min-length",
        minLength,
        "0 to max-target-length (" + maxTargetLength + ")");
    Check.atLeast("max-length", maxLength, 1);
    Check.atLeast("mini-batch", miniBatch, 1);
    Check.atLeast("max-tokens", maxTokens, 1);
    Check.atLeast("maxi-batch", maxiBatch, 1);
    Check.that(
        workers >= 0 && workers <= Check.MOST_WORKERS,
        "workers",
        workers,
        "0 (one a core) to " + Check.MOST_WORKERS);
    checkAlternatives(alternatives, constraints, nBest);
    Check.that(
        !(replaceUnknown && constraints.suppressUnknown()),
        "replace-unknown",
        replaceUnknown,
        "false with constraints.suppress-unknown, which leaves none to replace");
  }

  private static void checkHypotheses(
      SearchMethod search, int beamSize, EndingConfig ending, int nBest) {
    if (search == SearchMethod.GREEDY && nBest > 1) {
      throw new SettingException(
          Help.N_BEST,
          "n-best: found %d, expected 1 with search greedy, which finds one translation; add --beam-size %d"
              .formatted(nBest, nBest));
    }
    int most = Math.min(beamSize, ending.found(beamSize));
    if (search == SearchMethod.BEAM && nBest > most) {
      throw new SettingException(
          Help.N_BEST,
          "n-best: found %d, expected at most %d, as many as the beam finds; raise beam-size (--beam-size) or lower n-best"
              .formatted(nBest, most));
    }
  }

  private static void checkAlternatives(
      AlternativesConfig alternatives, ConstraintConfig constraints, int nBest) {
    if (alternatives.count() > 0) {
      Check.that(nBest == 1, "n-best", nBest, "1 with alternatives, which are a list already");
      double bias = constraints.prefixBias();
      Check.that(bias == 1, "prefix-bias", bias, "1 with alternatives, which follow the prefix");
    }
  }

  /**
   * The same with settings put over it.
   *
   * @param settings {@code KEY=VALUE}, as keys of the section {@code decoding}
   * @throws UserException for a key or a value that there is not
   */
  public DecodingConfig with(List<String> settings) {
    Binder binder = new Binder();
    return binder.bindText(
        DecodingConfig.class, binder.toYaml(this), "configuration of the model", settings);
  }

  /** What translations are ranked by. */
  public Scoring scoring() {
    return new Scoring(lengthPenalty, penalties);
  }

  /** How many lines are read ahead: {@code maxi-batch} times {@code mini-batch}, or a million. */
  public int window() {
    return (int) Math.min(LARGEST_WINDOW, (long) miniBatch * maxiBatch);
  }

  /** The number of worker threads, 0 resolved to the machine's cores. */
  public int threads() {
    return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
  }

  /**
   * The most target tokens, the end token not counted, for a source of S tokens: {@code ratio S +
   * constant}, at least {@code min-length} and the prefix, at most {@code max-target-length} and
   * what the model can do. A sentence that says how long its translations may be has its own way.
   *
   * @throws UserException if the prefix is longer than that
   */
  public int longest(Sentence sentence, IncrementalDecoder model) {
    int asked = sentence.longest().orElse(maxTargetLength);
    int most = Math.min(asked, model.maximumTargetLength());
    int prefix = sentence.prefix().length();
    if (prefix > most) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d: its prefix has %d tokens, a translation can have %d; shorten the prefix%s"
              .formatted(
                  sentence.number() + 1,
                  prefix,
                  most,
                  most < model.maximumTargetLength() ? " or raise max-target-length" : ""));
    }
    double usual =
        sentence.longest().isPresent()
            ? asked
            : maxLengthRatio * sentence.tokens().length + maxLengthConstant;
    return (int) Math.min(Math.max(usual, Math.max(minLength, prefix)), most);
  }
}
