/** {@code seqwright export}. */
package dev.seqwright.cli.export;
