/** Models as folders of CTranslate2: binary version 6, TransformerSpec revision 7. */
package dev.seqwright.core.export.ctranslate2;
