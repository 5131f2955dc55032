#!/usr/bin/env python3
"""Training of a language model of characters, Seqwright beside its peer in PyTorch, in turn (A B A B), on the same text.

Needs Python 3.9 with torch, for the peer alone:

  scripts/bench/compare_lm.py --peer torch_lm.py --text input.txt

Prints tokens a second by the clock and, because other programs slow both down, by processor time, start-up left out:
what a long run takes more than a short one. Without dropout, like the peer; AdamW with beta2 0.99, clipping at 1."""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHAPES = {"small": (4, 128, 4, 64, 12), "base": (6, 384, 6, 256, 8)}  # layers, D, heads, context, batch
STEPS = {"small": (60, 260), "base": (3, 9)}


@dataclass
class Cost:
    """What a run took, in seconds."""

    clock: float
    processor: float


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--text", type=Path, required=True, help="text to learn from, plain")
    p.add_argument("--peer", type=Path, required=True, help="the program in PyTorch")
    p.add_argument("--python", default=sys.executable, help="the Python that has torch")
    p.add_argument("--seqwright", type=str.split, default=str(HERE.parent / "seqwright"), help="its command")
    p.add_argument("--rows", default="small,base", help="models to compare: small, base")
    p.add_argument("--pairs", type=int, default=3)
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--work", type=Path, default=Path("bench-work"), help="folder for models")
    return p.parse_args()


def run(command):
    begin = time.monotonic()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\nfailed:\n{out.decode()[-2000:]}")
    return Cost(time.monotonic() - begin, usage.ru_utime + usage.ru_stime)


def seqwright(o, name, steps):
    layers, size, heads, context, batch = SHAPES[name]
    model = o.work / f"lm-{name}-{time.time_ns()}"
    settings = {"task.context": context, "task.order": "streams", "model.size": size, "model.heads": heads,
                "model.feed-forward": 4 * size, "model.activation": "gelu", "model.decoder.layers": layers,
                "model.positions": "learned", "model.max-positions": context, "model.dropout": 0,
                "training.optimizer": "{kind: adamw, beta2: 0.99, decay: 0.1}", "training.schedule": "constant"}
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    return run([*o.seqwright, "train", "--task", "language-modelling", "--model", model, "--train-text", o.text,
                "--tokens", "characters", "--max-tokens", context * batch, "--label-smoothing", 0, "--clip-norm", 1,
                "--workers", o.workers, "--validate-every", 0, "--save-every", 0, "--max-epochs", 0,
                "--max-steps", steps, *words])


def peer(o, name, steps):
    layers, size, heads, context, batch = SHAPES[name]
    return run([o.python, o.peer, o.text, "--layers", layers, "--d", size, "--heads", heads, "--context", context,
                "--batch", batch, "--steps", steps, "--threads", o.workers, "--eval", 10 * steps + 1])


def rate(program, o, name):
    """Tokens a second by clock and by processor time, of the steps that a long run has more."""
    few, many = STEPS[name]
    short, long = program(o, name, few), program(o, name, many)
    context, batch = SHAPES[name][3:]
    tokens = (many - few) * context * batch
    return {"clock": tokens / (long.clock - short.clock), "processor": tokens / (long.processor - short.processor)}


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    o = options()
    o.work.mkdir(parents=True, exist_ok=True)
    for name in o.rows.split(","):
        pairs = [(rate(seqwright, o, name), rate(peer, o, name)) for _ in range(o.pairs)]
        row = {"model": name, "pairs": o.pairs}
        for by in ("clock", "processor"):
            row[by] = {"seqwright": round(median([ours[by] for ours, _ in pairs])),
                       "peer": round(median([its[by] for _, its in pairs])),
                       "ratio": round(median([ours[by] / its[by] for ours, its in pairs]), 2)}
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
