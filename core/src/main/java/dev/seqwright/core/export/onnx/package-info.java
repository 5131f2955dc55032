/** Models as ONNX graphs, named as Optimum names them. */
package dev.seqwright.core.export.onnx;
