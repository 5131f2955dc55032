"""What scikit-learn, scipy, seqeval and the script conlleval say of invented labels, numbers and tags.

Usage: python label_vectors.py SEQEVAL_FOLDER OUTPUT_FOLDER
Needs numpy, scikit-learn, scipy, and a checkout of seqeval (github chakki-works/seqeval at cd01b52), whose
tests/conlleval.pl is run with perl. Writes labels.json and tags.json.
"""
import json
import pathlib
import random
import subprocess
import sys
import warnings

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import calibration, metrics

SEQEVAL = pathlib.Path(sys.argv[1])
OUT = pathlib.Path(sys.argv[2])
sys.path.insert(0, str(SEQEVAL))
warnings.filterwarnings("ignore")

from seqeval.metrics import accuracy_score, classification_report  # noqa: E402
from seqeval.scheme import BILOU, IOB2, IOBES  # noqa: E402

SAMPLES = 200
SEED = 12345


def label_scores(gold, answers):
    macro = dict(average="macro", zero_division=0)
    return {
        "accuracy": 100 * metrics.accuracy_score(gold, answers),
        "f1": 100 * metrics.f1_score(gold, answers, **macro),
        "f1-micro": 100 * metrics.f1_score(gold, answers, average="micro", zero_division=0),
        "precision": 100 * metrics.precision_score(gold, answers, **macro),
        "recall": 100 * metrics.recall_score(gold, answers, **macro),
        "mcc": metrics.matthews_corrcoef(gold, answers),
    }


def noisy(r, gold, labels, rate):
    return [r.choice(labels) if r.random() < rate else g for g in gold]


def label_case(name, gold, answers):
    labels = sorted(set(gold) | set(answers), key=lambda k: (int(k) if k.lstrip("-").isdigit() else 0, k))
    p, r, f, _ = metrics.precision_recall_fscore_support(gold, answers, labels=labels, zero_division=0)
    return {
        "name": name, "gold": gold, "answers": answers, "scores": label_scores(gold, answers), "labels": labels,
        "confusion": metrics.confusion_matrix(gold, answers, labels=labels).tolist(),
        "precision": (100 * p).tolist(), "recall": (100 * r).tolist(), "f1": (100 * f).tolist()}


def label_cases(r):
    few, many = ["neg", "pos"], [f"topic-{k}" for k in range(12)]
    weighted = r.choices(many, weights=[2 ** -k for k in range(12)], k=120)
    numbers = [str(r.randint(-2, 11)) for _ in range(60)]
    balanced = [r.choice(few) for _ in range(80)]
    return [
        label_case("two labels", balanced, noisy(r, balanced, few, 0.4)),
        label_case("twelve labels, skewed", weighted, noisy(r, weighted, many, 0.5)),
        label_case("numbers as labels", numbers, noisy(r, numbers, [str(k) for k in range(-2, 12)], 0.3)),
        label_case("labels on one side only", ["a", "b", "b", "c"], ["a", "d", "b", "e"]),
        label_case("one answer for all", ["a", "b", "b", "c"], ["b", "b", "b", "b"]),
        label_case("one label", ["a", "a"], ["a", "a"]),
        label_case("nothing right", ["a", "b"], ["b", "a"]),
    ]


def number_case(name, gold, answers):
    return {
        "name": name, "gold": gold, "answers": answers,
        "scores": {
            "pearson": stats.pearsonr(answers, gold)[0],
            "spearman": stats.spearmanr(answers, gold)[0],
            "mse": metrics.mean_squared_error(gold, answers),
            "mae": metrics.mean_absolute_error(gold, answers)}}


def number_cases(r):
    gold = [round(r.gauss(3, 1), 3) for _ in range(90)]
    ties = [float(r.randint(1, 5)) for _ in range(90)]
    far = [1e6 + r.random() for _ in range(40)]
    return [
        number_case("no ties", gold, [g + r.gauss(0, 0.7) for g in gold]),
        number_case("ties on both sides", ties, [round(t + r.gauss(0, 1)) + 0.0 for t in ties]),
        number_case("opposite", gold[:10], [-g for g in gold[:10]]),
        number_case("far from zero", far, [f + r.gauss(0, 0.3) for f in far]),
        number_case("two lines", [1.0, 2.0], [0.3, 0.1]),
    ]


def calibration_case(r):
    confidence = [r.random() ** 0.5 for _ in range(300)]
    right = [r.random() < c ** 1.5 for c in confidence]
    accuracy, mean = calibration.calibration_curve(right, confidence, n_bins=15, strategy="uniform")
    edges = np.linspace(0, 1, 16)
    counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=15)
    counts = counts[counts > 0]
    error = float(np.sum(counts * np.abs(accuracy - mean)) / len(right))
    return {"confidence": confidence, "right": right, "ece": error, "accuracy": accuracy.tolist(), "mean": mean.tolist(),
            "counts": counts.tolist()}


def significance(gold, systems, score):
    """sacreBLEU's tests with another score; its draws, too."""
    n = len(gold)
    gold, systems = np.array(gold), [np.array(s) for s in systems]
    rows = np.random.default_rng(SEED).choice(n, size=(SAMPLES, n), replace=True)
    scores = [np.array([score(gold[row], s[row]) for row in rows]) for s in systems]
    cut = SAMPLES // 40
    ordered = [np.sort(s) for s in scores]
    real = abs(score(gold, systems[0]) - score(gold, systems[1]))
    differences = np.abs(scores[1] - scores[0])
    beyond = np.sum((differences - differences.mean()) > real)
    coins = np.random.default_rng(SEED).integers(2, size=(SAMPLES, n), dtype=bool)
    trials = []
    for coin in coins:
        first, second = np.where(coin, systems[0], systems[1]), np.where(coin, systems[1], systems[0])
        trials.append(abs(score(gold, first) - score(gold, second)))
    return {
        "mean": [float(s.mean()) for s in scores],
        "half": [float(0.5 * (s[SAMPLES - cut - 1] - s[cut])) for s in ordered],
        "bootstrap": float((beyond + 1) / (SAMPLES + 1)),
        "randomisation": float((np.sum(np.array(trials) > real) + 1) / (SAMPLES + 1))}


def significance_cases(r):
    labels = ["a", "b", "c"]
    gold = [r.choice(labels) for _ in range(50)]
    systems = [noisy(r, gold, labels, 0.2), noisy(r, gold, labels, 0.28)]
    numbers = [float(r.randint(1, 5)) for _ in range(50)]
    rated = [[n + r.gauss(0, s) for n in numbers] for s in (1, 1.6)]
    return {
        "samples": SAMPLES, "seed": SEED,
        "labels": {"gold": gold, "systems": systems,
                   "f1": significance(gold, systems, lambda g, s: label_scores(g, s)["f1"]),
                   "mcc": significance(gold, systems, metrics.matthews_corrcoef)},
        "numbers": {"gold": numbers, "systems": rated,
                    "spearman": significance(numbers, rated, lambda g, s: stats.spearmanr(g, s)[0])}}


def any_tags(r, prefixes, types):
    return ["O" if r.random() < 0.35 else r.choice(prefixes) + "-" + r.choice(types) for _ in range(r.randint(1, 9))]


def changed(r, tags, prefixes, types):
    return [r.choice(any_tags(r, prefixes, types)) if r.random() < 0.3 else t for t in tags]


def sentences(r, prefixes, count=60):
    types = ["PER", "LOC", "creative-work"]
    gold = [any_tags(r, prefixes, types) for _ in range(count)]
    return gold, [changed(r, tags, prefixes, types) for tags in gold]


def conlleval(gold, answers):
    lines = []
    for g, a in zip(gold, answers):
        lines += [f"word {x} {y}" for x, y in zip(g, a)] + [""]
    text = "\n".join(lines) + "\n"
    script = ["perl", str(SEQEVAL / "tests" / "conlleval.pl")]
    return subprocess.run(script, input=text, capture_output=True, text=True, check=True).stdout


def seqeval_case(name, gold, answers, **mode):
    report = classification_report(gold, answers, output_dict=True, zero_division=0, **mode)
    rows = {k: [100 * float(v[x]) for x in ("precision", "recall", "f1-score")] for k, v in report.items()}
    return {
        "scheme": name, "gold": gold, "answers": answers, "accuracy": 100 * accuracy_score(gold, answers),
        "all": rows["micro avg"], "types": {k: v for k, v in rows.items() if not k.endswith(" avg")}}


def tag_cases(r):
    cases = [seqeval_case("conlleval", *sentences(r, letters)) for letters in ("BI", "BIES", "IE")]
    strict = {"iob2": ("BI", IOB2), "iobes": ("BIES", IOBES), "bilou": ("BILU", BILOU)}
    for name, (letters, scheme) in strict.items():
        cases.append(seqeval_case(name, *sentences(r, letters), mode="strict", scheme=scheme))
    pair = [["B-NP", "I-NP"]], [["I-NP", "I-NP"]]
    cases.append(seqeval_case("conlleval", *pair))
    cases.append(seqeval_case("iob2", *pair, mode="strict", scheme=IOB2))
    return cases


def conlleval_cases(r):
    cases = []
    for letters in ("BI", "BIE"):
        gold, answers = sentences(r, letters, 80)
        if letters == "BIE":  # the script joins E-X B-X; leave that out
            gold = [[t.replace("B-", "I-") for t in tags] for tags in gold]
            answers = [[t.replace("B-", "I-") for t in tags] for tags in answers]
        cases.append({"gold": gold, "answers": answers, "text": conlleval(gold, answers)})
    return cases


def write(name, content):
    content["made with"] = f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, seqeval cd01b52"
    OUT.joinpath(name).write_text(json.dumps(content, separators=(",", ":")) + "\n")


r = random.Random(7)
write("labels.json", {"labels": label_cases(r), "numbers": number_cases(r), "calibration": calibration_case(r),
                      "significance": significance_cases(r)})
write("tags.json", {"seqeval": tag_cases(r), "conlleval": conlleval_cases(r)})
