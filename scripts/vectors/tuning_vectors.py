#!/usr/bin/env python3
"""Tunes the small MarianMT model opus of marian_models.py for three steps of torch's Adam, for the tests.

    python scripts/vectors/tuning_vectors.py

Writes tuned/model.safetensors (the parameters after the steps) and tuned/tuning.json (texts and the loss of every step)
beside that model. All pairs are one batch. Dropout is 0; every parameter is trained, final_logits_bias among them, and
the row of padding, which the decoder begins with. Needs: torch, transformers, sentencepiece, safetensors.
"""
import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import MarianMTModel, MarianTokenizer

MODELS = pathlib.Path(__file__).parents[2] / "core/src/test/resources/dev/seqwright/core/imports/huggingface"
PAIRS = [("the miller painted a boat .", "der Müller malte ein Boot ."), ("seven lamps", "sieben Lampen"),
         ("a painter carried the gate .", "ein Maler trug das Tor ."), ("my neighbour forgot 12 baskets .", "12 Körbe"),
         ("the boat", "ein Boot malte der Müller ."), ("a gate .", "das Tor .")]
# The gradient of the biases of keys is 0 but for rounding: a large epsilon keeps Adam from making steps of it.
STEPS, RATE, SMOOTHING, EPSILON = 3, 1e-3, 0.1, 1e-5


def main():
    folder = MODELS / "opus"
    tok = MarianTokenizer.from_pretrained(folder)
    made = MarianMTModel.from_pretrained(folder, dtype=torch.float32)
    for module in made.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
        if isinstance(module, torch.nn.Embedding):
            module.padding_idx = None
    made.config.dropout = made.config.attention_dropout = made.config.activation_dropout = 0.0
    made.eval()  # the layers read their own dropout only in training
    bias = torch.nn.Parameter(made.final_logits_bias.clone())
    del made.final_logits_bias
    made.final_logits_bias = bias
    trained = [p for n, p in made.named_parameters() if "embed_positions" not in n]
    optimizer = torch.optim.Adam(trained, lr=RATE, betas=(0.9, 0.98), eps=EPSILON)
    source, target = zip(*PAIRS)
    batch = tok(list(source), text_target=list(target), padding=True, return_tensors="pt")
    start = torch.full((len(PAIRS), 1), made.config.decoder_start_token_id)
    inputs = torch.cat([start, batch.labels[:, :-1]], 1)
    losses = []
    for _ in range(STEPS):
        logits = made(batch.input_ids, attention_mask=batch.attention_mask, decoder_input_ids=inputs).logits
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), batch.labels.flatten(), ignore_index=tok.pad_token_id, label_smoothing=SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    out = MODELS / "tuned"
    out.mkdir(exist_ok=True)
    state = {n: p.detach().clone() for n, p in made.named_parameters() if "embed_positions" not in n}
    save_file(state, out / "model.safetensors")
    texts = dict(source=source, target=target, losses=losses, rate=RATE, smoothing=SMOOTHING, epsilon=EPSILON)
    (out / "tuning.json").write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
