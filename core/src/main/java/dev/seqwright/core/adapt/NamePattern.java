package dev.seqwright.core.adapt;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name of parameters or layers in which {@code *} stands for any characters. */
public final class NamePattern {
  private final String text;
  private final Pattern pattern;

  /** The pattern of a text, such as {@code encoder.*}. */
  public NamePattern(String text) {
    this.text = text;
    this.pattern =
        Pattern.compile(
            Arrays.stream(text.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
  }

  /** Those of several texts. */
  public static List<NamePattern> all(List<String> texts) {
    return texts.stream().map(NamePattern::new).toList();
  }

  /** Whether it stands for a name. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
