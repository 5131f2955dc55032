"""Outputs of attention variants, computed from their equations with NumPy in double precision.

Usage: python attention_vectors.py OUTPUT_FILE   (needs numpy>=2)
Element e of a parameter, or of the input "x", is 0.4 sin(0.37 e e + c), c the sum of the characters' codes of
its name, rounded to float32; so the file holds settings and outputs only. D 8, H 2, limit 64, one sequence a case.
"""
import json
import sys

import numpy as np

SIZE, HEADS, LIMIT = 8, 2, 64
HEAD = SIZE // HEADS


def weight(name, *shape):
    e = np.arange(np.prod(shape), dtype=np.float64)
    flat = 0.4 * np.sin(0.37 * e * e + sum(map(ord, name)))
    return flat.astype(np.float32).astype(np.float64).reshape(shape)


def affine(name, x, outputs):
    return x @ weight(name + ".weight", outputs, x.shape[-1]).T + weight(name + ".bias", outputs)


def projected(x):
    return np.split(affine("projection", x, 3 * SIZE), 3, axis=-1)


def head(x, h):
    return x[..., h * HEAD:(h + 1) * HEAD]


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def attend(q, k, v):
    """One query over some keys."""
    return softmax(k @ q / np.sqrt(HEAD)) @ v


MASK = (1 << 64) - 1


def mixed(z, first, second, shifts):
    """A finaliser of SplitMix64."""
    z = (z ^ z >> shifts[0]) * first & MASK
    z = (z ^ z >> shifts[1]) * second & MASK
    return z


def key(parent, number):
    """CounterRandom.key."""
    z = mixed((parent + (number + 1) * 0x9E3779B97F4A7C15) & MASK, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, (30, 27))
    return z ^ z >> 31


def drawn(parent, i, n, count):
    """Floyd's draw of different numbers under n, by the generator of java.util.SplittableRandom."""
    state = [key(key(parent, i), n)]

    def bits():
        state[0] = (state[0] + 0x9E3779B97F4A7C15) & MASK
        return mixed(state[0], 0x62A9D9ED799705F5, 0xCB24D0A5C88C35B3, (33, 28)) >> 32

    def below(bound):
        r = bits()
        if bound & (bound - 1) == 0:
            return r & (bound - 1)
        u = r >> 1
        while u - u % bound + bound - 1 >= 1 << 31:
            u = bits() >> 1
        return u % bound

    found = set()
    for top in range(max(0, n - count), n):
        j = below(top + 1)
        found.add(top if j in found else j)
    return sorted(found)


def per_head(seed, layer, head):
    return key(key(seed, layer), head)


def random(x, count, seed, shared, causal):
    """Every position attends some positions that were drawn."""
    n = len(x)
    q, k, v = projected(x)
    y = np.zeros_like(x)
    for h in range(HEADS):
        for i in range(n):
            keys = drawn(seed if shared else per_head(seed, 1, h), i, i + 1 if causal else n, count)
            y[i, h * HEAD:(h + 1) * HEAD] = attend(head(q[i], h), head(k[keys], h), head(v[keys], h))
    return affine("output", y, SIZE)


def weighted_by(x, w, causal, least=0.0):
    """Values by weights (n, n) of each head that are not normalised yet."""
    n = len(x)
    v = projected(x)[2]
    y = []
    for h in range(HEADS):
        own = w(h) * (np.tri(n) if causal else 1)
        y.append(own @ head(v, h) / np.maximum(own.sum(-1, keepdims=True), least))
    return affine("output", np.concatenate(y, -1), SIZE)


def cosformer(x, m, causal):
    """Qin et al. 2022: positions count from 1 as in the authors' program."""
    q, k, _ = projected(x)
    index = np.pi / 2 * np.arange(1, len(x) + 1)[:, None] / m

    def features(a):
        return np.concatenate([np.maximum(a, 0) * np.sin(index), np.maximum(a, 0) * np.cos(index)], -1)

    return weighted_by(x, lambda h: features(head(q, h)) @ features(head(k, h)).T, causal, 1e-3)


def rectified_performer(x, causal):
    """Choromanski et al. 2021: generalised attention with the defaults of the authors' program."""
    q, k, _ = projected(x)
    return weighted_by(
        x, lambda h: (np.maximum(head(q, h), 0) + 1e-3) @ (np.maximum(head(k, h), 0) + 1e-3).T, causal)


def logsumexp(x, axis):
    with np.errstate(divide="ignore"):
        m = x.max(axis=axis, keepdims=True)
        m = np.where(np.isfinite(m), m, 0)
        return m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def sinkhorn(x, block, cut, rounds, temperature, causal):
    """Tay et al. 2020, with logarithms throughout; blocks of the source reach back to be full."""
    n = len(x)
    count = -(-n // block)
    q, k, v = projected(x)
    starts = [min(i * block, n - block) for i in range(count)]
    if causal:
        summaries = np.stack([x[:i * block + 1].mean(0) for i in range(count)])
    else:
        summaries = np.stack([x[s:s + block].mean(0) for s in starts])
    hidden = np.maximum(affine("sorter.hidden", summaries, SIZE), 0)
    columns = -(-LIMIT // block)
    logits = affine("sorter.logits", hidden, columns * HEADS).reshape(count, columns, HEADS)[:, :count]
    y = np.zeros_like(x)
    for h in range(HEADS):
        r = logits[:, :, h] / temperature
        if causal:
            r = np.where(np.tri(count, k=-1) > 0, r, -np.inf)
        for _ in range(rounds):
            with np.errstate(invalid="ignore"):
                r = np.nan_to_num(r - logsumexp(r, 1), nan=-np.inf, neginf=-np.inf)
                if causal:
                    totals = np.concatenate([logsumexp(r[:i + 1], 0) for i in range(count)])
                    r = np.nan_to_num(r - totals, nan=-np.inf, neginf=-np.inf)
                else:
                    r = r - logsumexp(r, 0)
        r = np.exp(r)
        blocks_k = np.stack([head(k, h)[s:s + block] for s in starts])
        blocks_v = np.stack([head(v, h)[s:s + block] for s in starts])
        sorted_k = np.einsum("ij,jrc->irc", r, blocks_k)
        sorted_v = np.einsum("ij,jrc->irc", r, blocks_v)
        for t in range(n):
            i = t // block
            own = slice(i * block, t + 1 if causal else min(n, (i + 1) * block))
            if cut:
                keys, values = sorted_k[:cut].reshape(-1, HEAD), sorted_v[:cut].reshape(-1, HEAD)
            elif causal and i == 0:
                keys, values = head(k, h)[own], head(v, h)[own]
            else:
                keys = np.concatenate([head(k, h)[own], sorted_k[i]])
                values = np.concatenate([head(v, h)[own], sorted_v[i]])
            y[t, h * HEAD:(h + 1) * HEAD] = attend(head(q, h)[t], keys, values)
    return affine("output", y, SIZE)


def bp_levels(n, k):
    return next(level for level in range(64) if k * (2 ** (level + 1) - 1) >= n - 1)


def bp_side(distance, size, k, node):
    """The nodes on one side, nearest first, as (level, place, node): size leaves, cut at multiples from `distance`."""
    found, level, at = [], 0, distance
    while at < size:
        taken = 0
        while at < size and (taken < k or at % 2 ** (level + 1)):
            found.append((level, taken, node(level, at)))
            at += 2 ** level
            taken += 1
        level += 1
    return found


def bp(x, k, causal):
    """Ye et al. 2019: leaves of each span, spans as positions, neighbours from fine to coarse."""
    n = len(x)
    top = bp_levels(LIMIT, k)
    contexts = 1 + 2 * (top + 1) * (k + 1)
    table = weight("relations", contexts + top, SIZE)
    c = weight("span-query", 1, SIZE)[0]
    q, key, v = projected(x)
    spans = {}
    for level in range(1, bp_levels(n, k) + 1):
        for m in range(-(-n // 2 ** level)):
            part = slice(m * 2 ** level, (m + 1) * 2 ** level)
            heads = [attend(head(c, h), head(key[part] + table[contexts + level - 1], h), head(v[part], h)) for h in range(HEADS)]
            u = affine("output", np.concatenate(heads), SIZE)
            spans[level, m] = np.split(affine("projection", u, 3 * SIZE), 3)[1:]
    spans |= {(0, j): [key[j], v[j]] for j in range(n)}
    y = np.zeros_like(x)
    for i in range(n):
        # to the left, positions count backwards from multiples that lie at 0: cut where i - at is a multiple
        nodes, end, level = [(0, spans[0, i])], i, 0
        while end > 0:
            taken = 0
            while end > 0 and (taken < k or end % 2 ** (level + 1)):
                end -= 2 ** level
                nodes.append((1 + 2 * level * (k + 1) + taken, spans[level, end // 2 ** level]))
                taken += 1
            level += 1
        if not causal:
            for level, place, node in bp_side(i + 1, n, k, lambda l, at: (l, at // 2 ** l)):
                nodes.append((1 + (2 * level + 1) * (k + 1) + place, spans[node]))
        keys = np.stack([node[0] + table[relation] for relation, node in nodes])
        values = np.stack([node[1] for _, node in nodes])
        for h in range(HEADS):
            y[i, h * HEAD:(h + 1) * HEAD] = attend(head(q[i], h), head(keys, h), head(values, h))
    return affine("output", y, SIZE)


def etc(x, z, window, count, distance):
    """Ainslie et al. 2020: a layer over the long input x and the global one z (None: pooled from x)."""
    n = len(x)
    g = min(count, n)
    owner = np.array([i * g // n for i in range(n)])
    if z is None:
        z = weight("globals", count, SIZE)[:g] + np.stack([x[owner == m].mean(0) for m in range(g)])
    table = weight("labels", 2 * window + 1 + 2 * distance + 1 + 4, SIZE)
    near, global_, l2g, g2l = np.split(table, np.cumsum([2 * window + 1, 2 * distance + 1, 2]))
    q, k, v = projected(x)
    qg, kg, vg = np.split(affine("global.projection", z, 3 * SIZE), 3, axis=-1)
    y, u = np.zeros_like(x), np.zeros_like(z)
    for i in range(n):
        js = [j for j in range(n) if abs(i - j) <= window]
        keys = np.concatenate([k[js] + near[np.array(js) - i + window], kg + l2g[(owner[i] != np.arange(g)).astype(int)]])
        values = np.concatenate([v[js], vg])
        y[i] = np.concatenate([attend(head(q[i], h), head(keys, h), head(values, h)) for h in range(HEADS)])
    for m in range(g):
        apart = np.clip(np.arange(g) - m, -distance, distance) + distance
        keys = np.concatenate([kg + global_[apart], k + g2l[(owner != m).astype(int)]])
        values = np.concatenate([vg, v])
        u[m] = np.concatenate([attend(head(qg[m], h), head(keys, h), head(values, h)) for h in range(HEADS)])
    total = z + affine("global.output", u, SIZE)
    normed = (total - total.mean(-1, keepdims=True)) / np.sqrt(total.var(-1, keepdims=True) + 1e-5)
    return affine("output", y, SIZE), normed * weight("global.norm-gain", SIZE) + weight("global.norm-bias", SIZE)


def gaussian(x, causal):
    """Guo et al. 2019: -|w (i - j)^2 + b| on the logits, a w and a b for each head."""
    n = len(x)
    q, k, v = projected(x)
    w, b = weight("distance", 2, HEADS)
    d = np.subtract.outer(np.arange(n), np.arange(n))
    y = np.zeros_like(x)
    for h in range(HEADS):
        logits = head(q, h) @ head(k, h).T / np.sqrt(HEAD) - np.abs(w[h] * d * d + b[h])
        y[:, h * HEAD:(h + 1) * HEAD] = softmax(np.where(causal & (d < 0), -np.inf, logits)) @ head(v, h)
    return affine("output", y, SIZE)


def predictive(x, below, alpha, beta, causal):
    """Wang et al. 2021: logits of the layer below, a convolution over the picture of n x n with a bias and a ReLU,
    which the lowest layer has not."""
    n = len(x)
    q, k, v = projected(x)
    seen = np.tri(n) > 0 if causal else np.ones((n, n), bool)
    picture = np.stack([head(q, h) @ head(k, h).T / np.sqrt(HEAD) for h in range(HEADS)]) * seen
    downs = 2 if causal else 3
    if below is None:
        logits = picture
    else:
        logits = evolved(alpha * below + (1 - alpha) * picture, beta, downs) * seen
    y = [softmax(np.where(seen, logits[h], -np.inf)) @ head(v, h) for h in range(HEADS)]
    return affine("output", np.concatenate(y, -1), SIZE), logits


def evolved(picture, beta, downs):
    n = picture.shape[-1]
    kernel = weight("kernel", HEADS, downs, 3, HEADS)
    wide = np.pad(picture, ((0, 0), (1, 1), (1, 1)))
    found = np.zeros_like(picture) + weight("kernel-bias", HEADS)[:, None, None]
    for down in range(downs):
        for right in range(3):
            found += np.einsum("oc,cij->oij", kernel[:, down, right], wide[:, down:down + n, right:right + n])
    return beta * np.maximum(found, 0) + (1 - beta) * picture


def collaborative(x, size, causal):
    """Cordonnier et al. 2020: queries times each head's mixing vector, against the same keys."""
    n = len(x)
    q, k, v = np.split(affine("projection", x, 2 * size + SIZE), [size, 2 * size], axis=-1)
    mixing, content = weight("mixing", HEADS, size), weight("content-bias", HEADS, size)
    y = []
    for h in range(HEADS):
        logits = (q * mixing[h]) @ k.T / np.sqrt(size / HEADS) + content[h] @ k.T
        y.append(softmax(np.where(causal & (np.tri(n) == 0), -np.inf, logits)) @ head(v, h))
    return affine("output", np.concatenate(y, -1), SIZE)


def synthesizer(x, causal):
    """Tay et al. 2021, the program's random_plus_alpha: (1 - s(a)) of the dot products and s(a) of a trained table."""
    n = len(x)
    q, k, v = (affine(name, x, SIZE) for name in ("parts.0.query", "key", "value"))
    table = weight("parts.1.weight", LIMIT, HEADS, LIMIT)[:n, :, :n]
    alpha = 1 / (1 + np.exp(-np.diff(weight("mixture", 2))[0]))
    y = []
    for h in range(HEADS):
        logits = (1 - alpha) * head(q, h) @ head(k, h).T / np.sqrt(HEAD) + alpha * table[:, h]
        y.append(softmax(np.where(causal & (np.tri(n) == 0), -np.inf, logits)) @ head(v, h))
    return affine("output", np.concatenate(y, -1), SIZE)


def axial(x, width, causal):
    """Ho et al. 2019: attention along the rows of a grid, then along the columns of what came out."""
    n = len(x)

    def along(name, q, k, v, sees):
        y = np.zeros((n, SIZE))
        for i in range(n):
            keys = [j for j in range(n) if sees(i, j)]
            if keys:
                y[i] = np.concatenate([attend(head(q[i], h), head(k[keys], h), head(v[keys], h)) for h in range(HEADS)])
        return affine(name + ".output", y, SIZE)

    def own(name, x, sees):
        return along(name, *np.split(affine(name + ".projection", x, 3 * SIZE), 3, axis=-1), sees)

    rows = own("row", x, lambda i, j: i // width == j // width)
    if not causal:
        return own("column", rows, lambda i, j: i % width == j % width)
    past = own("past", x, lambda i, j: i // width == j // width and j <= i)
    k, v = np.split(affine("column.key-value", rows, 2 * SIZE), 2, axis=-1)
    above = along("column", affine("column.query", past, SIZE), k, v,
                  lambda i, j: i % width == j % width and j // width < i // width)
    return past + above


def star(x, rounds):
    """Guo et al. 2019: a ring of satellites around a relay."""
    def update(name, query, context):
        q = affine(name + ".query", query, SIZE)
        k, v = np.split(affine(name + ".key-value", context, 2 * SIZE), 2, axis=-1)
        heads = [attend(head(q, h), head(k, h), head(v, h)) for h in range(HEADS)]
        out = np.maximum(affine(name + ".output", np.concatenate(heads), SIZE), 0)
        normed = (out - out.mean()) / np.sqrt(out.var() + 1e-5)
        return normed * weight(name + ".norm-gain", SIZE) + weight(name + ".norm-bias", SIZE)

    n = len(x)
    satellites, relay = x, x.mean(0)
    for _ in range(rounds):
        satellites = np.stack([
            update("satellite", satellites[i], np.stack(
                [satellites[j] for j in sorted({(i - 1) % n, i, (i + 1) % n})] + [x[i], relay]))
            for i in range(n)])
        relay = update("relay", relay, np.concatenate([satellites, relay[None]]))
    return satellites


def routing(x, clusters, window, causal, share=False, local=0):
    """Roy et al. 2021: the keys nearest to the query's centroid; causal: chunks of a cluster, keys are queries."""
    n = len(x)
    share = share and causal
    if share and not local:
        q, v = np.split(affine("projection", x, 2 * SIZE), 2, axis=-1)
        k = q
    else:
        q, k, v = projected(x)
    centroids = weight("centroids", HEADS, clusters, HEAD + 1)[:, :, :HEAD]
    unit = lambda a: a / np.linalg.norm(a, axis=-1, keepdims=True)
    y = np.zeros_like(x)
    for h in range(HEADS):
        if h < local:
            for i in range(n):
                near = slice(max(0, i - window), i + 1 if causal else i + window + 1)
                y[i, h * HEAD:(h + 1) * HEAD] = attend(head(q[i], h), head(k[near], h), head(v[near], h))
            continue
        qh, kh, mu = unit(head(q, h)), unit(head(q if share else k, h)), unit(centroids[h])
        by_query, by_key = (qh @ mu.T).argmax(1), (kh @ mu.T).argmax(1)
        for i in range(n):
            if causal:
                members = [j for j in range(n) if by_key[j] == by_query[i]]
                chunk = max(0, sum(j <= i for j in members) - 1) // window
                keys = {j for j in members[max(0, chunk - 1) * window:(chunk + 1) * window] if j <= i} | {i}
            else:
                keys = set(np.argsort(-(kh @ mu[by_query[i]]), kind="stable")[:window].tolist())
            keys = sorted(keys)
            # attend() divides by sqrt d, the logits here are multiplied by it
            y[i, h * HEAD:(h + 1) * HEAD] = attend(qh[i] * HEAD, kh[keys], head(v, h)[keys])
    return affine("output", y, SIZE)


def case(kind, role, n, y, layers=1):
    return {"kind": kind, "role": role, "length": n, "layers": layers, "y": [float(f"{v:.8g}") for v in y.ravel()]}


def main():
    cases = []
    for n, block, cut, rounds, causal in [(11, 4, 0, 8, False), (12, 3, 0, 3, True), (10, 3, 0, 8, True), (11, 3, 2, 5, False)]:
        y = sinkhorn(weight("x", n, SIZE), block, cut, rounds, 0.7, causal)
        kind = f"{{kind: sinkhorn, block: {block}, cut: {cut}, rounds: {rounds}, temperature: 0.7}}"
        cases.append(case(kind, "CAUSAL" if causal else "BIDIRECTIONAL", n, y))
    for n, k, causal in [(13, 1, False), (13, 2, True), (11, 2, False)]:
        y = bp(weight("x", n, SIZE), k, causal)
        cases.append(case(f"{{kind: bp, reach: {k}}}", "CAUSAL" if causal else "BIDIRECTIONAL", n, y))
    for n, window, count, distance, layers in [(11, 2, 3, 1, 1), (11, 1, 4, 2, 3), (3, 1, 5, 1, 2)]:
        y, z = weight("x", n, SIZE), None
        for _ in range(layers):
            y, z = etc(y, z, window, count, distance)
        kind = f"{{kind: etc, window: {window}, globals: {count}, distance: {distance}}}"
        cases.append(case(kind, "BIDIRECTIONAL", n, y, layers))
    for causal in (False, True):
        role = "CAUSAL" if causal else "BIDIRECTIONAL"
        cases.append(case("{kind: gaussian, form: distance}", role, 7, gaussian(weight("x", 7, SIZE), causal)))
        y, logits = weight("x", 6, SIZE), None
        for layer in range(3):
            y, logits = predictive(y, logits, 0.4, 0.3, causal)
            cases.append(case("{kind: predictive, alpha: 0.4, beta: 0.3}", role, 6, y, layer + 1))
        cases.append(case("{kind: collaborative, key-size: 6}", role, 7, collaborative(weight("x", 7, SIZE), 6, causal)))
        kind = "{kind: synthesizer, parts: [dot-product, random]}"
        cases.append(case(kind, role, 7, synthesizer(weight("x", 7, SIZE), causal)))
        for n, clusters, window, share, local in [(11, 2, 3, False, 0), (9, 3, 2, True, 0), (11, 2, 3, True, 1), (9, 1, 9, False, 0)]:
            y = routing(weight("x", n, SIZE), clusters, window, causal, share, local)
            kind = f"{{kind: routing, clusters: {clusters}, window: {window}, share: {str(share).lower()}, local: {local}}}"
            cases.append(case(kind, role, n, y))
        for n, width in [(11, 3), (10, 5)]:
            cases.append(case(f"{{kind: axial, width: {width}}}", role, n, axial(weight("x", n, SIZE), width, causal)))
        for horizon in (0, 20):
            m = horizon or (LIMIT if causal else 9)
            y = cosformer(weight("x", 9, SIZE), m, causal)
            cases.append(case(f"{{kind: cosformer, horizon: {horizon}}}", role, 9, y))
        cases.append(case("{kind: performer, kernel: relu}", role, 9, rectified_performer(weight("x", 9, SIZE), causal)))
        for shared in (False, True):
            kind = f"{{kind: random, keys: 3, seed: 7, draw: {'shared' if shared else 'per-head'}}}"
            cases.append(case(kind, role, 11, random(weight("x", 11, SIZE), 3, 7, shared, causal)))
    for n, rounds in [(7, 2), (2, 3), (1, 1)]:
        cases.append(case(f"{{kind: star, rounds: {rounds}}}", "BIDIRECTIONAL", n, star(weight("x", n, SIZE), rounds)))
    with open(sys.argv[1], "w") as out:
        json.dump(cases, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
