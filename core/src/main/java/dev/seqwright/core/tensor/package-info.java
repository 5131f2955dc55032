/**
 * Storage, memory scopes and kernels; the only package that knows ND4J and oneDNN.
 *
 * <p>Glossary of shapes, used everywhere: B sequences of a batch, T target length, S source length,
 * N rows (the tokens of all sequences, one after the other, with no padding between them), D model
 * size, H heads, F feed-forward size, V vocabulary. Everything is float32, row-major and off-heap.
 */
package dev.seqwright.core.tensor;
