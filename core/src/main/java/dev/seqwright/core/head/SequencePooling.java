package dev.seqwright.core.head;

/** How the states of a sequence become one vector. */
public enum SequencePooling {
  /** The first state. */
  FIRST,
  /** The last state: that of the end token. */
  LAST,
  /** The mean of all states. */
  MEAN,
  /** The largest value of each column. */
  MAX,
  /** Both the mean and the largest values, one behind the other: 2 D values. */
  MEAN_MAX,
  /** A mean weighted by attention: the softmax of trained query . state / sqrt D. */
  ATTENTION
}
