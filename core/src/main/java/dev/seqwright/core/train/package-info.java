/**
 * Training: everything around the loop over steps, and the loop.
 *
 * <p>A step is one update of the parameters; steps and epochs are counted from 1. Losses are in
 * nats a target token, the end symbol included; rates of tokens are a second.
 */
package dev.seqwright.core.train;
