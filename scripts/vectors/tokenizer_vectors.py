"""Makes the vectors of the tokenizer's tests with the sentencepiece package (0.2.2).

    python scripts/vectors/tokenizer_vectors.py

Writes below tokenizer/src/test/resources/dev/seqwright/tokenizer:
  corpus.txt           text made here from a small grammar
  bpe.model, unigram.model, bytes.model, char.model   models of it, identity normalisation
  *.tsv                text, ids, decoded text
  normalization.tsv    code points of a text and of its nmt_nfkc form
  normalization.sha256 of the nmt_nfkc forms of all code points but U+A7F1 (Unicode 17)
"""

import hashlib
import pathlib
import random

import sentencepiece as spm

OUT = pathlib.Path(__file__).parents[2] / "tokenizer/src/test/resources/dev/seqwright/tokenizer"
SUBJECTS = ["the miller", "a painter", "my neighbour", "the young captain", "an old gardener"]
VERBS = ["painted", "repaired", "carried", "was selling", "had forgotten", "will measure"]
OBJECTS = ["the wooden gate", "12 baskets", "a boat", "seven lanterns", "the bakery's sign"]
PLACES = ["behind the harbour", "at dawn", "near the old bridge", "in Köln", "on 3 May 1987"]


def corpus():
    random.seed(7)
    lines = set()
    while len(lines) < 300:
        parts = [random.choice(x) for x in (SUBJECTS, VERBS, OBJECTS, PLACES)]
        text = " ".join(parts) + random.choice([".", "!", "?"])
        lines.add(text[0].upper() + text[1:])
    return sorted(lines)


def train(name, **options):
    with open(OUT / f"{name}.model", "wb") as file:
        spm.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus()), model_writer=file, num_threads=1,
            normalization_rule_name="identity", minloglevel=2, **options)
    model = spm.SentencePieceProcessor(model_file=str(OUT / f"{name}.model"))
    extra = ["  two   spaces ", "wörld 🙂 naïve", "<sep>the boat<sep>", "", "日本語", "12345"]
    rows = []
    for text in corpus()[:20] + extra:
        ids = model.encode(text)
        rows.append("\t".join([text, " ".join(map(str, ids)), model.decode(ids)]))
    (OUT / f"{name}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def codes(text):
    return " ".join(f"{ord(c):04X}" for c in text)


def normalization():
    normalizer = spm.SentencePieceNormalizer(rule_name="nmt_nfkc")
    texts = ["ﬁne", "ｶﾞｷﾞ", "①②③", "e\u0301a\u0323\u0307", "\u1100\u1161\u11a8", "Å\u212b", "～",
             "\t a\u200bb\u00a0c\ufeff", "x\u0007y\u007fz", "½㌔㍿", "한글", "q\u0307\u0323",
             "ｱﾊﾟｰﾄ", "Ⅷ", "\u2581a", "ſ\u0307", "a\u3000b", "\ufffdx", "\u0344"]
    rows = [codes(t) + "\t" + codes(normalizer.normalize(t)) for t in texts]
    (OUT / "normalization.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    digest = hashlib.sha256()
    for c in range(1, 0x110000):
        if c != 0xA7F1 and not 0xD800 <= c < 0xE000:
            digest.update((normalizer.normalize(f"a{chr(c)}b") + "\n").encode())
    (OUT / "normalization.sha256").write_text(digest.hexdigest() + "\n")


OUT.mkdir(parents=True, exist_ok=True)
(OUT / "corpus.txt").write_text("\n".join(corpus()) + "\n", encoding="utf-8")
train("bpe", model_type="bpe", vocab_size=120)
train("unigram", model_type="unigram", vocab_size=80, user_defined_symbols=["<sep>"])
train("bytes", model_type="bpe", vocab_size=360, byte_fallback=True, pad_id=3)
train("char", model_type="char", vocab_size=60)
normalization()
