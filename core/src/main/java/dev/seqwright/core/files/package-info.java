/** Files and folders that are written whole or not at all. Begin with {@link OutputFile}. */
package dev.seqwright.core.files;
