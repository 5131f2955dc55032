package dev.seqwright.core.head;

/**
 * What a head sees of a sequence.
 *
 * @param pooling how states become one vector
 * @param dense whether a layer tanh(W x + b) follows, the pooler of BERT
 * @param dropout probability of dropping a feature
 */
public record Features(SequencePooling pooling, boolean dense, double dropout) {}
