/**
 * Memory: slabs from the system, the arena of a step, temporary rows. Start at {@link
 * dev.seqwright.core.tensor.workspace.Workspace}.
 */
package dev.seqwright.core.tensor.workspace;
