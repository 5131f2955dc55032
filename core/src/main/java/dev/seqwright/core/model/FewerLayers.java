package dev.seqwright.core.model;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.stack.Shortened;
import dev.seqwright.core.stack.StackKind;

/**
 * Fewer layers of a model that was trained with {@code layer-drop}. One number is that of each of
 * its stacks; of two the first one is the encoder's, the second one the decoder's.
 *
 * @param encoder how many layers of the encoder
 * @param decoder how many layers of the decoder
 * @param typed the option as it was typed, for messages
 */
public record FewerLayers(int encoder, int decoder, String typed) implements ModelUse {
  private static final String FORM = "a number, or those of encoder and decoder as in 6,3";

  /**
   * Reads the value of an option.
   *
   * @throws UserException when it is no number or pair of numbers of 1 or more
   */
  public static FewerLayers of(String option, String value) {
    String typed = option + " " + value;
    String[] parts = value.split(",", -1);
    try {
      int first = Integer.parseInt(parts[0].strip());
      int second = parts.length == 1 ? first : Integer.parseInt(parts[1].strip());
      Check.that(parts.length <= 2 && first > 0 && second > 0, option, value, FORM);
      return new FewerLayers(first, second, typed);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Help.WRONG_VALUE, "%s: found %s, expected %s".formatted(option, value, FORM), e);
    }
  }

  /** What becomes of a stack that is to have fewer layers than it was trained with. */
  @FunctionalInterface
  interface Change {
    StackConfig of(String stack, int used, StackConfig trained);
  }

  @Override
  public ModelConfig of(ModelConfig trained) {
    return changed(trained, (name, used, shape) -> shape.with(using(name, used, shape)));
  }

  /** The network with other stacks where there are to be fewer layers. */
  ModelConfig changed(ModelConfig trained, Change change) {
    return switch (trained) {
      case EncoderDecoderConfig c -> changed(c, change);
      case EncoderOnlyConfig c -> {
        requireOne("encoder");
        yield new EncoderOnlyConfig(
            c.layer(),
            new EncoderConfig(changed("encoder", encoder, c.encoder().shape(), change)),
            c.embedding(),
            c.embeddingNorm());
      }
      case DecoderOnlyConfig c -> {
        requireOne("decoder");
        yield new DecoderOnlyConfig(
            c.layer(),
            new CausalConfig(changed("decoder", decoder, c.decoder().shape(), change)),
            c.embedding(),
            c.tiedEmbeddings(),
            c.outputBias());
      }
      case HierarchicalConfig _ ->
          throw new UserException(
              Help.KIND_IN_A_WRONG_PLACE,
              "%s: a hierarchical model works with all of its layers only".formatted(typed));
    };
  }

  private EncoderDecoderConfig changed(EncoderDecoderConfig c, Change change) {
    StackConfig reading = changed("encoder", encoder, c.encoder().shape(), change);
    StackConfig writing = changed("decoder", decoder, c.decoder().shape(), change);
    if (c.decoder().transparentAttention() && encoder < c.encoder().shape().layers()) {
      throw new UserException(
          Help.KIND_IN_A_WRONG_PLACE,
          "%s: the decoder attends all %d layers of the encoder"
                  .formatted(typed, c.encoder().shape().layers())
              + " (model.decoder.transparent-attention: true); expected as many, and fewer of the"
              + " decoder alone");
    }
    return new EncoderDecoderConfig(
        c.layer(),
        new EncoderConfig(reading),
        c.decoder().with(writing),
        c.embedding(),
        c.tiedEmbeddings(),
        c.outputBias(),
        c.documentContext());
  }

  private void requireOne(String only) {
    if (typed.contains(",")) {
      throw new UserException(
          Help.WRONG_VALUE,
          "%s: the model has one stack only, its %s; expected one number".formatted(typed, only));
    }
  }

  private StackConfig changed(String name, int used, StackConfig trained, Change change) {
    int all = trained.layers();
    if (used > all) {
      throw new UserException(
          Help.WRONG_VALUE,
          "%s: found %d, expected %d at most: the %s has no more layers (model.%s.layers)"
              .formatted(typed, used, all, name, name));
    }
    return used == all ? trained : change.of(name, used, trained);
  }

  private StackKind using(String name, int used, StackConfig trained) {
    return trained.stack().using(used).orElseThrow(() -> needsAll(name, trained));
  }

  /** The layers of a stack that are used, as a stack of their own. */
  Shortened shortened(String name, int used, StackConfig trained) {
    return trained
        .stack()
        .shortened(used, trained.layers())
        .orElseThrow(() -> needsAll(name, trained));
  }

  private UserException needsAll(String name, StackConfig trained) {
    return new UserException(
        Help.KIND_IN_A_WRONG_PLACE,
        "%s: the %s works with all of its %d layers only: found model.%s.stack: %s,"
                .formatted(typed, name, trained.layers(), name, Catalogue.name(trained.stack()))
            + " expected sequential, trained with a layer-drop above 0");
  }
}
