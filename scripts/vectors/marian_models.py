#!/usr/bin/env python3
"""Makes small MarianMT models, and what transformers computes with them, for the tests of the import.

    python scripts/vectors/marian_models.py

Writes below core/src/test/resources/dev/seqwright/core/imports/huggingface one folder a model, as save_pretrained
does, with two files of results: expected.json (texts, ids, greedy and beam output) and expected.safetensors
(encoder states and logits). The models start at random and see some sentences of a small grammar, so that what
they write depends on what they read and ends. Needs: torch, transformers, sentencepiece, safetensors.
"""
import json
import pathlib
import random
import shutil
import warnings

import sentencepiece as spm
import torch
from safetensors.torch import save_file
from transformers import GenerationConfig, MarianConfig, MarianMTModel, MarianTokenizer

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/dev/seqwright/core/imports/huggingface"
SUBJECTS = {"the miller": "der Müller", "a painter": "ein Maler", "my neighbour": "meine Nachbarin"}
VERBS = {"painted": "malte", "repaired": "reparierte", "carried": "trug", "forgot": "vergaß"}
OBJECTS = {"the gate": "das Tor", "12 baskets": "12 Körbe", "a boat": "ein Boot", "seven lamps": "sieben Lampen"}
TEXTS = ["the miller painted a boat .", "my neighbour forgot 12 baskets", "a painter carried the gate .",
         "seven lamps", "a", "the boat repaired the miller and a painter carried seven baskets .",
         "quixotic zebra ñ", "12 12 12", "lamps lamps forgot", ". . the the the", "a a a a a a a boat a a a",
         "painter repaired", "the 12 seven my", "gate gate", "forgot the miller 12 a"]

# name: (configuration, how it is stored, what generation knows)
SHARED = dict(share_encoder_decoder_embeddings=True, tie_word_embeddings=True)
SEPARATE = dict(share_encoder_decoder_embeddings=False, tie_word_embeddings=True)
UNTIED = dict(share_encoder_decoder_embeddings=False, tie_word_embeddings=False)
MODELS = {
    "opus": dict(SHARED, activation_function="swish", scale_embedding=True, encoder_layers=2, decoder_layers=2,
                 store="safetensors", dtype=torch.float32, renormalize=True, early=False, length=16),
    "pickled": dict(SHARED, activation_function="relu", scale_embedding=True, encoder_layers=1, decoder_layers=2,
                    store="zip", dtype=torch.float16, renormalize=False, early=True, length=9),
    "old": dict(SHARED, activation_function="gelu", scale_embedding=False, encoder_layers=1, decoder_layers=1,
                store="legacy", dtype=torch.float32, renormalize=True, early=False, length=16),
    "separate": dict(SEPARATE, activation_function="swish", scale_embedding=True, encoder_layers=2, decoder_layers=1,
                     store="zip", dtype=torch.float32, renormalize=True, early=False, length=16),
    "untied": dict(UNTIED, activation_function="gelu_new", scale_embedding=False, encoder_layers=1, decoder_layers=1,
                   store="safetensors", dtype=torch.bfloat16, renormalize=False, early=False, length=16),
}


def texts(side):
    rng = random.Random(3)
    pick = lambda words: rng.choice(sorted(words.items()))[side]
    return [f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)} ." for _ in range(300)]


def train(path, lines, size):
    with open(path, "wb") as file:
        spm.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=file, vocab_size=size, num_threads=1, bos_id=-1,
            normalization_rule_name="identity", minloglevel=2, hard_vocab_limit=False)
    model = spm.SentencePieceProcessor(model_file=str(path))
    return [model.id_to_piece(i) for i in range(model.get_piece_size())]


def numbered(pieces):
    """Ids as OPUS-MT has them: the end first, the unknown second, padding last."""
    order = ["</s>", "<unk>"] + sorted(set(pieces) - {"</s>", "<unk>", "<s>"}) + ["<pad>"]
    return {piece: i for i, piece in enumerate(order)}


def tokenizer(folder, separate):
    source = train(folder / "source.spm", texts(0), 60)
    target = train(folder / "target.spm", texts(1), 70)
    if not separate:
        vocab = numbered(source + target + [">>deu<<", ">>nld<<"])
        (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
        return MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"))
    for name, pieces in (("vocab.json", source), ("target_vocab.json", target)):
        (folder / name).write_text(json.dumps(numbered(pieces), ensure_ascii=False), encoding="utf-8")
    # transformers knows one id of padding: both lists end at the same place
    return None


def model(settings, source_words, target_words, pad):
    config = MarianConfig(
        vocab_size=source_words, decoder_vocab_size=target_words, d_model=16,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24,
        max_position_embeddings=48, pad_token_id=pad, decoder_start_token_id=pad, eos_token_id=0,
        forced_eos_token_id=0, **settings)
    made = MarianMTModel(config).eval()
    with torch.no_grad():
        for name, p in sorted(made.named_parameters()):
            if "embed_positions" not in name:
                p.copy_(p + torch.randn_like(p) * 0.1)
        made.final_logits_bias.copy_(torch.randn_like(made.final_logits_bias) * 0.5)
    return made


def teach(made, tok, updates=250):
    pairs = list(zip(texts(0), texts(1)))
    rng = random.Random(5)
    optimizer = torch.optim.Adam([p for n, p in made.named_parameters() if "embed_positions" not in n], lr=5e-3)
    for _ in range(updates):
        source, target = zip(*rng.sample(pairs, 16))
        batch = tok(list(source), text_target=list(target), padding=True, return_tensors="pt")
        start = torch.full((16, 1), made.config.decoder_start_token_id)
        inputs = torch.cat([start, batch.labels[:, :-1]], 1)
        logits = made(batch.input_ids, attention_mask=batch.attention_mask, decoder_input_ids=inputs).logits
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), batch.labels.flatten(), ignore_index=tok.pad_token_id, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def generated(made, ids, beams, **more):
    out = made.generate(torch.tensor([ids]), num_beams=beams, do_sample=False, length_penalty=1.0,
                        return_dict_in_generate=True, output_scores=True, **more)
    tokens = out.sequences[0, 1:].tolist()
    return tokens[: tokens.index(0)] if 0 in tokens else tokens


def store(made, how, folder):
    made.save_pretrained(folder)
    if how != "safetensors":
        state = made.state_dict()
        if how == "zip":  # as save_pretrained has done for long
            state = {name: value for name, value in state.items() if "embed_positions" not in name}
        torch.save(state, folder / "pytorch_model.bin", _use_new_zipfile_serialization=how == "zip")
        (folder / "model.safetensors").unlink()
    if how == "legacy":  # settings of generation stood in config.json then
        generation = json.loads((folder / "generation_config.json").read_text())
        config = json.loads((folder / "config.json").read_text())
        keep = ("bad_words_ids", "num_beams", "max_length", "renormalize_logits", "early_stopping")
        config.update({key: generation[key] for key in keep if generation.get(key) is not None})
        (folder / "config.json").write_text(json.dumps(config, indent=2))
        (folder / "generation_config.json").unlink()


def write(name, settings):
    settings = dict(settings)
    how, dtype = settings.pop("store"), settings.pop("dtype")
    renormalize, early, length = settings.pop("renormalize"), settings.pop("early"), settings.pop("length")
    separate = not settings["share_encoder_decoder_embeddings"]
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tok = tokenizer(folder, separate)
    if separate:
        tok, sizes = level(folder)
    else:
        sizes = (len(tok), len(tok))
    torch.manual_seed(len(name))
    made = model(settings, *sizes, tok.pad_token_id)
    teach(made, tok)
    made.generation_config = GenerationConfig(
        max_length=length, num_beams=4, bad_words_ids=[[tok.pad_token_id]], pad_token_id=tok.pad_token_id, eos_token_id=0,
        decoder_start_token_id=tok.pad_token_id, forced_eos_token_id=0, renormalize_logits=renormalize, early_stopping=early)
    tok.save_pretrained(folder)
    store(made.to(dtype), how, folder)
    (folder / "tokenizer.json").unlink(missing_ok=True)
    results(MarianMTModel.from_pretrained(folder, dtype=torch.float32).eval(), MarianTokenizer.from_pretrained(folder),
            folder)


def level(folder):
    """Separate vocabularies with padding under one id, the last of the shorter: what transformers can express."""
    lists = {n: json.loads((folder / n).read_text(encoding="utf-8")) for n in ("vocab.json", "target_vocab.json")}
    pad = min(len(v) for v in lists.values()) - 1
    for n, vocab in lists.items():
        order = [p for p in vocab if p != "<pad>"]
        order.insert(pad, "<pad>")
        (folder / n).write_text(json.dumps({p: i for i, p in enumerate(order)}, ensure_ascii=False), encoding="utf-8")
    tok = MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"),
                          target_vocab_file=str(folder / "target_vocab.json"), separate_vocabs=True)
    return tok, tuple(len(v) for v in lists.values())


def results(made, tok, folder):
    lines, tensors = [], {}
    for i, text in enumerate(TEXTS if tok.separate_vocabs else TEXTS + [">>deu<< a boat"]):
        ids = tok(text).input_ids
        greedy = generated(made, ids, 1)
        beam = generated(made, ids, 4)
        lines.append(dict(
            text=text, ids=ids, greedy=greedy, beam=beam,
            beam_early=generated(made, ids, 4, early_stopping=True),
            beam_never=generated(made, ids, 4, early_stopping="never"),
            beam_no_repetition=generated(made, ids, 4, no_repeat_ngram_size=2),
            greedy_text=tok.decode(greedy, skip_special_tokens=True),
            beam_text=tok.decode(beam, skip_special_tokens=True)))
        if i < 3:
            target = [made.config.decoder_start_token_id] + beam
            with torch.no_grad():
                out = made(torch.tensor([ids]), decoder_input_ids=torch.tensor([target]))
            tensors[f"{i}.states"] = out.encoder_last_hidden_state[0].contiguous()
            tensors[f"{i}.logits"] = out.logits[0].contiguous()
    save_file(tensors, folder / "expected.safetensors")
    text = ",\n ".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "expected.json").write_text(f"[{text}]\n", encoding="utf-8")


def main():
    warnings.filterwarnings("ignore")
    for name, settings in MODELS.items():
        write(name, settings)
        print(name, sum(f.stat().st_size for f in (OUT / name).iterdir()))


if __name__ == "__main__":
    main()
