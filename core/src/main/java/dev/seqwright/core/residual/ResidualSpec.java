package dev.seqwright.core.residual;

import dev.seqwright.core.nn.Parameters.Scope;
import java.util.function.Supplier;

/**
 * The place of one residual connection.
 *
 * @param scope where its own parameters are named, if it has any
 * @param norm the norm of the sublayer, as the stack is configured; made when it is asked for
 * @param size D
 * @param cost how many multiplications a row costs in the sublayer, without what others need of it
 * @param use what counts the use of gates, if it has any
 * @param dropout probability of dropping at the sublayer's output
 * @param depth the model that it stands in
 */
public record ResidualSpec(
    Scope scope,
    Supplier<Normalization> norm,
    int size,
    long cost,
    GateUse use,
    double dropout,
    Depth depth) {}
