#!/usr/bin/env python3
"""Makes small models of transformers, and what transformers computes with them, for the tests of the import.

    python scripts/vectors/transformers_models.py [NAME...]

Writes below core/src/test/resources/dev/seqwright/core/imports/huggingface one folder a model, as save_pretrained
does or once did, with two files of results: expected.json (texts, ids, what they decode to, greedy continuations)
and expected.safetensors (states and logits). All parameters are random; language models then see some sentences of
a small grammar, so that what they write depends on the prompt. Needs: torch, transformers, tokenizers, safetensors.
"""
import json
import pathlib
import random
import shutil
import sys
import warnings

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
import transformers as hf

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/dev/seqwright/core/imports/huggingface"
SUBJECTS = ["The miller", "A painter", "My neighbour", "Zoë"]
VERBS = ["painted", "repaired", "carried", "forgot"]
OBJECTS = ["the gate", "12 baskets", "a boat", "seven lamps"]
TEXTS = ["The miller painted a boat.", "My neighbour forgot 12 baskets", "A painter", "seven lamps", "a",
         "  two  spaces, and naïve 😀 signs\t!", "lamps don't", "ÀÉ ñandú 東京 x"]
PAIRS = [("The miller painted a boat.", "A painter forgot it."), ("a", "seven lamps"), ("12 baskets", "")]
SMALL = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
             max_position_embeddings=40)
LABELS = {0: "bad", 1: "so so", 2: "good"}


def sentences():
    rng = random.Random(3)
    return [f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}." for _ in range(300)]


def byte_level(specials, words=330):
    """Byte-level BPE as of GPT-2."""
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.post_processor = processors.ByteLevel(trim_offsets=False)
    tok.train_from_iterator(sentences(), trainers.BpeTrainer(
        vocab_size=words, special_tokens=specials, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    return tok


def word_piece(lower):
    """WordPiece as of BERT."""
    tok = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tok.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.decoder = decoders.WordPiece()
    tok.train_from_iterator(sentences(), trainers.WordPieceTrainer(
        vocab_size=120, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    tok.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(t, tok.token_to_id(t)) for t in ("[CLS]", "[SEP]")])
    return tok


def roberta_tokenizer():
    tok = byte_level(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tok.post_processor = processors.RobertaProcessing(("</s>", tok.token_to_id("</s>")), ("<s>", tok.token_to_id("<s>")),
                                                      add_prefix_space=False)
    return tok


def wrapped(kind, tok):
    if kind == "gpt2":
        return hf.PreTrainedTokenizerFast(tokenizer_object=tok, bos_token="<|endoftext|>", eos_token="<|endoftext|>",
                                          unk_token="<|endoftext|>")
    if kind == "roberta":
        return hf.PreTrainedTokenizerFast(tokenizer_object=tok, bos_token="<s>", eos_token="</s>", unk_token="<unk>",
                                          cls_token="<s>", sep_token="</s>", pad_token="<pad>", mask_token="<mask>")
    return hf.PreTrainedTokenizerFast(tokenizer_object=tok, unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
                                      pad_token="[PAD]", mask_token="[MASK]")


def shaken(made, seed):
    torch.manual_seed(seed)
    with torch.no_grad():
        for _, p in sorted(made.named_parameters()):
            p.copy_(p + torch.randn_like(p) * 0.2)
    return made.eval()


def taught(made, tok, updates=200):
    rng = random.Random(5)
    optimizer = torch.optim.Adam(made.parameters(), lr=3e-3)
    texts = sentences()
    for _ in range(updates):
        optimizer.zero_grad()
        for text in rng.sample(texts, 8):
            ids = torch.tensor([[0] + tok(text).input_ids + [0]])
            made(ids, labels=ids).loss.backward()
        optimizer.step()
    return made.eval()


def gpt2(words, **more):
    settings = dict(vocab_size=words, n_embd=16, n_layer=2, n_head=2, n_positions=48, bos_token_id=0, eos_token_id=0)
    return hf.GPT2Config(**(settings | more))


def vocabulary_files(tok, folder, kind):
    """The files of tokenizers before there was tokenizer.json."""
    stored = json.loads(tok.to_str())["model"]
    if kind == "bert":
        order = sorted(stored["vocab"].items(), key=lambda entry: entry[1])
        (folder / "vocab.txt").write_text("".join(token + "\n" for token, _ in order), encoding="utf-8")
    else:
        (folder / "vocab.json").write_text(json.dumps(stored["vocab"], ensure_ascii=False), encoding="utf-8")
        merges = [m if isinstance(m, str) else " ".join(m) for m in stored["merges"]]
        (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(m + "\n" for m in merges), encoding="utf-8")
    (folder / "tokenizer.json").unlink()


def pickle(made, folder, zipped, rename=lambda name: name, more=()):
    state = {rename(name): value for name, value in made.state_dict().items()} | dict(more)
    torch.save(state, folder / "pytorch_model.bin", _use_new_zipfile_serialization=zipped)
    (folder / "model.safetensors").unlink()


def language_model(folder, made, fast):
    lines, tensors = [], {}
    for i, text in enumerate(TEXTS + [""]):
        ids = fast(text).input_ids
        prompt = [0] + ids
        with torch.no_grad():
            out = made.generate(torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt)), do_sample=False,
                                max_new_tokens=10, pad_token_id=0)[0].tolist()
            logits = made(torch.tensor([prompt])).logits[0]
        more = out[len(prompt):]
        more = more[: more.index(0)] if 0 in more else more
        if i < 4:
            tensors[f"{i}.logits"] = logits.contiguous()
        lines.append(dict(text=text, ids=ids, decoded=fast.decode(ids), greedy=more, greedy_text=fast.decode(more)))
    write(folder, lines, tensors)


def encoder(folder, made, fast):
    lines, tensors = [], {}
    for i, text in enumerate(TEXTS + PAIRS):
        batch = fast(*((text,) if isinstance(text, str) else text), return_tensors="pt",
                     return_token_type_ids=True)
        given = {"input_ids": batch.input_ids}
        if getattr(made.config, "type_vocab_size", 0) > 1:
            given["token_type_ids"] = batch.token_type_ids
        with torch.no_grad():
            out = made(**given, output_hidden_states=True)
        tensors[f"{i}.states"] = out.hidden_states[-1][0].contiguous()
        if "logits" in out and not isinstance(made, hf.BertForMaskedLM):
            tensors[f"{i}.logits"] = out.logits[0].contiguous()
        texts = [text] if isinstance(text, str) else list(text)
        ids = batch.input_ids[0].tolist()
        lines.append(dict(texts=texts, ids=ids, types=batch.token_type_ids[0].tolist(),
                          decoded=fast.decode(ids, skip_special_tokens=True)))
    write(folder, lines, tensors)


def write(folder, lines, tensors):
    save_file(tensors, folder / "expected.safetensors")
    text = ",\n ".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "expected.json").write_text(f"[{text}]\n", encoding="utf-8")


def begin(name):
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def saved(name, kind, tok, made):
    folder, fast = begin(name), wrapped(kind, tok)
    made.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder, fast


def make_gpt2():
    tok = byte_level(["<|endoftext|>"])
    made = hf.GPT2LMHeadModel(gpt2(tok.get_vocab_size()))
    made = taught(shaken(made, 1), wrapped("gpt2", tok))
    folder, fast = saved("gpt2", "gpt2", tok, made)
    language_model(folder, made, fast)


def make_gpt2_old():
    """As the first GPT-2 was published: names without a prefix, masks among the weights, vocab.json and merges.txt."""
    tok = byte_level(["<|endoftext|>"], 300)
    made = hf.GPT2LMHeadModel(gpt2(tok.get_vocab_size(), n_layer=1))
    made = taught(shaken(made, 2), wrapped("gpt2", tok), 60)
    folder, fast = saved("gpt2-old", "gpt2", tok, made)
    mask = torch.tril(torch.ones(48, 48)).view(1, 1, 48, 48)
    pickle(made.transformer, folder, False, more={"h.0.attn.bias": mask}.items())
    vocabulary_files(tok, folder, "gpt2")
    language_model(folder, made, fast)


def make_gpt2_untied():
    tok = byte_level(["<|endoftext|>"], 280)
    made = hf.GPT2LMHeadModel(gpt2(tok.get_vocab_size(), n_inner=24, activation_function="relu", n_layer=1,
                                   tie_word_embeddings=False, layer_norm_epsilon=1e-3))
    made = taught(shaken(made, 3), wrapped("gpt2", tok), 60)
    folder, fast = saved("gpt2-untied", "gpt2", tok, made)
    language_model(folder, made, fast)


def make_bert_classes():
    """With vocab.txt alone, as bert-base-uncased was published."""
    tok = word_piece(True)
    made = shaken(hf.BertForSequenceClassification(hf.BertConfig(
        vocab_size=tok.get_vocab_size(), id2label=LABELS, **SMALL)), 4)
    folder, fast = saved("bert-classes", "bert", tok, made)
    vocabulary_files(tok, folder, "bert")
    settings = dict(tokenizer_class="BertTokenizer", do_lower_case=True, unk_token="[UNK]", cls_token="[CLS]",
                    sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    encoder(folder, made, fast)


def make_bert_masked():
    """A base with the head of its pre-training, pickled; old names of norms."""
    tok = word_piece(False)
    made = shaken(hf.BertForMaskedLM(hf.BertConfig(vocab_size=tok.get_vocab_size(), hidden_act="gelu_new", **SMALL)), 5)
    folder, fast = saved("bert-masked", "bert", tok, made)
    old = lambda n: n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
    pickle(made, folder, True, old, {"bert.embeddings.position_ids": torch.arange(40)[None]}.items())
    encoder(folder, made, fast)


def make_bert_tags():
    tok = word_piece(False)
    made = shaken(hf.BertForTokenClassification(hf.BertConfig(
        vocab_size=tok.get_vocab_size(), id2label={0: "O", 1: "B-PER", 2: "I-PER"}, **SMALL)), 6)
    folder, fast = saved("bert-tags", "bert", tok, made)
    encoder(folder, made, fast)


def make_roberta_classes():
    tok = roberta_tokenizer()
    made = shaken(hf.RobertaForSequenceClassification(hf.RobertaConfig(
        vocab_size=tok.get_vocab_size(), id2label=LABELS, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5,
        **SMALL | dict(max_position_embeddings=66))), 7)
    folder, fast = saved("roberta-classes", "roberta", tok, made)
    encoder(folder, made, fast)


def make_distilbert():
    tok = word_piece(True)
    made = shaken(hf.DistilBertModel(hf.DistilBertConfig(
        vocab_size=tok.get_vocab_size(), dim=16, n_layers=2, n_heads=2, hidden_dim=24, max_position_embeddings=40)), 8)
    folder, fast = saved("distilbert", "bert", tok, made)
    encoder(folder, made, fast)


MODELS = {"gpt2": make_gpt2, "gpt2-old": make_gpt2_old, "gpt2-untied": make_gpt2_untied,
          "bert-classes": make_bert_classes, "bert-masked": make_bert_masked, "bert-tags": make_bert_tags,
          "roberta-classes": make_roberta_classes, "distilbert": make_distilbert}


def main():
    warnings.filterwarnings("ignore")
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MODELS:
        MODELS[name]()
        print(name, sum(f.stat().st_size for f in (OUT / name).iterdir()))


if __name__ == "__main__":
    main()
