package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.decode.ConstraintConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.EndingConfig;
import dev.seqwright.core.decode.PenaltyConfig;
import dev.seqwright.core.decode.Stopping;
import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.FeedForwards;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.model.TiedEmbeddings;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.Norms;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Positions;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.NormPlacements;
import dev.seqwright.core.residual.PostNorm;
import dev.seqwright.core.stack.SequentialStack;
import dev.seqwright.core.stack.document.DocumentContextKind;
import dev.seqwright.core.stack.document.DocumentContexts;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What of a model MarianMT cannot express, with the settings of a model that it can. */
final class MarianRefusals {
  static final Map<Activation, String> ACTIVATIONS =
      Map.of(
          Activation.SWISH, "swish",
          Activation.RELU, "relu",
          Activation.GELU, "gelu",
          Activation.GELU_TANH, "gelu_new");
  private static final PositionKind HALVES = new Sinusoidal.Settings(SinusoidForm.HALVES, 0);

  private final ExportedTranslator model;
  private final EncoderDecoderConfig config;
  private final List<String> reasons = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  MarianRefusals(ExportedTranslator model) {
    this.model = model;
    this.config = model.config();
  }

  /** All reasons, the settings to train with last. */
  List<String> all() {
    norms();
    positions();
    layers();
    embeddings();
    vocabularies();
    specialTokens();
    constraints();
    search();
    if (!settings.isEmpty()) {
      List<String> options = new ArrayList<>();
      settings.forEach((key, value) -> options.add("--set '" + key + "=" + value + "'"));
      reasons.add("a model that can be exported is trained with " + String.join(" ", options));
    }
    return reasons;
  }

  /** A setting that another model would have. */
  private void expect(boolean holds, String key, Object found, String expected) {
    if (!holds) {
      reasons.add("%s: found %s, expected %s".formatted(key, found, expected));
      settings.put(key, expected);
    }
  }

  private static <T> String name(List<Variant<T>> all, T kind) {
    return Variant.of(all, kind).name();
  }

  private void norms() {
    var placements = new ArrayList<>(List.of(config.layer().normPlacement()));
    placements.addAll(config.encoder().shape().normPlacement());
    placements.addAll(config.decoder().shape().normPlacement());
    placements.stream()
        .filter(placement -> !(placement instanceof PostNorm.Settings))
        .findFirst()
        .ifPresent(
            p -> expect(false, "model.norm-placement", name(NormPlacements.ALL, p), "post-norm"));
    var norms = new ArrayList<>(List.of(config.layer().norm()));
    norms.addAll(config.encoder().shape().norm());
    norms.addAll(config.decoder().shape().norm());
    norms.stream()
        .filter(norm -> !norm.equals(new LayerNorm.Settings()))
        .findFirst()
        .ifPresent(n -> expect(false, "model.norm", name(Norms.ALL, n), "layer-norm"));
  }

  private void positions() {
    List<PositionKind> kinds = new ArrayList<>(List.of(config.layer().positions()));
    config.encoder().shape().positions().ifPresent(kinds::add);
    config.decoder().shape().positions().ifPresent(kinds::add);
    kinds.stream()
        .filter(kind -> !kind.equals(HALVES))
        .findFirst()
        .ifPresent(
            kind ->
                expect(
                    false,
                    "model.positions",
                    kind instanceof Sinusoidal.Settings s ? said(s) : name(Positions.ALL, kind),
                    "{kind: sinusoidal, form: halves}"));
  }

  private static String said(Sinusoidal.Settings kind) {
    return "{kind: sinusoidal, form: %s, first-position: %d}"
        .formatted(
            kind.form().name().toLowerCase(Locale.ROOT).replace('_', '-'), kind.firstPosition());
  }

  private void layers() {
    stack("model.encoder.stack", config.encoder().shape());
    stack("model.decoder.stack", config.decoder().shape());
    boolean mixing = config.decoder().transparentAttention();
    expect(!mixing, "model.decoder.transparent-attention", true, "false");
    DocumentContextKind context = config.documentContext();
    expect(
        context.sentences() == 0,
        "model.document-context",
        name(DocumentContexts.ALL, context),
        "none");
    attention("model.encoder.self-attention", config.encoder().shape().selfAttention());
    attention("model.decoder.self-attention", config.decoder().shape().selfAttention());
    attention("model.decoder.cross-attention", config.decoder().crossAttention());
    feedForward("model.encoder.feed-forward", config.encoder().shape().feedForward());
    feedForward("model.decoder.feed-forward", config.decoder().shape().feedForward());
    boolean known = ACTIVATIONS.containsKey(config.layer().activation());
    expect(known, "model.activation", config.layer().activation(), "swish");
  }

  /** Each layer has parameters of its own. */
  private void stack(String key, StackConfig shape) {
    boolean sequential = shape.stack() instanceof SequentialStack.Settings;
    boolean own =
        IntStream.range(0, shape.layers())
            .allMatch(layer -> shape.stack().set(layer, shape.layers()) == layer);
    expect(sequential, key, Catalogue.name(shape.stack()), "sequential");
    expect(own, key + ".unique-layers", "shared layers", "null");
  }

  private void attention(String key, List<AttentionKind> kinds) {
    kinds.stream()
        .filter(kind -> !kind.equals(new FullAttention.Settings()))
        .findFirst()
        .ifPresent(kind -> expect(false, key, name(Attentions.ALL, kind), "full"));
  }

  private void feedForward(String key, List<FeedForwardKind> kinds) {
    kinds.stream()
        .filter(kind -> !kind.equals(new TwoLayer.Settings()))
        .findFirst()
        .ifPresent(kind -> expect(false, key, name(FeedForwards.ALL, kind), "two-layer"));
  }

  private void embeddings() {
    TiedEmbeddings tie = config.tiedEmbeddings();
    boolean known =
        Set.of(TiedEmbeddings.ALL, TiedEmbeddings.TARGET_OUTPUT, TiedEmbeddings.NONE).contains(tie);
    String found = tie.name().toLowerCase(Locale.ROOT).replace('_', '-');
    expect(known, "model.tied-embeddings", found, "target-output");
    double scale = config.embedding().embeddingScale().orElse(Math.sqrt(config.size()));
    boolean plain = scale == 1 || Math.abs(scale - Math.sqrt(config.size())) < 1e-6;
    expect(plain, "model.embedding-scale", scale, "null");
  }

  private void vocabularies() {
    if (model.tokenizers().areWords()) {
      reasons.add("its vocabularies are lists of words, expected SentencePiece models");
    }
    for (Vocabulary side : List.of(model.vocabularies().source(), model.vocabularies().target())) {
      named(side, side.unknownId(), MarianFiles.UNKNOWN);
      named(side, side.endId(), MarianFiles.END);
    }
    same("end", model.vocabularies().source().endId(), model.vocabularies().target().endId());
    same(
        "unknown",
        model.vocabularies().source().unknownId(),
        model.vocabularies().target().unknownId());
    same("padding", model.vocabularies().source().padId(), model.vocabularies().target().padId());
  }

  private void named(Vocabulary side, int id, String expected) {
    String found = id < 0 ? "none" : side.piece(id);
    if (!found.equals(expected) && !reasons.contains(token(found, expected))) {
      reasons.add(token(found, expected));
    }
  }

  private static String token(String found, String expected) {
    return "a special token is '%s', expected '%s'".formatted(found, expected);
  }

  private void same(String what, int source, int target) {
    if (source != target) {
      reasons.add(
          "the %s token has id %d in sources and %d in targets, expected one id"
              .formatted(what, source, target));
    }
  }

  private void specialTokens() {
    SpecialTokens special = model.special();
    boolean usual =
        special.beforeSource().isEmpty()
            && special.afterSource().equals(List.of(model.vocabularies().source().endId()))
            && special.end() == model.vocabularies().target().endId();
    if (!usual) {
      reasons.add("special-tokens: expected </s> behind sources and targets and none in front");
    }
  }

  private void constraints() {
    ConstraintConfig asked = MarianFiles.decoding(model).constraints();
    if (asked.repetitionPenalty() != 1 || asked.suppressUnknown() || !asked.endTokens().isEmpty()) {
      reasons.add(
          "decoding.constraints: expected no repetition-penalty, suppress-unknown or end-tokens");
    }
  }

  /** What beam search of transformers cannot do. */
  private void search() {
    DecodingConfig decoding = MarianFiles.decoding(model);
    if (!decoding.penalties().equals(new PenaltyConfig())) {
      reasons.add("decoding.penalties: expected none");
    }
    EndingConfig ending = decoding.ending();
    if (ending.stopping() == Stopping.NARROWING || ending.patience() != 1) {
      reasons.add("decoding.ending: expected stopping full, estimate or bound and patience 1");
    }
  }
}
