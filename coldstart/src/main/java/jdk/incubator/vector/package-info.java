/**
 * The part of the JDK's Vector API that Seqwright uses, as loops over arrays, with the same bits in
 * every lane.
 *
 * <p>Java starts without its archive of linked classes, which saves half of the start, when the
 * incubating module of the real Vector API is asked for; and code on the real one is slow until the
 * compiler has seen enough of it. {@code translate} of a few lines is over before that. So the
 * launcher leaves the module out for small inputs, and the same kernels run on these classes. Where
 * the module is there, the JDK gives its classes, and these are never loaded.
 *
 * <p>Only what the kernels call is here; a test compares the two.
 */
package jdk.incubator.vector;
