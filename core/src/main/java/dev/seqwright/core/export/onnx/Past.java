package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.onnx.Layers.KeysValues;

/** What a decoder remembers of the steps before: its inputs, and the outputs for the next step. */
interface Past {
  /** The name of the dimension of the ids. */
  String length();

  /** Declares the inputs. */
  void declare(int layers);

  /** The number of the first position of this step, a scalar. */
  String position(Ops ops);

  /** All that a layer's self-attention attends, given what this step adds. */
  KeysValues self(int layer, KeysValues added);

  /** What a layer's attention to the encoder's output attends. */
  KeysValues cross(int layer, Layers layers);
}
