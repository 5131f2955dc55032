package dev.seqwright.core.model;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.residual.NormPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A share of the cost of its gated sublayers that a model with gates is to keep to.
 *
 * @param budget more than 0, 1 at most
 * @param typed the option as it was typed, for messages
 */
public record AskedBudget(double budget, String typed) implements ModelUse {
  private static final String FORM = "a number more than 0 and at most 1";

  /**
   * Reads the value of an option.
   *
   * @throws UserException when it is no such number
   */
  public static AskedBudget of(String option, String value) {
    try {
      double budget = Double.parseDouble(value);
      Check.share(option, budget);
      return new AskedBudget(budget, option + " " + value);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Help.WRONG_VALUE, "%s: found %s, expected %s".formatted(option, value, FORM), e);
    }
  }

  @Override
  public ModelConfig of(ModelConfig trained) {
    LayerConfig common = within(trained.layer());
    ModelConfig used =
        switch (trained) {
          case EncoderDecoderConfig c ->
              new EncoderDecoderConfig(
                  common,
                  new EncoderConfig(within(c.encoder().shape())),
                  c.decoder().with(within(c.decoder().shape())),
                  c.embedding(),
                  c.tiedEmbeddings(),
                  c.outputBias(),
                  c.documentContext());
          case EncoderOnlyConfig c ->
              new EncoderOnlyConfig(
                  common,
                  new EncoderConfig(within(c.encoder().shape())),
                  c.embedding(),
                  c.embeddingNorm());
          case DecoderOnlyConfig c ->
              new DecoderOnlyConfig(
                  common,
                  new CausalConfig(within(c.decoder().shape())),
                  c.embedding(),
                  c.tiedEmbeddings(),
                  c.outputBias());
          case HierarchicalConfig _ ->
              throw new UserException(
                  Help.KIND_IN_A_WRONG_PLACE,
                  "%s: a hierarchical model has the budget that it was trained with"
                      .formatted(typed));
        };
    if (!hasGates(trained)) {
      throw new UserException(
          Help.KIND_IN_A_WRONG_PLACE,
          "%s: the model has no gates: found model.norm-placement: %s, expected conditional"
              .formatted(typed, Catalogue.name(trained.layer().normPlacement())));
    }
    return used;
  }

  private static boolean hasGates(ModelConfig model) {
    return switch (model) {
      case EncoderDecoderConfig c ->
          hasGates(c, c.encoder().shape()) || hasGates(c, c.decoder().shape());
      case EncoderOnlyConfig c -> hasGates(c, c.encoder().shape());
      case DecoderOnlyConfig c -> hasGates(c, c.decoder().shape());
      case HierarchicalConfig c -> hasGates(c, c.encoder().shape());
    };
  }

  private static boolean hasGates(ModelConfig model, StackConfig shape) {
    List<NormPlacement> own = shape.normPlacement();
    return own.isEmpty()
        ? model.layer().normPlacement().selects()
        : own.stream().anyMatch(NormPlacement::selects);
  }

  private LayerConfig within(LayerConfig c) {
    return new LayerConfig(
        c.size(),
        c.heads(),
        c.feedForward(),
        c.activation(),
        c.norm(),
        within(c.normPlacement()),
        c.positions(),
        c.maxPositions(),
        c.dropout(),
        c.attentionDropout(),
        c.activationDropout(),
        c.initialization());
  }

  private StackConfig within(StackConfig c) {
    List<NormPlacement> placements = new ArrayList<>();
    c.normPlacement().forEach(placement -> placements.add(within(placement)));
    return c.with(placements);
  }

  private NormPlacement within(NormPlacement placement) {
    try {
      Optional<NormPlacement> within = placement.within(budget);
      return within.orElse(placement);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Help.WRONG_VALUE, "%s: model.norm-placement.%s".formatted(typed, e.getMessage()), e);
    }
  }
}
