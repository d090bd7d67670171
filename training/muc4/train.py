"""Trains the light tagger of `cargo xtask bench muc4`: from the workspace root

    python training/muc4/train.py --data ../shared/data/muc4 --work /tmp/muc4 --out models/muc4.bin

`--data` holds dev.txt and dev.key. The features come from the program itself (`MUC4_FEATURES`), so that they are
computed in one place. Needs numpy and scipy; one thread, some minutes, the same bytes every time.
"""

import argparse
import bisect
import json
import os
import shutil
import struct
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import scipy.sparse as sp  # noqa: E402

import keys  # noqa: E402

ROLES = ["PerpInd", "PerpOrg", "Target", "HumName", "HumDesc", "Instrument"]
TYPES = ["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "HIJACKING", "FORCED WORK STOPPAGE"]
MARKS = {"Target": ("phys-type:", "phys-effect:"), "HumName": ("hum-type:", "hum-effect:"),
         "HumDesc": ("hum-type:", "hum-effect:"), "Instrument": ("instrument:", None), "PerpOrg": ("confidence:", None)}


class Vocabulary:
    """Features seen often enough, in order of their hashes."""

    def __init__(self, rows, least):
        hashes, counts = np.unique(np.concatenate([np.asarray(r, np.uint32) for r in rows]), return_counts=True)
        self.hashes = hashes[counts >= least]

    def matrix(self, rows):
        columns, ends = [], [0]
        for row in rows:
            row = np.asarray(row, np.uint32)
            at = np.searchsorted(self.hashes, row)
            at[at == len(self.hashes)] = 0
            columns.append(at[self.hashes[at] == row])
            ends.append(ends[-1] + len(columns[-1]))
        columns = np.concatenate(columns)
        return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(rows), len(self.hashes)))


def probabilities(scores, groups):
    """Softmax in groups of labels; a group of one is a yes or no."""
    out, at = np.empty_like(scores), 0
    for size in groups:
        s = scores[:, at:at + size]
        if size == 1:
            out[:, at:at + 1] = 1 / (1 + np.exp(-s))
        else:
            e = np.exp(s - s.max(1, keepdims=True))
            out[:, at:at + size] = e / e.sum(1, keepdims=True)
        at += size
    return out


def fit(x, y, groups, epochs, rate, batch, shrink=2e-6, seed=1):
    """Logistic regression by AdaGrad. A row without any target in a group of several says nothing about it."""
    order = np.random.default_rng(seed)
    rows, width = x.shape[0], sum(groups)
    weights, squares = np.zeros((x.shape[1], width), np.float32), np.full((x.shape[1], width), 0.1, np.float32)
    bias, bias_squares = np.zeros(width, np.float32), np.full(width, 0.1, np.float32)
    for _ in range(epochs):
        shuffled = order.permutation(rows)
        for start in range(0, rows, batch):
            at = shuffled[start:start + batch]
            part, target = x[at], y[at]
            error = probabilities(np.asarray(part @ weights) + bias, groups) - target
            first = 0
            for size in groups:
                if size > 1:
                    error[:, first:first + size] *= target[:, first:first + size].sum(1, keepdims=True)
                first += size
            columns, inverse = np.unique(part.indices, return_inverse=True)
            small = sp.csr_matrix((part.data, inverse, part.indptr), (part.shape[0], len(columns)))
            slope = small.T @ error + shrink * weights[columns]
            squares[columns] += slope * slope
            weights[columns] -= rate * slope / np.sqrt(squares[columns])
            total = error.sum(0)
            bias_squares += total * total
            bias -= rate * total / np.sqrt(bias_squares)
    return weights, bias


def token_targets(message, spans):
    """Outside, begins, goes on, for every token and role; long phrases first."""
    starts = [t[0] for t in message["tokens"]]
    y = np.zeros((len(starts), 3 * len(ROLES)), np.float32)
    y[:, 0::3] = 1
    taken = defaultdict(list)
    for start, end, role, *_ in sorted(spans, key=lambda s: s[0] - s[1]):
        r = ROLES.index(role)
        if any(start < b and a < end for a, b in taken[r]):
            continue
        taken[r].append((start, end))
        state, i = 1, bisect.bisect_left(starts, start)
        while i < len(starts) and starts[i] < end:
            y[i, 3 * r:3 * r + 3] = 0
            y[i, 3 * r + state] = 1
            state, i = 2, i + 1
    return y


def sentence_targets(message, told):
    y = np.zeros((len(message["sentences"]), len(TYPES)), np.float32)
    for i, (start, end, _) in enumerate(message["sentences"]):
        for kind, bounds in told:
            if kind in TYPES and any(a < end and start < b for a, b in bounds):
                y[i, TYPES.index(kind)] = 1
    return y


def phrase_targets(spans):
    """Labels with their shares; NONE where nothing is said to have happened."""
    for _, _, role, _, _, types, effects in spans:
        mark, effect = MARKS.get(role, (None, None))
        labels = {mark + t: share for t, share in types.items()} if mark else {}
        if effect:
            labels.update({effect + e: share for e, share in (effects or {"NONE": 1}).items()})
        yield labels


def part(vocabulary, weights, bias, labels, most):
    """The strongest rows as 8-bit numbers."""
    kept = np.sort(np.argsort(-np.abs(weights).max(1), kind="stable")[:most])
    rows = weights[kept]
    scale = float(np.abs(rows).max() / 127)
    text = "\n".join(labels).encode()
    numbers = np.clip(np.round(rows / scale), -127, 127).astype(np.int8)
    return (struct.pack("<I", len(text)) + text + struct.pack("<f", scale) + bias.astype("<f4").tobytes()
            + struct.pack("<I", len(kept)) + vocabulary.hashes[kept].astype("<u4").tobytes() + numbers.tobytes())


def features(data, work, aligned):
    """Lets the program write the features of all messages and of the spans of the key."""
    for name in ("texts", "spans", "features", "out"):
        (work / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(data / "dev.txt", work / "texts" / "dev.txt")
    with open(work / "spans" / "dev.jsonl", "w") as file:
        for name, (spans, _) in aligned.items():
            rows = [{"start": s[0], "end": s[1], "role": s[2], "p": 1.0} for s in spans]
            file.write(json.dumps({"id": name, "spans": rows}) + "\n")
    environment = {**os.environ, "MUC4_SIGNALS": str(work / "spans"), "MUC4_FEATURES": str(work / "features")}
    subprocess.run(["cargo", "xtask", "bench", "muc4", "--data", str(work / "texts"), "--out", str(work / "out")],
                   env=environment, check=True)
    return [json.loads(line) for line in open(work / "features" / "dev.jsonl")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    keyed = keys.templates(options.data / "dev.key")
    texts = dict(keys.messages(options.data / "dev.txt"))
    aligned = {name: keys.align(raw, keyed.get(name, [])) for name, raw in texts.items()}
    messages = features(options.data, options.work.resolve(), aligned)

    rows = [t[2] for m in messages for t in m["tokens"]]
    targets = np.concatenate([token_targets(m, aligned[m["id"]][0]) for m in messages])
    vocabulary = Vocabulary(rows, 4)
    weights, bias = fit(vocabulary.matrix(rows), targets, [3] * len(ROLES), epochs=6, rate=0.15, batch=256)
    out = part(vocabulary, weights, bias, [f"{r}:{s}" for r in ROLES for s in "OBI"], 80_000)

    rows = [s[2] for m in messages for s in m["sentences"]]
    targets = np.concatenate([sentence_targets(m, aligned[m["id"]][1]) for m in messages])
    vocabulary = Vocabulary(rows, 3)
    weights, bias = fit(vocabulary.matrix(rows), targets, [1] * len(TYPES), epochs=8, rate=0.1, batch=64)
    out += part(vocabulary, weights, bias, TYPES, 40_000)

    rows = [p[2] for m in messages for p in m["phrases"]]
    given = [labels for m in messages for labels in phrase_targets(aligned[m["id"]][0])]
    counts = Counter(label for labels in given for label in labels)
    labels = sorted(label for label, n in counts.items() if n >= 5)
    groups = [n for _, n in sorted(Counter(label.split(":")[0] for label in labels).items())]
    targets = np.array([[g.get(label, 0) for label in labels] for g in given], np.float32)
    vocabulary = Vocabulary(rows, 3)
    weights, bias = fit(vocabulary.matrix(rows), targets, groups, epochs=6, rate=0.05, batch=64, shrink=1e-4)
    out += part(vocabulary, weights, bias, labels, 25_000)
    options.out.write_bytes(out)
    print(f"{options.out}: {len(out)} bytes, {len(labels)} labels of phrases")


if __name__ == "__main__":
    main()
