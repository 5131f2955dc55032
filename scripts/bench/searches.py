#!/usr/bin/env python3
"""Real beam searches, which end when their hypotheses do, in turn with the peer (A B A B).

Both sides train the small model on the same text for as many epochs, average the last of them, and
translate the same held-out lines: lines a second and BLEU. Needs Python 3.9 with torch,
sentencepiece and sacrebleu, and an hour for the training:

  scripts/bench/searches.py --peer torch_seq2seq.py --source train.en.gz --target train.de.gz \\
      --test test.en.gz --reference test.de.gz

writes searches.md and searches.json. Rates leave out start-up and compilers on both sides."""

import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

import report
from child import run
from data import Data, plain, repeated
from options import comparing
from sides import Peer, Seqwright, Shape

RATE, WARMUP, AVERAGE, BEAM, BATCH, LONG = 1.5e-3, 400, 3, 5, 32, 5


def options():
    """The command line."""
    p = comparing(__doc__, "searches")
    p.add_argument("--test", type=Path, required=True, help="what is translated, plain or .gz")
    p.add_argument("--reference", type=Path, required=True, help="its translation, for BLEU")
    p.add_argument("--epochs", type=int, default=8)
    return p.parse_args()


@dataclass
class Search:
    """Lines a second and BLEU of the lines found."""

    rate: float
    bleu: float


class SearchingSeqwright(Seqwright):
    """Trained once; a search is two processes."""

    def learn(self, shape, epochs):
        shutil.rmtree(self.model(shape), ignore_errors=True)
        settings = ["model.initialization=fan-in", "model.embedding-dropout=0",
                    "training.optimizer.decay=0", f"training.average.count={AVERAGE}"]
        run(self.train_command(shape, self.model(shape), "--max-epochs", epochs, "--lr", RATE,
                               "--warmup", WARMUP, *(word for s in settings for word in ("--set", s))),
            self.data.work)

    def search(self, shape, precision, test, reference):
        """The rate is that of what a long file, the test several times over, takes longer than a
        short one; BLEU is that of its first time."""
        files = [repeated(test, times, self.data.work / f"test-{times}.src") for times in (1, LONG)]
        found = self.data.work / "found.trg"
        command = self.translate_command(shape, precision, "--beam-size", BEAM, "--mini-batch", BATCH,
                                         "--max-length-ratio", 2, "--max-length-constant", 10,
                                         "--output", found)
        short, long = (run([*command, "--input", file], self.data.work) for file in files)
        lines = found.read_text(encoding="utf8").splitlines()[:len(reference)]
        rate = (LONG - 1) * len(reference) / (long.seconds - short.seconds)
        return Search(rate, bleu(lines, reference))


class SearchingPeer:
    """One process trains, then waits at a named pipe for each of its evaluations, so that the two
    sides take turns though the program keeps no model."""

    def __init__(self, peer, shape, epochs, searches, test, reference):
        self.texts = {"src": test.read_text(encoding="utf8"), "trg": "\n".join(reference) + "\n"}
        self.prefixes = [self._pipes(peer.data.work / f"pipe-{i}") for i in range(searches)]
        command = peer.arguments(shape, peer.data.source, peer.data.target, "--epochs", epochs,
                                 "--lr", RATE, "--warmup", WARMUP, "--avg", AVERAGE, "--beam", BEAM,
                                 "--eval", *self.prefixes)
        self.child = subprocess.Popen([str(word) for word in command], cwd=peer.data.work,
                                      stdout=subprocess.PIPE, text=True)

    def _pipes(self, prefix):
        for ending in self.texts:
            pipe = Path(f"{prefix}.{ending}")
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe)
        return prefix

    def wait(self, beginning):
        """The next line that begins so; what comes before it is shown."""
        for line in self.child.stdout:
            print(line, end="", flush=True)
            if line.startswith(beginning):
                return line.split()
        raise SystemExit(f"the peer ended (exit code {self.child.wait()}) before it said '{beginning}'")

    def search(self):
        prefix = self.prefixes.pop(0)
        threading.Thread(target=self._write, args=(prefix,), daemon=True).start()
        words = self.wait(f"{prefix}:")
        return Search(float(words[words.index("sent/s") - 1]), float(words[words.index("BLEU") + 1]))

    def _write(self, prefix):
        for ending, text in self.texts.items():
            Path(f"{prefix}.{ending}").write_text(text, encoding="utf8")


def bleu(lines, reference):
    import sacrebleu

    return sacrebleu.corpus_bleu(lines, [reference]).score


def row(precision, pairs):
    """A search finds the same every time, so its first BLEU is that of all."""
    ours, peer = pairs[0]
    return {"precision": precision, **report.rates(pairs), "bleu": ours.bleu, "peer_bleu": peer.bleu}


def markdown(result):
    """The result as a table with what it was measured on."""
    text = [report.headline(result), "",
            "| search | Seqwright | peer | ratio | BLEU | peer's |", "|---|---|---|---|---|---|"]
    text += [f"| beam {BEAM}, {r['precision']} | {r['seqwright']:.1f} lines/s | {r['peer']:.1f} | "
             f"{r['ratio']:.2f} | {r['bleu']:.2f} | {r['peer_bleu']:.2f} |" for r in result["rows"]]
    return "\n".join(text) + "\n"


def main():
    o = options()
    data = Data(o, 15, 320)
    test, reference = plain(o.test, o.work / "test.src"), plain(o.reference, o.work / "test.trg")
    references = reference.read_text(encoding="utf8").splitlines()
    shape = Shape("searches", 256, 1024, 4, 3, 0, 0, 0)
    seqwright = SearchingSeqwright(o.seqwright, data, o.workers)
    seqwright.learn(shape, o.epochs)
    peer = SearchingPeer(Peer([o.python, o.peer], data), shape, o.epochs, 2 * o.pairs, test, references)
    peer.wait(f"epoch {o.epochs} ")
    rows = []
    for precision in ("float32", "int8"):
        pairs = [(seqwright.search(shape, precision, test, references), peer.search())
                 for _ in range(o.pairs)]
        rows.append(row(precision, pairs))
        print(rows[-1], flush=True)
    report.write({"machine": report.machine(), "versions": report.versions(o.seqwright, o.python),
                  "epochs": o.epochs, "pairs": o.pairs, "rows": rows}, o.output, markdown)


if __name__ == "__main__":
    main()
