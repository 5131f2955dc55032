#!/usr/bin/env python3
"""Says what a Hugging Face export of a classifier, an encoder or a language model says in transformers.

Needs Python 3.9 with torch and transformers:

  scripts/huggingface/check_network.py EXPORTED < lines > theirs
  scripts/seqwright predict --model MODEL < lines > ours          (a classifier: a label a line)
  scripts/seqwright generate --model MODEL --max-new-tokens 20 --greedy < lines > ours   (a language model)
  diff ours theirs

A language model continues the ids of a prompt behind the token that begins a text. Of an encoder the
length of the state of the first token is printed."""

import argparse
import json
import pathlib
import sys

import torch
import transformers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exported")
    parser.add_argument("--max-new-tokens", type=int, default=20)
    options = parser.parse_args()
    config = json.loads((pathlib.Path(options.exported) / "config.json").read_text())
    name = config["architectures"][0]
    model = getattr(transformers, name).from_pretrained(options.exported).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(options.exported)
    for line in sys.stdin:
        ids = tokenizer(line.rstrip("\n")).input_ids
        with torch.no_grad():
            print(answer(name, model, tokenizer, ids, options.max_new_tokens))


def answer(name, model, tokenizer, ids, more):
    if name == "GPT2LMHeadModel":
        prompt = torch.tensor([[model.config.bos_token_id] + ids])
        found = model.generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=more,
                               pad_token_id=model.config.eos_token_id)[0, prompt.shape[1]:].tolist()
        end = model.config.eos_token_id
        return tokenizer.decode(found[: found.index(end)] if end in found else found)
    out = model(torch.tensor([ids]))
    if name == "BertForSequenceClassification":
        return model.config.id2label[int(out.logits[0].argmax())]
    return f"{float(out.last_hidden_state[0, 0].norm()):.4f}"


if __name__ == "__main__":
    main()
