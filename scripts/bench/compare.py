#!/usr/bin/env python3
"""Seqwright beside its peer in PyTorch, in turn (A B A B), on the same text with the same tokenizer.

Needs Python 3.9 with torch and sentencepiece, for the peer and this script alone:

  scripts/bench/compare.py --peer torch_seq2seq.py --source train.en.gz --target train.de.gz

writes bench.md and bench.json. Rows that decode force the number of steps on both sides."""

import re
import shutil

import latency
import report
from child import run
from data import Data
from options import comparing
from sides import Peer, Seqwright, Shape

TRAINING = {"small": ("training, 3+3 layers, D 256", "at least 2.0"),
            "base": ("training, 6+6 layers, D 512", "at least 1.5")}
DECODING = [("small", "float32", "at least 2.2"), ("small", "int8", "at least 4"),
            ("base", "float32", ""), ("base", "int8", "at least 5")]
STEPS, LINES = 15, 320
SHORT = {"small": (12, 6, 2), "base": (4, 2, 1)}  # steps, those measured, the peer's
TIMES = {"small": 6, "base": 2}  # what is searched: the lines so often, and three times so often


def options():
    """The command line."""
    p = comparing(__doc__, "bench")
    p.add_argument("--rows", default="small,base", help="models to compare: small, base")
    p.add_argument("--only", choices=["training", "decoding"], help="half of the rows")
    p.add_argument("--short", action="store_true", help="one pair of fewer steps: does it run?")
    return p.parse_args()


def models(rows):
    """The models that are asked for. Steps are few: base takes seconds a step."""
    small = Shape("small", 256, 1024, 4, 3, 45, 15, 10)
    base = Shape("base", 512, 2048, 8, 6, 10, 5, 3)
    return {s.name: s for s in (small, base) if s.name in rows.split(",")}


def shapes(o):
    """The same, with fewer steps still where one pair is enough."""
    chosen = models(o.rows)
    for shape in chosen.values() if o.short else ():
        shape.steps, shape.measured, shape.peer_steps = SHORT[shape.name]
    return chosen


def pairs(count, ours, peer):
    """A B A B."""
    return [(ours(), peer()) for _ in range(count)]


def peak(seqwright, shape):
    """GFLOP/s of the fastest kind of product of a training step, all workers together; by processor
    time, so that other programs do not count."""
    model = seqwright.data.work / "model-peak"
    shutil.rmtree(model, ignore_errors=True)
    out = run(seqwright.train_command(shape, model, "--profile"), seqwright.data.work).out
    rows = re.findall(r"^(?:gemm|linear).*?\s(\d+)\s+([\d.]+)\s+[\d.]+%\s+[\d.]+\s+[\d.]+\s+([\d.]+)",
                      out, re.M)
    return seqwright.workers * max(float(rate) for _, seconds, rate in rows if float(seconds) > 0.2)


def training(o, seqwright, peer, chosen, gflops):
    """The rows of training."""
    rows = []
    for shape in chosen.values():
        name, target = TRAINING[shape.name]
        done = pairs(o.pairs, lambda: seqwright.train(shape), lambda: peer.train(shape))
        row = {"name": name, "target": target, **report.summary(done)}
        row["share"] = row["seqwright"] * 6 * done[0][0].parameters / (gflops * 1e9)
        rows.append(row)
        print(row, flush=True)
    return rows


def decoding(o, seqwright, peer, chosen):
    """The rows of decoding; the peer is measured anew beside each precision."""
    rows = []
    for name, precision, target in DECODING:
        if name in chosen:
            shape = chosen[name]
            done = pairs(o.pairs, lambda: seqwright.decode(shape, precision, 5, TIMES[name]),
                         lambda: peer.decode(shape, 5))
            rows.append({"name": f"beam 5, {name}, {precision}, {STEPS} steps a line",
                         "target": target, **report.summary(done)})
            print(rows[-1], flush=True)
    return rows


def latencies(o, seqwright, shape):
    """The rows of single lines."""
    times, lines = (2, 40) if o.short else (5, 400)
    return [{"name": "one line at a time, small, int8", "target": "under 15 ms",
             "milliseconds": latency.warm(seqwright, shape, "int8", lines)},
            {"name": "one line, cold process, small", "target": "under 1000 ms",
             "milliseconds": latency.cold(seqwright, shape, "float32", times)}]


def main():
    o = options()
    o.pairs = 1 if o.short else o.pairs
    data = Data(o, STEPS, LINES)
    seqwright = Seqwright(o.seqwright, data, o.workers)
    peer = Peer([o.python, o.peer], data)
    chosen = shapes(o)
    result = {"machine": report.machine(), "versions": report.versions(o.seqwright, o.python),
              "pairs": o.pairs, "rows": [], "latencies": []}
    first = next(iter(chosen.values()))
    if o.only != "decoding":
        result["peak_gflops"] = peak(seqwright, first)
        result["rows"] += training(o, seqwright, peer, chosen, result["peak_gflops"])
    for shape in chosen.values():
        if o.only == "decoding" and not seqwright.model(shape).exists():
            seqwright.train(shape)
    if o.only != "training":
        result["rows"] += decoding(o, seqwright, peer, chosen)
    if o.only != "training" and "small" in chosen:
        result["latencies"] = latencies(o, seqwright, chosen["small"])
    report.write(result, o.output)


if __name__ == "__main__":
    main()
