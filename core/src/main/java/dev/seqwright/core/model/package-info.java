/**
 * Networks: the only place that composes parts. A configuration comes in, a network goes out. Start
 * at {@link dev.seqwright.core.model.Network}, then {@link
 * dev.seqwright.core.model.EncoderDecoder}.
 */
package dev.seqwright.core.model;
