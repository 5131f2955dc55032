package dev.seqwright.core.decode.network;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.checkpoint.LoadedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.Documents;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.data.ParallelDocuments;
import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Failures;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * A model from its folder, ready to translate. Its memory comes straight from the JDK, so that a
 * cold start waits for no library but those of matrix products and tokens.
 */
public final class LoadedTranslator implements TranslationModel {
  private final NativeSlabs slabs = new NativeSlabs();
  private final Backend backend;
  private final UnaryOperator<Kernels> instrument;
  private final LoadedModel model;
  private final Map<Precision, FrozenWeights> frozen = new EnumMap<>(Precision.class);

  private LoadedTranslator(Path folder, ModelUse use, UnaryOperator<Kernels> instrument) {
    this.instrument = instrument;
    CompletableFuture<Backend> chosen = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("kernels").start(() -> choose(chosen));
    this.model = LoadedModel.load(folder, use, slabs);
    try {
      this.backend = chosen.join();
    } catch (CompletionException e) {
      throw Failures.unchecked(e.getCause());
    }
  }

  /** Loads the libraries of the kernels while the model is read. */
  private static void choose(CompletableFuture<Backend> chosen) {
    try {
      chosen.complete(Backend.choose());
    } catch (RuntimeException | Error e) {
      chosen.completeExceptionally(e);
    }
  }

  /**
   * Begins to load, on a thread of its own, the libraries that every model needs: for programs that
   * have something else to do before {@link #open}. What fails here fails again there, and is told.
   */
  public static void prepare() {
    Thread.ofPlatform().daemon().name("preparation").start(LoadedTranslator::loadLibraries);
  }

  private static void loadLibraries() {
    try {
      LoadedModel.prepare();
      Backend.prepare();
    } catch (RuntimeException | LinkageError e) {
      // The thread ends; open() comes to the same failure and throws it.
    }
  }

  /**
   * Opens the model in a folder.
   *
   * @throws dev.seqwright.core.config.UserException when there is no whole model
   */
  public static LoadedTranslator open(Path folder) {
    return open(folder, ModelUse.AS_TRAINED);
  }

  /** The same for another use than it was trained for. */
  public static LoadedTranslator open(Path folder, ModelUse use) {
    return open(folder, use, UnaryOperator.identity());
  }

  /** The same with something around every worker's kernels, such as {@code profile::around}. */
  public static LoadedTranslator open(
      Path folder, ModelUse use, UnaryOperator<Kernels> instrument) {
    return new LoadedTranslator(folder, use, instrument);
  }

  @Override
  public DecodingConfig decoding() {
    return model.configuration(new Binder(), DecodingConfig.class, "decoding");
  }

  @Override
  public TextCodec codec() {
    return new VocabularyCodec(model.source(), model.target());
  }

  @Override
  public DecoderFactory models(Precision precision) {
    FrozenWeights weights = frozen.computeIfAbsent(precision, this::freeze);
    return new NetworkDecoders(
        model.file().toString(),
        model.transformer(),
        model.special(),
        () -> instrument.apply(weights.open()),
        NativeSlabs::new);
  }

  /** Where tokens can leave the decoder early, and by which rule, if they can. */
  public Optional<ExitPlan> exits() {
    return model.transformer().config().decoder().shape().exits();
  }

  /** After which layers tokens left the decoder since the last call. */
  public Optional<ExitHistogram> exitHistogram() {
    return model.transformer().exitHistogram();
  }

  @Override
  public int context() {
    return model.transformer().config().documentContext().sentences();
  }

  @Override
  public List<String> report() {
    return model.transformer().report(model.source()::piece, model.target()::piece);
  }

  /** What keeps this model's tokens from being another's: a difference in words, or nothing. */
  public Optional<String> tokensDifferingFrom(LoadedTranslator other) {
    return model
        .vocabularies()
        .difference(other.model.vocabularies())
        .or(
            () ->
                model.special().equals(other.model.special())
                    ? Optional.empty()
                    : Optional.of("begin, end or other special tokens are not the same"));
  }

  private FrozenWeights freeze(Precision precision) {
    List<Tensor> weights =
        model.transformer().parameters().all().stream()
            .filter(Parameter::isWeight)
            .map(Parameter::value)
            .toList();
    return new FrozenWeights(backend, precision, weights);
  }

  private Kernels kernels() {
    return instrument.apply(backend.kernels());
  }

  /**
   * Scores given targets; the caller closes it before this.
   *
   * @param config its workers, precision and size of batches are used
   */
  public PairScorer scorer(DecodingConfig config) {
    FrozenWeights weights = frozen.computeIfAbsent(config.precision(), this::freeze);
    return new PairScorer(model, () -> instrument.apply(weights.open()), config);
  }

  /**
   * How well the model foresees references, line by line; lines that are too long for it are cut,
   * with a warning.
   */
  public ReferenceLikelihood fit(List<String> sources, List<String> references) {
    DecodingConfig config = decoding();
    PairLines lines = PairLines.of(model);
    List<PairExample> examples = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Pair pair = new Pair(sources.get(i), references.get(i));
      examples.add(lines.cut(i, pair, i + 1, config.maxLength()));
    }
    return fit(examples, config);
  }

  /**
   * The same of sentences of documents, with a line that is blank on both sides between two of
   * these: each is foreseen in the context of those before it.
   *
   * @throws dev.seqwright.core.config.UserException when a line is blank on one side
   */
  public ReferenceLikelihood fitInDocuments(List<String> sources, List<String> references) {
    DecodingConfig config = decoding();
    PairLines lines = PairLines.of(model);
    List<PairExample> examples = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>(List.of(0));
    for (int i = 0; i < sources.size(); i++) {
      Pair pair = new Pair(sources.get(i), references.get(i));
      String line = "line " + (i + 1);
      if (ParallelDocuments.separates(pair, line + ": the source", line + ": the reference")) {
        lengths.add(0);
      } else {
        examples.add(lines.cut(examples.size(), pair, i + 1, config.maxLength()));
        lengths.addLast(lengths.removeLast() + 1);
      }
    }
    Documents documents = Documents.of(lengths, context());
    return fit(documents.linked(examples, model.transformer().limit()), config);
  }

  private ReferenceLikelihood fit(List<PairExample> examples, DecodingConfig config) {
    CrossEntropy.Result sum =
        new ReferenceScorer(model.transformer(), model.special(), kernels(), slabs)
            .score(examples, config.maxTokens());
    if (Double.isNaN(sum.logLikelihood())) {
      throw PairScorer.notFinite(model);
    }
    return new ReferenceLikelihood(sum.logLikelihood(), sum.rows(), sum.correct());
  }

  @Override
  public void close() {
    frozen.values().forEach(FrozenWeights::close);
    model.close();
    slabs.close();
  }
}
