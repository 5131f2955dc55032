package dev.seqwright.core.export.ctranslate2;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainLayer;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.StackForm;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.position.NoPositions;
import java.util.ArrayList;
import java.util.List;

/** What of a model CTranslate2 cannot express. */
final class Refusals {
  private Refusals() {}

  static List<String> of(ExportedTranslator model) {
    EncoderDecoderConfig config = model.config();
    List<String> reasons = new ArrayList<>(PlainStack.refusals(config, StackForm.LIST));
    if (reasons.isEmpty()) {
      PlainStack encoder = PlainStack.encoder(config);
      PlainStack decoder = PlainStack.decoder(config);
      uniform(reasons, encoder, decoder);
      activation(reasons, encoder.layers().getFirst());
      positions(reasons, encoder);
      positions(reasons, decoder);
    }
    tokens(reasons, model);
    return reasons;
  }

  private static void uniform(List<String> reasons, PlainStack encoder, PlainStack decoder) {
    List<PlainLayer> all = new ArrayList<>(encoder.layers());
    all.addAll(decoder.layers());
    if (!all.stream().allMatch(all.getFirst()::isLike)) {
      reasons.add("layers differ in norm, norm-placement or feed-forward, expected one kind");
    }
  }

  private static void activation(List<String> reasons, PlainLayer layer) {
    if (!Activations.knows(layer.activation())) {
      reasons.add(
          "activation: %s, expected relu, gelu, gelu-tanh or swish"
              .formatted(layer.activation().name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private static void positions(List<String> reasons, PlainStack stack) {
    if (stack.positions() instanceof NoPositions.Settings) {
      reasons.add(
          "%s.positions: %s, expected sinusoidal or learned"
              .formatted(stack.name(), Catalogue.name(stack.positions())));
    }
  }

  private static void tokens(List<String> reasons, ExportedTranslator model) {
    SpecialTokens special = model.special();
    if (!special.unwritten().tokens().isEmpty() && !special.unwritten().renormalized()) {
      reasons.add(
          "special-tokens.renormalized: false, expected true: tokens that are never written have"
              + " no probability");
    }
    if (begin(model) < 0) {
      reasons.add("its vocabularies have no token that begins a sentence, such as <s>");
    }
  }

  /** The begin token, or what the decoder starts with where there is none. */
  static int begin(ExportedTranslator model) {
    int own = model.vocabularies().target().beginId();
    return own < 0 ? model.special().begin() : own;
  }
}
