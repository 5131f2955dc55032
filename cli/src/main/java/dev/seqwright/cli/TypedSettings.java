package dev.seqwright.cli;

import dev.seqwright.core.config.UserException;
import java.util.Map;
import java.util.function.Supplier;

/** Tells mistakes in settings in the words that the user typed. */
public final class TypedSettings {
  private TypedSettings() {}

  /**
   * Does what reads settings. A configuration ascribes a mistake in one of them to {@code --set
   * KEY=VALUE}; where an option stands for it, the message names that option.
   *
   * @param typed what was typed, such as {@code --nbest 3}, by the setting, {@code n-best=3}
   */
  public static <T> T reading(Map<String, String> typed, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (UserException e) {
      for (Map.Entry<String, String> option : typed.entrySet()) {
        String place = "--set " + option.getKey() + ":";
        if (e.getMessage().startsWith(place)) {
          throw e.withMessage(option.getValue() + e.getMessage().substring(place.length() - 1));
        }
      }
      throw e;
    }
  }
}
