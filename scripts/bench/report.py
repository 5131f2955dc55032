"""The table, for readers and for programs."""

import json
import platform
import subprocess
from pathlib import Path
from statistics import median

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_int8", "amx_bf16")


def machine():
    """Processor, cores and the instruction sets that matter."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf8") if Path("/proc/cpuinfo").exists() else ""
    lines = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
    values = {key.strip(): value.strip() for key, value in lines.items()}
    present = values.get("flags", "").split()
    return {"processor": values.get("model name", platform.processor()),
            "cores": info.count("processor\t") or 1,
            "flags": [flag for flag in FLAGS if flag in present],
            "kernel": platform.release()}


def version(seqwright):
    """Ours, in a line."""
    told = subprocess.run([*seqwright, "--version"], capture_output=True, text=True).stdout
    return " ".join(told.split())


def versions(seqwright, python):
    """Both sides' versions."""
    code = "import torch, sys; print('PyTorch', torch.__version__, 'Python', sys.version.split()[0])"
    peer = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()
    return {"seqwright": version(seqwright), "peer": peer}


def rates(pairs):
    """Medians of both sides and of the ratios of the pairs."""
    return {"seqwright": median(a.rate for a, _ in pairs),
            "peer": median(b.rate for _, b in pairs),
            "ratio": median(a.rate / b.rate for a, b in pairs),
            "ratios": [round(a.rate / b.rate, 3) for a, b in pairs]}


def summary(pairs):
    """The same, and the medians of memory."""
    return {**rates(pairs),
            "memory": median(a.memory for a, _ in pairs),
            "peer_memory": median(b.memory for _, b in pairs),
            "pairs": len(pairs)}


def headline(result):
    """What it was measured on."""
    head = result["machine"]
    return (f"{head['processor']}, {head['cores']} cores ({', '.join(head['flags'])}); "
            f"{result['versions']['seqwright']}; {result['versions']['peer']}.")


def markdown(result):
    """The result as a table with what it was measured on."""
    text = [headline(result), ""]
    text += ["| row | Seqwright | peer | ratio | target | share of the limit | memory | peer's |",
             "|---|---|---|---|---|---|---|---|"]
    text += [_row(row) for row in result["rows"]]
    if result.get("peak_gflops"):
        text += ["", f"Limit: 6 operations a parameter a target token at "
                 f"{result['peak_gflops']:.0f} GFLOP/s, the rate of the fastest products of a step."]
    text += ["", "| latency | median | target |", "|---|---|---|"] if result["latencies"] else []
    text += [f"| {r['name']} | {r['milliseconds']:.1f} ms | {r['target']} |"
             for r in result["latencies"]]
    return "\n".join(text) + "\n"


def _row(row):
    share = f"{100 * row['share']:.0f} %" if row.get("share") else ""
    return (f"| {row['name']} | {row['seqwright']:,.0f} tokens/s | {row['peer']:,.0f} | "
            f"{row['ratio']:.2f} | {row['target']} | {share} | {row['memory'] / 2**20:,.0f} MB | "
            f"{row['peer_memory'] / 2**20:,.0f} MB |")


def write(result, output, table=markdown):
    """OUTPUT.md and OUTPUT.json."""
    Path(f"{output}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf8")
    Path(f"{output}.md").write_text(table(result), encoding="utf8")
    print(table(result))
