/**
 * What of a network is learnt where it goes on from another one. Start at {@link
 * dev.seqwright.core.adapt.Adaptation}.
 */
package dev.seqwright.core.adapt;
