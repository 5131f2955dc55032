#!/usr/bin/env python3
"""Memory over a long file: translates N lines, and tells at every tenth how much memory the process
holds and how long that tenth took. The lines are those of a file, over and over.

  scripts/bench/stream.py --model MODEL --input test.en --lines 1000000 -- --precision int8 --beam-size 1"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = 10


def options():
    """The command line; what follows -- is for `translate`."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--input", type=Path, required=True)
    p.add_argument("--lines", type=int, default=1_000_000)
    p.add_argument("--seqwright", default=str(HERE.parent / "seqwright"))
    p.add_argument("--work", type=Path, default=Path("bench-work"))
    p.add_argument("more", nargs="*")
    return p.parse_args()


def repeated(file, count, out):
    """A file of exactly `count` lines."""
    lines = file.read_bytes().splitlines(keepends=True)
    with open(out, "wb") as sink:
        for i in range(0, count, len(lines)):
            sink.writelines(lines[: count - i])
    return out


def resident(pid):
    """Resident memory in bytes, and the most that it ever was."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(status[key].split()[0]) * 1024 for key in ("VmRSS", "VmHWM"))


def watch(child, lines):
    """Counts the lines that come out; yields at every part: lines, seconds, resident memory, peak."""
    begin = time.monotonic()
    done = 0
    for _ in child.stdout:
        done += 1
        if done % max(1, lines // PARTS) == 0:
            yield done, time.monotonic() - begin, *resident(child.pid)


def main():
    o = options()
    o.work.mkdir(parents=True, exist_ok=True)
    source = repeated(o.input, o.lines, o.work / f"stream-{o.lines}.src")
    command = [*o.seqwright.split(), "translate", "--model", o.model, "--input", source, *o.more]
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
    print("| lines | lines/s so far | resident | peak |\n|---|---|---|---|")
    done = 0
    for done, seconds, held, peak in watch(child, o.lines):
        print(f"| {done:,} | {done / seconds:,.0f} | {held / 2**20:,.0f} MB | {peak / 2**20:,.0f} MB |", flush=True)
    if child.wait() != 0 or done != o.lines:
        sys.exit(f"translate ended with {child.returncode} after {done} of {o.lines} lines")


if __name__ == "__main__":
    main()
