/**
 * The engine: networks over text, their training and their use. Its packages in the order of
 * reading: {@code tensor}, {@code autograd}, {@code nn}, the kinds of part ({@code attention},
 * {@code position}, {@code norm}, {@code feedforward}, {@code residual}), {@code stack} and {@code
 * head}, {@code model}, {@code checkpoint}, {@code train} and {@code decode}, {@code task}. The
 * project's {@code docs/design.md} tells what they are for and what the letters mean.
 */
package dev.seqwright.core;
