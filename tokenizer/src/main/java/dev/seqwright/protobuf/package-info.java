/** Protocol buffers in their wire format, the format of models, graphs and event files. */
package dev.seqwright.protobuf;
