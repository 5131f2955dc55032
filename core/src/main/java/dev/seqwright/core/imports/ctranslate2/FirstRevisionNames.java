package dev.seqwright.core.imports.ctranslate2;

/**
 * The names of variables in revision 1, which were OpenNMT-tf's, as the ones used since: {@code
 * transformer/encoder/layer_0/multi_head/conv1d_1/kernel:0} is {@code
 * encoder/layer_0/self_attention/linear_1/weight}.
 */
final class FirstRevisionNames {
  private FirstRevisionNames() {}

  static String current(String name) {
    boolean decoder = !name.contains("encoder");
    String renamed =
        name.replaceFirst("^transformer/", "")
            .replaceFirst(":0$", "")
            .replace("w_embs", "embeddings/weight")
            .replace("kernel", "weight")
            .replace("LayerNorm", "layer_norm")
            .replace("dense", "projection")
            .replace("conv1d_", "linear_")
            .replace("conv1d", "linear_0");
    return decoder
        ? renamed.replace("masked_multi_head", "self_attention").replace("multi_head", "attention")
        : renamed.replace("multi_head", "self_attention");
  }
}
