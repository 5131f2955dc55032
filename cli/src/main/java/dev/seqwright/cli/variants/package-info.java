/** {@code seqwright variants}. */
package dev.seqwright.cli.variants;
