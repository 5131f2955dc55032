"""Runs a program and measures it."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    """What a finished program said and cost; memory in bytes."""

    out: str
    seconds: float
    peak_memory: int


def run(command, folder, stdin=None):
    """Runs `command` to its end; its output and errors go to files of `folder`, and come back.

    The peak is the resident memory of this one child, from wait4."""
    log = Path(folder) / "child.log"
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    begin = time.monotonic()
    with open(log, "wb") as sink:
        child = subprocess.Popen(
            [str(word) for word in command], stdin=source, stdout=sink, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begin
    if stdin:
        source.close()
    out = log.read_text(encoding="utf8", errors="replace")
    if status != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\nfailed:\n{out[-2000:]}")
    return Run(out, seconds, usage.ru_maxrss * 1024)
