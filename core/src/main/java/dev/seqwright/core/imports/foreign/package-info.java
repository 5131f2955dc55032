/**
 * What every foreign format gives: a model, its tensors, and the options of an import. Start at
 * {@link dev.seqwright.core.imports.foreign.ForeignModel}.
 */
package dev.seqwright.core.imports.foreign;
