package dev.seqwright.cli.eval;

import dev.seqwright.cli.ContextOptions;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.Signature;
import dev.seqwright.core.task.ContextPolicy;
import dev.seqwright.core.task.LanguageModel;
import dev.seqwright.core.task.TextLikelihood;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How well a language model foresees a text, read line by line in memory that does not grow with
 * it.
 *
 * @param model that is asked
 * @param name of it in the tables
 * @param context which tokens are foreseen from which
 */
record TextEvaluation(LanguageModel model, String name, ContextOptions context) {
  /** What is measured where nothing was asked for. */
  static final Set<Measure> USUAL =
      EnumSet.of(Measure.NATS, Measure.PERPLEXITY, Measure.BITS_PER_BYTE);

  /** All that can be measured. */
  private static final Set<Measure> ALL =
      EnumSet.of(Measure.NATS, Measure.PERPLEXITY, Measure.BITS_PER_BYTE, Measure.ACCURACY);

  /**
   * Measures a text.
   *
   * @param references the file with it
   */
  Evaluation of(List<Path> references, Set<Measure> measures) {
    requireKnown(measures);
    if (references.size() > 1) {
      throw new UserException(
          "--ref: found %d files, expected one: a language model is asked for one text"
              .formatted(references.size()));
    }
    ContextPolicy policy = context.policy(model);
    TextLikelihood found = likelihood(references.getFirst(), policy);
    Signature signature = signature(found, policy);
    List<Result> results = measures.stream().map(m -> result(m, found, signature)).toList();
    return new Evaluation(
        Math.toIntExact(found.lines()),
        1,
        List.of(new SystemResult(name, results)),
        new SignificanceTest.None());
  }

  private void requireKnown(Set<Measure> measures) {
    measures.stream()
        .filter(m -> !ALL.contains(m))
        .findFirst()
        .ifPresent(
            m -> {
              throw new UserException(
                  Help.WRONG_TASK,
                  "--metrics %s: %s is a language model and has no outputs to compare; choose nats,"
                          .formatted(m.key(), name)
                      + " perplexity, bits-per-byte or accuracy");
            });
  }

  private TextLikelihood likelihood(Path text, ContextPolicy policy) {
    try (LineReader reader = LineReader.open(text)) {
      TextLikelihood found = model.likelihood(TextLine.of(reader), policy, model.decoding());
      found.requireTokens(text);
      found.warnOfUnknown(text);
      return found;
    }
  }

  private Signature signature(TextLikelihood found, ContextPolicy policy) {
    List<Signature.Entry> entries = new ArrayList<>();
    entries.add(entry("tokens", "n", found.tokens().tokens()));
    entries.add(entry("bytes", "b", found.bytes()));
    if (found.unknown() > 0) {
      entries.add(entry("unknown", "unk", found.unknown()));
    }
    entries.add(new Signature.Entry("text", "t", model.order().key()));
    entries.add(entry("context", "c", policy.context()));
    entries.add(entry("first", "f", policy.first()));
    entries.add(entry("stride", "s", policy.stride()));
    entries.add(entry("window", "w", policy.window()));
    model
        .remembered()
        .ifPresent(r -> entries.add(entry(r.of().key(), r.of().abbreviation(), r.count())));
    return new Signature(entries);
  }

  private static Signature.Entry entry(String key, String abbreviation, long value) {
    return new Signature.Entry(key, abbreviation, Long.toString(value));
  }

  private static Result result(Measure measure, TextLikelihood found, Signature signature) {
    double value =
        switch (measure) {
          case NATS -> found.tokens().nats();
          case PERPLEXITY -> found.tokens().perplexity();
          case BITS_PER_BYTE -> found.bitsPerByte();
          default -> found.tokens().accuracy();
        };
    Metric.Goal goal = measure == Measure.ACCURACY ? Metric.Goal.HIGHER : Metric.Goal.LOWER;
    return new Result(
        measure,
        new PlainScore(measure.key(), value),
        goal,
        signature,
        Optional.empty(),
        Optional.empty());
  }
}
