/**
 * The command {@code seqwright eval}: reads texts, prints scores, holds the gate, writes a report.
 */
package dev.seqwright.cli.eval;
