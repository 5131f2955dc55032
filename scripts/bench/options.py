"""The options that the programs of this folder share."""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def measuring(description):
    """For programs that train on a text."""
    p = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--source", type=Path, required=True, help="training text, plain or .gz")
    p.add_argument("--target", type=Path, required=True, help="its translation")
    p.add_argument("--tokenizer", type=Path, help="SentencePiece model; else one is trained")
    p.add_argument("--seqwright", type=str.split, default=str(HERE.parent / "seqwright"), help="its command")
    p.add_argument("--work", type=lambda folder: Path(folder).resolve(), default="bench-work",
                   help="folder for models")
    return p


def comparing(description, output):
    """For programs that run the peer in PyTorch beside Seqwright."""
    p = pairing(description, output)
    p.add_argument("--peer", type=Path, required=True, help="the program in PyTorch")
    return p


def pairing(description, output):
    """For programs that run another beside Seqwright."""
    p = measuring(description)
    p.add_argument("--python", default=sys.executable, help="the Python that has the other's package")
    p.add_argument("--output", default=output, help="writes OUTPUT.md and OUTPUT.json")
    p.add_argument("--pairs", type=int, default=5)
    p.add_argument("--workers", type=int, default=2)
    return p
