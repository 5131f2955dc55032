package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameters.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one way to read the characters of words beside their pieces, as the configuration
 * gives them; a record.
 */
public sealed interface CharacterKind
    permits CharacterKind.None,
        CharacterTransformer.Settings,
        CharacterConvolution.Settings,
        TransformerInTransformer.Settings {
  /** Name to settings, in the order of messages. */
  Map<String, Class<? extends CharacterKind>> ALL = all();

  /**
   * The encoder, if there is one.
   *
   * @param characters how many there are
   * @param size D, of the vectors of words
   * @param layers L, of the network that they are added to
   */
  Optional<CharacterEncoder> create(Scope scope, int characters, int size, int layers);

  /** About how many floats a character of a step keeps until the backward pass has used them. */
  long floatsPerCharacter();

  /** Characters are not read. */
  record None() implements CharacterKind {
    @Override
    public long floatsPerCharacter() {
      return 0;
    }

    @Override
    public Optional<CharacterEncoder> create(Scope scope, int characters, int size, int layers) {
      return Optional.empty();
    }
  }

  private static Map<String, Class<? extends CharacterKind>> all() {
    Map<String, Class<? extends CharacterKind>> all = new LinkedHashMap<>();
    all.put("none", None.class);
    all.put("transformer", CharacterTransformer.Settings.class);
    all.put("convolution", CharacterConvolution.Settings.class);
    all.put("tnt", TransformerInTransformer.Settings.class);
    return all;
  }
}
