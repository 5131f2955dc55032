/**
 * When a row has been computed often enough. Start at {@link
 * dev.seqwright.core.halting.AdaptiveComputationTime}.
 */
package dev.seqwright.core.halting;
