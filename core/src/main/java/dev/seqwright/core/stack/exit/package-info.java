/**
 * When a sequence leaves a stack before the last layer, and how the heads that say so are trained.
 * Start at {@link dev.seqwright.core.stack.exit.ExitRule}.
 */
package dev.seqwright.core.stack.exit;
