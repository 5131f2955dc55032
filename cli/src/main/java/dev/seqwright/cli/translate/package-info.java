/** {@code seqwright translate}. */
package dev.seqwright.cli.translate;
