/** {@code seqwright score}. */
package dev.seqwright.cli.score;
