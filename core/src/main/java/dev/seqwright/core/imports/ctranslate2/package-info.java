/** Reads the model folders of CTranslate2, binary versions 1 to 6. */
package dev.seqwright.core.imports.ctranslate2;
