/** {@code seqwright tokenizer}: trains SentencePiece models and uses them. */
package dev.seqwright.cli.tokenizer;
