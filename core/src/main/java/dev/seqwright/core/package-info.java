/** The encoder-decoder engine. */
package dev.seqwright.core;
