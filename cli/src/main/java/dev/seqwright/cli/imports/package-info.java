/** {@code seqwright import}. */
package dev.seqwright.cli.imports;
