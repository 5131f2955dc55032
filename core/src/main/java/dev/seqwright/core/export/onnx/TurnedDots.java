package dev.seqwright.core.export.onnx;

import dev.seqwright.core.position.Rotary;

/** Rotary positions: dot products of queries and keys that were turned. */
final class TurnedDots extends Dots {
  private final Rotation rotation;

  TurnedDots(Ops ops, Rotary.Settings settings, int width, String numbers) {
    super(ops, width);
    this.rotation =
        settings.form() == Rotary.Form.PAIRS
            ? Rotation.ofPairs(ops, width, settings.base(), numbers)
            : Rotation.ofHalves(ops, width, settings.base(), numbers);
  }

  @Override
  public String placed(String x) {
    return rotation.turned(x, 1);
  }
}
