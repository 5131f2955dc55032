/** The feed-forward part of a layer. One variant, one class. */
package dev.seqwright.core.feedforward;
