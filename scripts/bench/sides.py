"""The two programs: how each is told to do a job, and how its answer is read."""

import re
import shutil
from dataclasses import dataclass

from child import run


@dataclass
class Shape:
    """A model's size, the length of a training measurement, and the peer's after its own warm-up of
    five steps."""

    name: str
    size: int
    hidden: int
    heads: int
    layers: int
    steps: int
    measured: int
    peer_steps: int


@dataclass
class Measurement:
    """Tokens a second, the peak of memory in bytes, parameters where the program tells them."""

    rate: float
    memory: int
    parameters: int = 0


class Seqwright:
    """`train` and `translate`, each a process of its own."""

    # The longest side of a batch times its pairs; the peer counts begin tokens too, hence its 4096.
    MAX_TOKENS = 3840
    REPORT = re.compile(r"\* ([\d,]+) : Time ([\d.]+)s")

    def __init__(self, command, data, workers=2):
        self.command, self.data, self.workers = command, data, workers

    def train_command(self, shape, model, *more):
        return [*self.command, "train", "--model", model, "--train-source", self.data.source,
                "--train-target", self.data.target, "--tokenizer", self.data.tokenizer,
                "--max-tokens", self.MAX_TOKENS, "--label-smoothing", 0.1, "--clip-norm", 0,
                "--workers", self.workers, "--validate-every", 0, "--save-every", 0,
                "--max-steps", shape.steps, *self._model(shape), *more]

    @staticmethod
    def _model(shape):
        settings = {
            "model.size": shape.size, "model.feed-forward": shape.hidden,
            "model.heads": shape.heads, "model.encoder.layers": shape.layers,
            "model.decoder.layers": shape.layers, "model.norm-placement": "pre-norm",
            "model.tied-embeddings": "all", "model.dropout": 0.1,
            "training.optimizer.kind": "adamw", "training.optimizer.beta2": 0.98,
            "training.average.count": 0,
        }
        return [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]

    def model(self, shape):
        return self.data.work / f"model-{shape.name}"

    def train(self, shape, *more):
        """Rate over the last `measured` steps; compilers are warm by then."""
        shutil.rmtree(self.model(shape), ignore_errors=True)
        done = run(self.train_command(shape, self.model(shape), "--report-every", 1, *more),
                   self.data.work)
        reports = self.REPORT.findall(done.out)[-shape.measured:]
        tokens = sum(int(count.replace(",", "")) for count, _ in reports)
        parameters = re.search(r"([\d,]+) parameters", done.out).group(1)
        return Measurement(tokens / sum(float(time) for _, time in reports), done.peak_memory,
                           int(parameters.replace(",", "")))

    def translate_command(self, shape, precision, *more):
        return [*self.command, "translate", "--model", self.model(shape), "--precision", precision,
                "--workers", self.workers, *more]

    def decode(self, shape, precision, beam, times):
        """Every line takes exactly data.steps steps, the last of them for the end token. The rate is
        that of what a long file takes longer than a short one, so that start-up and the compilers'
        first seconds do not count."""
        words = self.data.steps - 1
        fixed = ["--beam-size", beam, "--mini-batch", 64, "--min-length", words,
                 "--max-target-length", words, "--max-length-ratio", 0,
                 "--max-length-constant", words]
        command = self.translate_command(shape, precision, *fixed)
        short, long = (run([*command, "--input", self.data.repeated(n)], self.data.work)
                       for n in (times, 3 * times))
        tokens = 2 * times * self.data.lines * self.data.steps
        return Measurement(tokens / (long.seconds - short.seconds), long.peak_memory)


class Peer:
    """The PyTorch program, given by its path."""

    TRAINED = re.compile(r"train target_tok/s (\d+)")
    DECODED = re.compile(r"fixed-length decode: (\d+) target tok/s")
    PARAMETERS = re.compile(r"params (\d+)")

    def __init__(self, command, data):
        self.command, self.data = command, data

    def arguments(self, shape, source, target, *more):
        return [*self.command, source, target, self.data.tokenizer, "--d", shape.size,
                "--ff", shape.hidden, "--heads", shape.heads, "--layers", shape.layers, *more]

    def _run(self, *arguments):
        return run(self.arguments(*arguments), self.data.work)

    def train(self, shape):
        done = self._run(shape, self.data.source, self.data.target, "--steps", shape.peer_steps,
                         "--sents", 0)
        return Measurement(float(self.TRAINED.search(done.out).group(1)), done.peak_memory,
                           int(self.PARAMETERS.search(done.out).group(1)))

    def decode(self, shape, beam):
        """The program trains before it decodes: as little as possible."""
        done = self._run(shape, self.data.fixed_source, self.data.fixed_target, "--steps", 1,
                         "--tokens", 64, "--sents", self.data.lines, "--beam", beam)
        return Measurement(float(self.DECODED.search(done.out).group(1)), done.peak_memory)
