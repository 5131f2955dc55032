/**
 * Layers and how they follow each other. A sublayer, a layer (sublayers one after the other) and a
 * stack of layers are all {@link dev.seqwright.core.stack.Block}s: start there, then {@link
 * dev.seqwright.core.stack.CausalAttentionSublayer}; a way to stack is a {@link
 * dev.seqwright.core.stack.StackKind}, all of which {@link dev.seqwright.core.stack.Stacks} lists.
 */
package dev.seqwright.core.stack;
