/** How a sublayer joins the residual stream, and where its norm stands. */
package dev.seqwright.core.residual;
