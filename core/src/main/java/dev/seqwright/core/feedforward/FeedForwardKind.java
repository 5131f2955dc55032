package dev.seqwright.core.feedforward;

/** The settings of one kind of feed-forward layer, as the configuration gives them; a record. */
public interface FeedForwardKind {
  /** A layer of this kind. */
  FeedForward create(FeedForwardSpec site);
}
