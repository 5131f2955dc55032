/** Models of other toolkits, made into model folders. */
package dev.seqwright.core.imports;
