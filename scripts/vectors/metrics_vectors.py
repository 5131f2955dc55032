"""Scores of sacreBLEU for small texts: the vectors of the metrics tests.

Usage: python metrics_vectors.py OUTPUT_FOLDER   (needs sacrebleu==2.6.0, numpy>=2)
Writes scores.json (every option on every text) and significance.json (resampling).
"""
import json
import os
import pathlib
import sys

import numpy as np
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

TEXTS = {
    "plain": {
        "hypotheses": ["The cat sat on the mat.", "It rains, doesn't it?", "A red house by the sea"],
        "references": [["The cat is sitting on the mat.", "It is raining, isn't it?", "A red house near the sea."]],
    },
    "two-references": {
        "hypotheses": ["the quick brown fox jumped", "Paris is the capital of France.", "yes"],
        "references": [
            ["the fast brown fox jumped over the dog", "The capital of France is Paris.", "Yes, indeed."],
            ["a quick brown fox leapt", "Paris is France's capital city, of course.", "yes"],
        ],
    },
    "three-references": {
        "hypotheses": ["one two three four five six", "to be or not to be", "", "go go go go"],
        "references": [
            ["one two four three five six seven", "to be or to not be", "nothing", "go"],
            ["six five four three two one", "not to be or to be , that is", "", "go go home"],
            ["one two three", "be", "empty line here", "go go"],
        ],
    },
    "empty-lines": {
        "hypotheses": ["", "something", "", "  ", "a b c d e"],
        "references": [["", "", "something else", "x", "a b c d e"]],
    },
    "all-empty": {"hypotheses": ["", ""], "references": [["", ""]]},
    "empty-hypotheses": {"hypotheses": ["", ""], "references": [["a b c", "d e f g h"]]},
    "one-word": {
        "hypotheses": ["Hello", "Welt", "cat", "ok"],
        "references": [["Hello", "World", "Cat", "ok."]],
    },
    "no-match": {"hypotheses": ["alpha beta gamma delta"], "references": [["one two three four five"]]},
    "unigrams-only": {
        "hypotheses": ["d c b a", "three one two"],
        "references": [["a b c d", "one two three"]],
    },
    "german-case": {
        "hypotheses": ["ÜBER die Straße GEHEN.", "ΟΔΥΣΣΕΥΣ ήρθε ΣΑΣ", "İstanbul'da ISI ölçümü", "ΑΣ, Σ ΑΣ'Α"],
        "references": [["Über die STRASSE gehen.", "Οδυσσεύς ήρθε σας", "istanbul'da ısı Ölçümü", "ας, σ ας'α"]],
    },
    "numbers": {
        "hypotheses": [
            "It costs $1,234.56 (about 3.5%) - really!", "From 1990-2000, e.g. 5-6 and 7.", "v2.0.1,beta; a.b,c ... 3..4",
            ",.5.,6 .,x", "10-20-30 --5 -3 x-5",
        ],
        "references": [[
            "It costs $1,234.50 (around 3.5 %) – really!", "From 1990 - 2000, e.g., 5 - 6 and 7.", "v2.0.1, beta; a . b, c ... 3 .. 4",
            ", . 5 . , 6 . , x", "10 -20 -30 - - 5 -3 x -5",
        ]],
    },
    "points-in-a-row": {
        "hypotheses": ["zz", "zz", "zz", "zz", "a..5 x", "&amp;amp;lt; 5..5,,x 5-5..-", "x.,.,5 &amp;#39;s"],
        "references": [["zz U.S..5 x", "a..5 x", "..5 x", "a.,5 x", "a . . 5 x", "&amp;amp;lt; 5..5,,x 5-5..-", "x.,.,5's &amp;quot;"]],
    },
    "entities": {
        "hypotheses": ["&quot;Tom &amp; Jerry&quot; &lt;b&gt; <skipped>here", "R&D &amp;lt; 5's the boss's", "it's John's 's"],
        "references": [['"Tom & Jerry" <b> here', "R & D < 5 's the boss 's", "it 's John 's 's"]],
    },
    "spaces": {
        "hypotheses": ["a\u00a0b\u2003c\td", "tail space  \u3000", " lead\u0085mid\u2028end", "zero\u200bwidth x\x1cy \u180e z"],
        "references": [["a b c d", "tail space", "lead mid end", "zerowidth x y z"]],
    },
    "chinese": {
        "hypotheses": ["我喜欢在北京吃饭。", "他说:“你好”,然后走了2.5公里", "𠀀𠀁 是 rare 字, \u2f85ok", "GDP增长6.5%(同比)"],
        "references": [["我喜欢在上海吃饭。", "他说：“您好”，然后走了２.５公里", "𠀀 是 rare 字。\u2f85 ok", "GDP同比增长6.5%。"]],
    },
    "japanese": {
        "hypotheses": ["私は東京に住んでいます。", "カタカナとひらがな、漢字", "ｶﾀｶﾅ半角・テスト「はい」", "ひらがな"],
        "references": [["私は大阪に住んでいます。", "ひらがなとカタカナ、漢字。", "カタカナ・テスト『はい』です", "ひらがな だけ"]],
    },
    "emoji": {
        "hypotheses": ["I 💗 you 👍🏽!", "family 👨‍👩‍👧 here", "🇩🇪 vs 🇫🇷 €5 ±3", "e\u0301t\u00e9 na\u00efve"],
        "references": [["I 💖 you 👍!", "a family 👨‍👩‍👧‍👦 is here", "🇩🇪 against 🇫🇷 €6 ± 3", "\u00e9t\u00e9 nai\u0308ve"]],
    },
    "arabic-hindi": {
        "hypotheses": ["مرحبا بالعالم، كيف حالك؟", "नमस्ते दुनिया। आप कैसे हैं?", "١٢٣،٤٥ و ٦٫٧"],
        "references": [["مرحبا يا عالم، كيف الحال؟", "नमस्ते, दुनिया! आप कैसे हैं?", "١٢٣،٤٦ و ٦٫٧"]],
    },
    "shifts": {
        "hypotheses": [
            "yesterday the man saw the dog in the park", "c d e f a b g h", "the the the cat the the", "x a b c d e f g h i j k l m n y",
            "on monday our small shop opened its second door facing the old market square",
        ],
        "references": [[
            "the man saw the dog in the park yesterday", "a b c d e f g h", "the cat the the the dog the", "y l m n a b c d e f g h i j k x",
            "our small shop on monday opened its second side door facing the very old market square",
        ]],
    },
    "very-unequal": {
        "hypotheses": ["short", " ".join(f"w{i % 7}" for i in range(90)), " ".join(f"v{i}" for i in range(70))],
        "references": [[
            " ".join(f"long{i} short" for i in range(60)), "w1 w2 w3",
            " ".join(f"v{i}" for i in list(range(35, 70)) + list(range(35))),
        ]],
    },
}

BLEUS = [
    {}, {"tokenize": "none"}, {"tokenize": "intl"}, {"tokenize": "char"}, {"tokenize": "zh"}, {"lowercase": True},
    {"effective_order": True}, {"smooth_method": "none"}, {"smooth_method": "floor"}, {"smooth_method": "floor", "smooth_value": 0.5},
    {"smooth_method": "add-k"}, {"smooth_method": "add-k", "smooth_value": 0.3}, {"max_ngram_order": 2}, {"max_ngram_order": 6},
    {"smooth_method": "none", "effective_order": True},
    {"smooth_method": "add-k", "effective_order": True, "lowercase": True, "tokenize": "intl"},
]
CHRFS = [
    {}, {"word_order": 2}, {"word_order": 1}, {"beta": 1}, {"beta": 3, "word_order": 2}, {"char_order": 4}, {"char_order": 0, "word_order": 3},
    {"lowercase": True}, {"whitespace": True}, {"whitespace": True, "word_order": 2, "eps_smoothing": True}, {"eps_smoothing": True},
]
TERS = [
    {}, {"normalized": True}, {"no_punct": True}, {"asian_support": True}, {"case_sensitive": True}, {"normalized": True, "no_punct": True},
    {"normalized": True, "asian_support": True}, {"no_punct": True, "asian_support": True},
    {"normalized": True, "no_punct": True, "asian_support": True, "case_sensitive": True},
]
METRICS = [(BLEU, o) for o in BLEUS] + [(CHRF, o) for o in CHRFS] + [(TER, o) for o in TERS]


def fresh(kind, options):
    extra = {"force": True} if kind is BLEU else {}
    return kind(**options, **extra)


def scored(kind, options, text):
    hypotheses, references = TEXTS[text]["hypotheses"], TEXTS[text]["references"]
    metric = fresh(kind, options)
    corpus = metric.corpus_score(hypotheses, references)
    signature = metric.get_signature()
    sentences = [fresh(kind, options).sentence_score(h, list(r)).score for h, *r in zip(hypotheses, *references)]
    return {
        "text": text, "score": corpus.score, "name": corpus.name, "detail": corpus._verbose,
        "signature": signature.format(), "short": signature.format(True), "sentences": sentences,
    }


def scores():
    cases = [{"metric": k.__name__.lower(), "options": o, "results": [scored(k, o, t) for t in TEXTS]} for k, o in METRICS]
    return {"texts": TEXTS, "cases": cases}


def random_system(rng, references, noise):
    vocabulary = sorted({w for r in references[0] for w in r.split()})
    lines = []
    for line in references[0]:
        words = [w if rng.random() > noise else vocabulary[rng.integers(len(vocabulary))] for w in line.split()]
        if rng.random() < 0.3 and len(words) > 3:
            words[0], words[-1] = words[-1], words[0]
        lines.append(" ".join(words))
    return lines


def random_references(rng, lines, sets):
    words = [f"{c}{v}{d}" for c in "bdfgklmnprst" for v in "aeiou" for d in ("", "n", "st")]
    draw = lambda n: " ".join(words[int(len(words) * rng.random() ** 2)] for _ in range(n))
    first = [draw(int(rng.integers(1, 14))) + "." for _ in range(lines)]
    return [first] + [random_system(rng, [first], 0.3) for _ in range(sets - 1)]


def result(r):
    return {k: None if v is None else float(v) for k, v in r.__dict__.items()}


def significance_case(lines, sets, seed):
    rng = np.random.default_rng(77 + lines)
    references = random_references(rng, lines, sets)
    systems = [(f"s{i}", random_system(rng, references, n)) for i, n in enumerate((0.30, 0.32, 0.38, 0.30))]
    os.environ["SACREBLEU_SEED"] = str(seed)
    case = {"references": references, "systems": {n: h for n, h in systems}, "seed": seed, "tests": [], "confidence": []}
    configurations = [(BLEU, {}), (BLEU, {"smooth_method": "add-k"}), (CHRF, {}), (CHRF, {"word_order": 2}), (CHRF, {"eps_smoothing": True}), (TER, {})]
    for kind, options in configurations:
        tag = {"metric": kind.__name__.lower(), "options": options}
        for test, samples in (("bs", 200), ("ar", 300)):
            paired = PairedTest(systems, {"m": fresh(kind, options)}, references, test_type=test, n_samples=samples)
            signatures, rows = paired()
            name = next(iter(signatures))
            case["tests"].append({**tag, "test": test, "samples": samples, "signature": str(signatures[name]), "results": [result(r) for r in rows[name]]})
        metric = fresh(kind, options)
        score = metric.corpus_score(systems[0][1], references, n_bootstrap=250)
        case["confidence"].append({**tag, "samples": 250, "mean": float(score._mean), "interval": float(score._ci), "signature": str(metric.get_signature())})
    return case


def generator_case(seed):
    rng = np.random.default_rng(seed)
    return {
        "seed": seed, "below1000": rng.integers(1000, size=20).tolist(), "bits": [int(b) for b in rng.integers(2, size=(2, 20), dtype=bool).ravel()],
        "choice": rng.choice(3004, size=(3, 7), replace=True).ravel().tolist(),
    }


def significance():
    seeds = [0, 1, 12345, 4294967295, 4294967296, 9007199254740993]
    cases = [significance_case(60, 1, 12345), significance_case(37, 3, 7)]
    sums = [np.random.default_rng(n).random(n).astype("float32") for n in (1, 7, 8, 100, 128, 129, 1000, 1001)]
    means = [{"values": [float(v) for v in s], "single": float(s.mean()), "double": float(s.astype("float64").mean())} for s in sums]
    return {"generators": [generator_case(s) for s in seeds], "cases": cases, "means": means}


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, content in (("scores", scores()), ("significance", significance())):
        text = json.dumps(content, ensure_ascii=True, indent=None, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text.replace('},{"metric"', '},\n{"metric"') + "\n", encoding="utf-8")


main()
