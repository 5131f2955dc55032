/**
 * The pipeline of lines: from an input of any size to an output, line by line. Start at {@link
 * dev.seqwright.core.decode.text.Translator}.
 */
package dev.seqwright.core.decode.text;
