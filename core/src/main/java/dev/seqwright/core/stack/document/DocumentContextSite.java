package dev.seqwright.core.stack.document;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.feedforward.FeedForwardSpec;

/**
 * The place in a network that a context of documents is made for.
 *
 * @param attention of states to those of other sentences
 * @param feedForward of the network's size
 * @param dropout probability of dropping at its output
 */
public record DocumentContextSite(
    AttentionSpec attention, FeedForwardSpec feedForward, double dropout) {}
