package dev.seqwright.core.attention;

/**
 * The settings of one kind of attention, as the configuration gives them; a record. Its compact
 * constructor refuses values that never make sense, {@link #create} those that do not suit the
 * model (IllegalArgumentException).
 */
public interface AttentionKind {
  /** An attention of this kind. */
  Attention create(Site site);
}
