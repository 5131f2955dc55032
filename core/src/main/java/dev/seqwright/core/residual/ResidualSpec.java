package dev.seqwright.core.residual;

import dev.seqwright.core.nn.Parameters.Scope;
import java.util.function.Supplier;

/**
 * The place of one residual connection.
 *
 * @param scope where its own parameters are named, if it has any
 * @param norm the norm of the sublayer, as the stack is configured; made when it is asked for
 * @param dropout probability of dropping at the sublayer's output
 * @param depth the model that it stands in
 */
public record ResidualSpec(
    Scope scope, Supplier<Normalization> norm, double dropout, Depth depth) {}
