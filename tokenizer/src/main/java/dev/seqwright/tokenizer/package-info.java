/** SentencePiece: train, encode, decode, sample. */
package dev.seqwright.tokenizer;
