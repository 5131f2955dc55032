"""A corpus of invented German sentences, four invented systems that garble it, and what sacreBLEU says of them.

Usage: python corpus_scores.py OUTPUT_FOLDER   (needs sacrebleu==2.6.0)
Writes corpus.tsv.gz (a line: reference, then the systems) and corpus.json (scores of whole systems, and the
settings under which sacreBLEU gave them).
"""
import gzip
import json
import pathlib
import random
import sys

from sacrebleu.metrics import BLEU, CHRF, TER

LINES = 600
SYSTEMS = {"close": 0.04, "fair": 0.12, "poor": 0.3, "lost": 0.6}

PEOPLE = ["die Ärztin", "der Kapitän", "unser Nachbar", "die Physikerin", "ein Mädchen", "der Müller", "meine Tante",
          "die Feuerwehr", "das Ensemble", "der Übersetzer", "eine Bäuerin", "der Abgeordnete"]
VERBS = ["verkauft", "repariert", "beschreibt", "fotografiert", "vergisst", "zählt", "übermalt", "versteckt", "sucht",
         "bewundert", "entwirft", "misst"]
THINGS = ["das alte Fahrrad", "zwölf Gläser Öl", "die Brücke aus Stahl", "einen Brief", "drei Schlüssel", "das U-Boot",
          "den längsten Fluss", "ihre Steuererklärung", "eine Karte im Maßstab 1:25.000", "den 3,5-Liter-Kessel",
          "die E-Mail-Adresse", "kein einziges Buch"]
WHEN = ["am Dienstag", "um 17:45 Uhr", "seit 1998", "nach dem 30. Juni", "vor Weihnachten", "im Winter 2004/05",
        "jede Woche", "gegen Mitternacht"]
WHERE = ["in Köln", "am Ufer", "hinter dem Rathaus", "auf 2.962 m Höhe", "bei -12 °C", "im Zug nach Łódź", "zu Hause",
         "vor Gericht"]
WHY = ["weil es regnet", "obwohl niemand zusieht", "damit die Kinder schlafen können", "wenn der Strom ausfällt",
       "bevor der Markt öffnet", "falls 99,9 % nicht genügen"]


def clause(r):
    parts = [r.choice(PEOPLE), r.choice(VERBS), r.choice(THINGS)]
    for choices in r.sample([WHEN, WHERE], r.randint(0, 2)):
        parts.append(r.choice(choices))
    return " ".join(parts)


def sentence(r):
    text = clause(r)
    kind = r.random()
    if kind < 0.3:
        text += ", " + r.choice(WHY)
    elif kind < 0.5:
        text += r.choice([" und ", "; ", " - "]) + clause(r)
    elif kind < 0.6:
        text = f"\"{text}\", sagt {r.choice(PEOPLE)} ({r.randint(18, 90)})"
    elif kind < 0.65:
        text = " ".join(clause(r) + ", " + r.choice(WHY) + "," for _ in range(4)).rstrip(",")
    return text[:1].upper() + text[1:] + r.choice(["."] * 8 + ["!", "?", " ..."])


def garbled(text, rate, r):
    """Words dropped, repeated, replaced, misspelt, and runs of words moved."""
    words = []
    for word in text.split():
        p = r.random() / rate
        if p < 0.2:
            continue
        if p < 0.35:
            words.append(word)
        if p < 0.6:
            word = r.choice(r.choice([PEOPLE, VERBS, THINGS, WHEN, WHERE])).split()[-1]
        elif p < 0.8 and len(word) > 2:
            at = r.randrange(len(word) - 1)
            word = word[:at] + word[at + 1] + word[at] + word[at + 2:]
        elif p < 1:
            word = word.swapcase()
        words.append(word)
    if len(words) > 5 and r.random() < 3 * rate:
        first, length, to = r.randrange(len(words) - 3), r.randint(1, 4), r.randrange(len(words))
        moved = words[first:first + length]
        rest = words[:first] + words[first + length:]
        words = rest[:to] + moved + rest[to:]
    return " ".join(words)


METRICS = {
    "bleu": lambda: BLEU(),
    "chrf": lambda: CHRF(),
    "chrf-eps": lambda: CHRF(eps_smoothing=True),
    "chrf++-eps": lambda: CHRF(word_order=2, eps_smoothing=True),
    "ter": lambda: TER(),
}


def main():
    r = random.Random(2017)
    references = [sentence(r) for _ in range(LINES)]
    systems = {name: [garbled(text, rate, r) for text in references] for name, rate in SYSTEMS.items()}
    folder = pathlib.Path(sys.argv[1])
    rows = "".join("\t".join(row) + "\n" for row in zip(references, *systems.values()))
    (folder / "corpus.tsv.gz").write_bytes(gzip.compress(rows.encode(), 9, mtime=0))
    scores, signatures = {}, {}
    for name, lines in systems.items():
        scores[name] = {}
        for metric, make in METRICS.items():
            scorer = make()
            scores[name][metric] = scorer.corpus_score(lines, [references]).score
            signatures[metric] = str(scorer.get_signature())
    (folder / "corpus.json").write_text(json.dumps({"signatures": signatures, "scores": scores}, indent=1) + "\n")


main()
