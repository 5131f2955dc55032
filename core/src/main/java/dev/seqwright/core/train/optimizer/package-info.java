/**
 * Optimisers and moving averages. Start at {@link dev.seqwright.core.train.optimizer.Optimizer}.
 */
package dev.seqwright.core.train.optimizer;
