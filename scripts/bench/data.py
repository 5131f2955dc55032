"""What both sides are given: plain text, one tokenizer model, and sentences of one length to decode."""

import gzip
from pathlib import Path

from child import run

VOCABULARY = 8000


def plain(file, copy):
    """Both sides get the same uncompressed file."""
    opened = gzip.open(file, "rb") if file.suffix == ".gz" else open(file, "rb")
    with opened as text:
        copy.write_bytes(text.read())
    return copy


def repeated(file, times, copy):
    """A text several times over."""
    copy.write_text(file.read_text(encoding="utf8") * times, encoding="utf8")
    return copy


class Data:
    """Files in the work folder.

    `fixed` holds sentences of exactly `steps` tokens, the end token included, so that the peer,
    which decodes as many steps as the longest source of a batch has tokens, and Seqwright, which is
    told the number of steps, do the same work."""

    def __init__(self, options, steps, lines):
        self.work = options.work
        self.work.mkdir(parents=True, exist_ok=True)
        self.source = plain(options.source, self.work / "train.src")
        self.target = plain(options.target, self.work / "train.trg")
        self.tokenizer = options.tokenizer or self._tokenizer(options.seqwright)
        self.steps, self.lines = steps, lines
        self.fixed_source, self.fixed_target = self._fixed()

    def _tokenizer(self, seqwright):
        model = self.work / "joint.model"
        if not model.exists():
            files = [self.source, self.target]
            run([*seqwright, "tokenizer", "train", "--input", *files, "--output", model,
                 "--vocabulary-size", VOCABULARY], self.work)
        return model

    def _fixed(self):
        import sentencepiece

        pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.tokenizer))
        sources = self.source.read_text(encoding="utf8").splitlines()
        targets = self.target.read_text(encoding="utf8").splitlines()
        pairs = [(s, t) for s, t in zip(sources, targets) if len(pieces.encode(s)) == self.steps - 1]
        pairs = (pairs * (1 + self.lines // len(pairs)))[: self.lines]
        files = Path(self.work / "fixed.src"), Path(self.work / "fixed.trg")
        for file, side in zip(files, zip(*pairs)):
            file.write_text("\n".join(side) + "\n", encoding="utf8")
        return files

    def repeated(self, times):
        """The fixed sources, several times over."""
        return repeated(self.fixed_source, times, self.work / f"fixed-{times}.src")

    def one_line(self):
        file = self.work / "line.src"
        file.write_text(self.source.read_text(encoding="utf8").splitlines()[0] + "\n", encoding="utf8")
        return file
