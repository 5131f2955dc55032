/**
 * What a trained model computes of texts, as ND4J's arrays: for Java programs that go on with them.
 * Start at {@link dev.seqwright.core.api.ModelArrays}.
 */
package dev.seqwright.core.api;
