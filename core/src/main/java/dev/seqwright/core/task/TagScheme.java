package dev.seqwright.core.task;

import dev.seqwright.core.head.TagHead;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How tags mark the chunks of a text, and so which tags may follow each other. */
public enum TagScheme {
  /**
   * The first of iob2, iobes and iob1 that all tags of the data follow; none where there is none.
   */
  AUTO,
  /** Any tag may follow any other. */
  NONE,
  /**
   * I-X inside of a chunk; B-X only where a chunk follows another of its type (Ramshaw and Marcus).
   */
  IOB1,
  /** B-X begins a chunk, I-X goes on with it. */
  IOB2,
  /** As iob2; E-X ends a chunk, S-X is one by itself. L and U, or M for I, mean the same. */
  IOBES;

  private static final String OUTSIDE = "O";
  private static final List<TagScheme> CHUNKS = List.of(IOB2, IOBES, IOB1);

  /** The part of a tag in front of its hyphen, in one way of writing, and the type behind it. */
  private record Mark(String place, String type) {
    static Mark of(String tag) {
      int hyphen = tag.indexOf('-');
      if (hyphen != 1) {
        return new Mark(tag, "");
      }
      String place =
          switch (tag.charAt(0)) {
            case 'M' -> "I";
            case 'L' -> "E";
            case 'U' -> "S";
            default -> tag.substring(0, 1);
          };
      return new Mark(place, tag.substring(2));
    }

    boolean goesOn(Mark before) {
      return Set.of("B", "I").contains(before.place) && type.equals(before.type);
    }
  }

  /**
   * Whether a tag may follow another; {@link #OUTSIDE} stands for what is outside of a sentence.
   */
  boolean allows(String from, String to) {
    Mark before = Mark.of(from);
    Mark after = Mark.of(to);
    return switch (this) {
      case AUTO, NONE -> true;
      case IOB2 -> !after.place.equals("I") || after.goesOn(before);
      case IOB1 -> !after.place.equals("B") || after.goesOn(before);
      case IOBES ->
          Set.of("I", "E").contains(after.place) == Set.of("B", "I").contains(before.place)
              && (!Set.of("I", "E").contains(after.place) || after.goesOn(before));
    };
  }

  /** The rule over the ids of tags. */
  TagHead.Rule rule(List<String> tags) {
    return (from, to) -> allows(name(tags, from), name(tags, to));
  }

  private static String name(List<String> tags, int id) {
    return id == tags.size() ? OUTSIDE : tags.get(id);
  }

  /** Whether tags are of chunks at all: each is O, or a letter, a hyphen and a type. */
  static boolean marksChunks(List<String> tags) {
    return tags.stream().anyMatch(tag -> !tag.equals(OUTSIDE))
        && tags.stream().allMatch(tag -> tag.equals(OUTSIDE) || tag.matches("[BIESMLU]-.*"));
  }

  /** Its name in configurations. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scheme that a set of sentences follows. */
  static TagScheme of(List<String> tags, List<TaggedTexts.Sentence> sentences) {
    return marksChunks(tags)
        ? CHUNKS.stream()
            .filter(scheme -> scheme.suits(tags) && sentences.stream().allMatch(scheme::isKept))
            .findFirst()
            .orElse(NONE)
        : NONE;
  }

  /** A scheme that knows fewer letters does not suit. */
  private boolean suits(List<String> tags) {
    return this == IOBES || tags.stream().noneMatch(tag -> tag.matches("[ESMLU]-.*"));
  }

  private boolean isKept(TaggedTexts.Sentence sentence) {
    return offence(sentence) == sentence.words().size() + 1;
  }

  /**
   * The first word whose tag may not follow the one before it, counted from 0; the number of words
   * where the sentence may not end so, and one more where all is as it should be.
   */
  int offence(TaggedTexts.Sentence sentence) {
    List<String> tags = sentence.tags();
    String before = OUTSIDE;
    for (int i = 0; i <= tags.size(); i++) {
      String next = i == tags.size() ? OUTSIDE : tags.get(i);
      if (!allows(before, next)) {
        return i;
      }
      before = next;
    }
    return tags.size() + 1;
  }
}
