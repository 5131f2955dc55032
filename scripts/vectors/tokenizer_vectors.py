"""Makes the vectors of the tokenizer's tests with the sentencepiece package (0.2.2).

    python scripts/vectors/tokenizer_vectors.py

Writes below tokenizer/src/test/resources/dev/seqwright/tokenizer:
  corpus.txt           text made here from a small grammar
  bpe.model, unigram.model, bytes.model, char.model   models of it, identity normalisation
  *.tsv                text, ids, decoded text
  normalization.tsv    code points of a text and of its nmt_nfkc form
  normalization.sha256 of the nmt_nfkc forms of all code points but U+A7F1 (Unicode 17)
  small/*.txt, *.tsv   texts of few characters or words, and the pieces and scores of unigram models of them
  denormalized.model, denormalized.tsv   rules that rewrite what is decoded
"""

import hashlib
import io
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


def small_texts():
    draw = random.Random(3)
    tags = "NN VB DT JJ IN PRP VBD NNS CC RB VBZ CD TO MD NNP PRP$ WDT POS . ,".split()
    commands = ["jump", "walk", "run", "look", "turn left", "turn right", "opposite", "around", "twice", "thrice", "and", "after"]
    syllables = "ka to mi re su no fa li be du wo xi cha pre str".split()
    words = sorted({"".join(draw.choices(syllables, k=draw.randint(1, 5))) for _ in range(400)})[:150]
    return {
        "tags": [" ".join(draw.choices(tags, range(20, 0, -1), k=draw.randint(3, 15))) for _ in range(200)],
        "digits": [" ".join(str(draw.randint(0, 10 ** draw.randint(1, 6))) for _ in range(draw.randint(1, 6))) for _ in range(300)],
        "commands": [" ".join(draw.choices(commands, k=draw.randint(2, 9))) for _ in range(150)],
        "words": [" ".join(draw.choices(words, [1 / (i + 1) for i in range(150)], k=draw.randint(3, 9))) for _ in range(400)],
        "letters": ["".join(draw.choices("abc", k=draw.randint(1, 20))) for _ in range(150)],
        "one": ["x" * draw.randint(1, 9) for _ in range(50)],
        "rare": [line + {7: "§", 9: "¶"}.get(i, "") for i, line in enumerate(corpus())],
    }


def small():
    sizes = {"tags": [40, 50], "digits": [20, 30, 100], "commands": [30, 36], "words": [40, 60, 100, 150], "letters": [10, 50],
             "one": [5, 8], "rare": [60]}
    (OUT / "small").mkdir(exist_ok=True)
    for name, lines in small_texts().items():
        (OUT / "small" / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for size in sizes[name]:
            written = io.BytesIO()
            spm.SentencePieceTrainer.train(
                sentence_iterator=iter(lines), model_writer=written, vocab_size=size, num_threads=1, hard_vocab_limit=False,
                minloglevel=2)
            model = spm.SentencePieceProcessor(model_proto=written.getvalue())
            rows = [f"{model.id_to_piece(i)}\t{model.get_score(i):.6f}" for i in range(model.get_piece_size())]
            (OUT / "small" / f"{name}.{size}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def denormalized():
    rules = OUT / "rules.tsv"
    rules.write_text("73 73\tDF\n41 42 43\t61\n21\t\n", encoding="utf-8")  # ss to sharp s, ABC to a, ! to nothing
    lines = ["groß gross ABC grossen!", "ein grosses ABC", "gross!! ssss sss ABCABC"] * 20
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(OUT / "denormalized"), vocab_size=60, hard_vocab_limit=False, num_threads=1,
        normalization_rule_name="identity", denormalization_rule_tsv=str(rules), minloglevel=2)
    rules.unlink()
    (OUT / "denormalized.vocab").unlink()
    model = spm.SentencePieceProcessor(model_file=str(OUT / "denormalized.model"))
    texts = ["gross", "grossen ABC!", "ssss sss s", "ABCABC!!", "", "!", "日本 ss", " ss  ss "]
    rows = []
    for text in texts:
        ids = model.encode(text)
        rows.append("\t".join([" ".join(map(str, ids)), model.decode(ids)]))
    (OUT / "denormalized.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


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
small()
denormalized()
