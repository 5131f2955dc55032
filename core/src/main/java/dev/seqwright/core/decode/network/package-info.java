/**
 * Networks as models that are decoded step by step. Start at {@link
 * dev.seqwright.core.decode.network.NetworkDecoder}.
 */
package dev.seqwright.core.decode.network;
