package dev.seqwright.core.stack.exit;

/** How exit heads, and what lies below them, are trained. */
public enum ExitTraining {
  /**
   * All heads at once: the loss is sum_n w_n loss_n / sum_n w_n over the exits and the last layer
   * (Elbayad et al. 2020; PABEE).
   */
  ALIGNED,
  /** One exit a step, drawn from all with equal probability; layers above it are not computed. */
  MIXED,
  /**
   * The last layer's head trains the network as if there were no exits, and exit heads learn from
   * states that they do not change: loss_L + sum_n loss_n.
   *
   * <p>With a first stage of so many updates, the last head learns alone in it, and afterwards the
   * exits alone, while all else stays as it is (DeeBERT). Without one, which differs from DeeBERT,
   * the stages run side by side, so exit heads follow a network that changes less and less.
   */
  TWO_STAGE
}
