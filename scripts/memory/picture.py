#!/usr/bin/env python3
"""Draws quality against the length of memory, a line a kind, from the table that novels.sh writes.

  scripts/memory/picture.py RESULTS.tsv PICTURE.svg

Of a kind and a length that were measured several times the last one counts; vanilla stands there as it was read with
sliding windows, where each token sees as many before it as with a memory."""
import sys
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 360, 52, 16, 50, 44
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#7f7f7f"]


def read(path):
    """{kind: {length: nats}}."""
    kinds = {}
    with open(path, encoding="utf8") as lines:
        for line in lines:
            kind, length, _, _, nats, _, how = line.rstrip("\n").split("\t")
            if how != "blocks" or int(length) == 0:
                kinds.setdefault(kind, {})[int(length)] = float(nats)
    return kinds


def text(x, y, anchor, words):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def rule(x1, y1, x2, y2):
    return f'<line stroke="#ddd" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def picture(kinds):
    lengths = sorted({length for points in kinds.values() for length in points})
    values = [nats for points in kinds.values() for nats in points.values()]
    low, high = min(values), max(values)
    low, high = low - 0.05 * (high - low or 1), high + 0.05 * (high - low or 1)

    def x(length):
        return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * lengths.index(length) / max(1, len(lengths) - 1)

    def y(nats):
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - nats) / (high - low)

    parts = [text(LEFT, 14, "start", "nats a character"), text(WIDTH - RIGHT, HEIGHT - 6, "end", "length of memory, keys")]
    for i in range(6):
        nats = low + (high - low) * i / 5
        parts += [rule(LEFT, y(nats), WIDTH - RIGHT, y(nats)), text(LEFT - 6, y(nats) + 4, "end", f"{nats:.3f}")]
    parts += [text(x(length), HEIGHT - BOTTOM + 16, "middle", str(length)) for length in lengths]
    for i, (kind, points) in enumerate(sorted(kinds.items())):
        colour = COLOURS[i % len(COLOURS)]
        along = sorted(points.items())
        path = " ".join(f"{x(length):.1f},{y(nats):.1f}" for length, nats in along)
        parts.append(f'<polyline fill="none" stroke="{colour}" points="{path}"/>')
        parts += [
            f'<circle cx="{x(length):.1f}" cy="{y(nats):.1f}" r="4" fill="{colour}"><title>'
            f"{escape(kind)}, {length}: {nats:.3f}</title></circle>"
            for length, nats in along
        ]
        parts.append(f'<g fill="{colour}">{text(LEFT + 110 * (i % 6), 30 + 14 * (i // 6), "start", kind)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="quality against the length of memory" font-family="sans-serif" font-size="12">{"".join(parts)}</svg>\n'
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[2], "w", encoding="utf8") as file:
        file.write(picture(read(sys.argv[1])))
