"""Times of single lines: a cold process, and a running one that gets a line at a time."""

import subprocess
import time
from statistics import median

from child import run


ARCHIVE_SECONDS = 15


def cold(seqwright, shape, precision, times):
    """Milliseconds of `translate` of one line, process start included. The first run after an
    installation makes an archive of classes, which is put together for a while after it."""
    line = seqwright.data.one_line()
    command = seqwright.translate_command(shape, precision, "--input", line)
    run(command, seqwright.data.work)
    time.sleep(ARCHIVE_SECONDS)
    return median(1000 * run(command, seqwright.data.work).seconds for _ in range(times))


def warm(seqwright, shape, precision, lines):
    """Milliseconds from a line on standard input to its translation on standard output, batch 1,
    the later half of the lines."""
    texts = seqwright.data.source.read_text(encoding="utf8").splitlines()[:lines]
    command = seqwright.translate_command(shape, precision, "--mini-batch", 1)
    child = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    taken = [_one(child, text) for text in texts]
    child.stdin.close()
    child.wait()
    return median(taken[lines // 2:])


def _one(child, text):
    begin = time.monotonic()
    child.stdin.write(text.encode("utf8") + b"\n")
    child.stdin.flush()
    child.stdout.readline()
    return 1000 * (time.monotonic() - begin)
