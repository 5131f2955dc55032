"""Searches of a fixed number of steps by CTranslate2, for runtimes.py: as many replicas as
workers, of one thread each. Prints tokens a second.

  python ctranslate2_search.py MODEL SOURCE STEPS BEAM PRECISION BATCH WORKERS"""

import sys
import time

import ctranslate2
import sentencepiece

WARM_UP_LINES = 320


def search(translator, lines, steps, beam, batch):
    """Seconds that it takes; every hypothesis has `steps` tokens."""
    begin = time.monotonic()
    results = translator.translate_batch(
        lines, beam_size=beam, max_batch_size=batch,
        min_decoding_length=steps, max_decoding_length=steps)
    seconds = time.monotonic() - begin
    if any(len(result.hypotheses[0]) != steps for result in results):
        raise SystemExit(f"some hypotheses do not have {steps} tokens")
    return seconds


def main():
    model, source, steps, beam, precision, batch, workers = sys.argv[1:8]
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{model}/source.spm")
    with open(source, encoding="utf8") as text:
        lines = [pieces.encode(line.rstrip("\n"), out_type=str) for line in text]
    translator = ctranslate2.Translator(
        model, "cpu", compute_type=precision, inter_threads=int(workers), intra_threads=1)
    fixed = int(steps), int(beam), int(batch)
    search(translator, lines[:WARM_UP_LINES], *fixed)
    print(f"{len(lines) * int(steps) / search(translator, lines, *fixed):.1f} tokens/s")


if __name__ == "__main__":
    main()
