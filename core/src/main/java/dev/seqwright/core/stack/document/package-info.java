/**
 * What a translator sees of the sentences before, in the same document. Start at {@link
 * dev.seqwright.core.stack.document.DocumentContextKind}; all kinds are in {@link
 * dev.seqwright.core.stack.document.DocumentContexts}.
 */
package dev.seqwright.core.stack.document;
