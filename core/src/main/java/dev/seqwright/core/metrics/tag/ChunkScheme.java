package dev.seqwright.core.metrics.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How tags say where chunks begin and end. */
public enum ChunkScheme {
  /**
   * The rules of the script conlleval (Tjong Kim Sang and Buchholz 2000), which take a tag that no
   * scheme allows for what it most likely means: {@code I-X} after {@code O}, after another type,
   * or first in a sentence begins a chunk. A chunk ends where its type does, or the tag says so.
   *
   * <p>Differs from the script of 2004, which knows no {@code S} and joins {@code E-X B-X}: a chunk
   * ends after {@code E} and stands alone as {@code S}, as in seqeval's default mode.
   */
  CONLLEVAL("BIOES.[]") {
    @Override
    List<Chunk> chunks(List<Tag> tags) {
      List<Chunk> chunks = new ArrayList<>();
      Tag previous = Tag.OUTSIDE;
      int start = -1;
      for (int i = 0; i <= tags.size(); i++) {
        Tag tag = i < tags.size() ? tags.get(i) : Tag.OUTSIDE;
        if (start >= 0 && ends(previous, tag)) {
          chunks.add(new Chunk(previous.type(), start, i));
          start = -1;
        }
        start = starts(previous, tag) ? i : start;
        previous = tag;
      }
      return chunks;
    }

    private boolean ends(Tag previous, Tag tag) {
      boolean another = !previous.in("O.") && !previous.type().equals(tag.type());
      return another || previous.in("ES[]") || (previous.in("BI") && tag.in("BSO"));
    }

    private boolean starts(Tag previous, Tag tag) {
      boolean another = !tag.in("O.") && !previous.type().equals(tag.type());
      return another || tag.in("BS[]") || (previous.in("EOS") && tag.in("IE"));
    }
  },

  /** Strict: a chunk is {@code B-X} and the {@code I-X} behind it; other {@code I} are in none. */
  IOB2("BIO") {
    @Override
    List<Chunk> chunks(List<Tag> tags) {
      List<Chunk> chunks = new ArrayList<>();
      for (int i = 0; i < tags.size(); i++) {
        if (tags.get(i).in("B")) {
          chunks.add(new Chunk(tags.get(i).type(), i, inside(tags, i)));
        }
      }
      return chunks;
    }
  },

  /**
   * Strict: a chunk is {@code S-X}, or {@code B-X}, any {@code I-X}, {@code E-X}; what is not whole
   * is none.
   */
  IOBES("BIOES") {
    @Override
    List<Chunk> chunks(List<Tag> tags) {
      return closed(tags, "S", "E");
    }
  },

  /** {@link #IOBES} with the letters {@code L} for E and {@code U} for S. */
  BILOU("BIOLU") {
    @Override
    List<Chunk> chunks(List<Tag> tags) {
      return closed(tags, "U", "L");
    }
  };

  private final String prefixes;

  ChunkScheme(String prefixes) {
    this.prefixes = prefixes;
  }

  /** Name in options and signatures. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The chunks of a sentence, in their order. */
  public List<Chunk> of(List<String> tags) {
    return chunks(tags.stream().map(Tag::of).toList());
  }

  abstract List<Chunk> chunks(List<Tag> tags);

  /** The tag of a sentence that a strict scheme does not have; conlleval's rules take any. */
  public Optional<String> foreign(List<String> tags) {
    return this == CONLLEVAL
        ? Optional.empty()
        : tags.stream().filter(tag -> !Tag.of(tag).in(prefixes)).findFirst();
  }

  /** The tags that the scheme has, as in {@code B-, I-, O}. */
  public String tags() {
    StringBuilder text = new StringBuilder();
    prefixes.chars().forEach(c -> text.append((char) c).append(c == 'O' ? ", " : "-, "));
    return text.substring(0, text.length() - 2);
  }

  /** The token behind the {@code I} of the type that a chunk has begun with. */
  private static int inside(List<Tag> tags, int start) {
    int end = start + 1;
    while (end < tags.size() && is(tags.get(end), "I", tags.get(start))) {
      end++;
    }
    return end;
  }

  private static boolean is(Tag tag, String prefix, Tag first) {
    return tag.in(prefix) && tag.type().equals(first.type());
  }

  private static List<Chunk> closed(List<Tag> tags, String single, String last) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < tags.size(); i++) {
      Tag tag = tags.get(i);
      int end = inside(tags, i);
      if (tag.in(single)) {
        chunks.add(new Chunk(tag.type(), i, i + 1));
      } else if (tag.in("B") && end < tags.size() && is(tags.get(end), last, tag)) {
        chunks.add(new Chunk(tag.type(), i, end + 1));
      }
    }
    return chunks;
  }
}
