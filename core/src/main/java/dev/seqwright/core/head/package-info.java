/**
 * What is predicted of a network's states, and its loss. Start at {@link
 * dev.seqwright.core.head.Head}.
 */
package dev.seqwright.core.head;
