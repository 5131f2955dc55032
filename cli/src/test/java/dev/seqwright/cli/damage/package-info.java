/**
 * Damaged and hostile inputs for every reader: {@link dev.seqwright.cli.damage.DamagedInputsTest}.
 */
package dev.seqwright.cli.damage;
