#!/usr/bin/env python3
"""Fits the weights of `data/link/stories.tsv`: a logistic regression over pairs of reports that were compared.

    cargo xtask bench stories --data DIR --out PAIRS       # what each compared pair has in common; no answers
    fit.py --gold DIR/docs.jsonl --pairs PAIRS/docs.jsonl [--without gvc/train.jsonl] [--table data/link/stories.tsv]

`--gold` gives the incident of each report, `--without` takes out reports that are to stay unseen. Needs nothing but
Python. The kinds of evidence are those of the table, in its order.
"""
import argparse
import json
import math


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def solve(matrix, right):
    """Gauss-Jordan with pivots; the systems here have some thirty unknowns."""
    n = len(right)
    rows = [row[:] + [right[i]] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(n):
            if k != i and rows[k][i]:
                times = rows[k][i] / rows[i][i]
                rows[k] = [x - times * y for x, y in zip(rows[k], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def fit(values, same, ridge=1.0, rounds=25):
    """Newton's method; the constant, the first kind, is not held back."""
    n = len(values[0])
    weights = [0.0] * n
    for _ in range(rounds):
        slope, curve = [-ridge * w for w in weights], [[0.0] * n for _ in range(n)]
        slope[0] = 0.0
        for x, y in zip(values, same):
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(map(float.__mul__, x, weights))))))
            told = [i for i, v in enumerate(x) if v]
            for i in told:
                slope[i] += (y - p) * x[i]
                scaled = p * (1 - p) * x[i]
                row = curve[i]
                for k in told:
                    row[k] += scaled * x[k]
        for i in range(n):
            curve[i][i] += ridge if i else 1e-9
        step = solve(curve, slope)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-4:
            break
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", required=True)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--table", default="data/link/stories.tsv")
    args = parser.parse_args()
    incident = {r["id"]: r["incident"] for r in read(args.gold)}
    unseen = {r["id"] for path in args.without for r in read(path)}
    pairs = [p for p in read(args.pairs) if not {p["a"], p["b"]} & unseen]
    same = [float(incident[p["a"]] == incident[p["b"]]) for p in pairs]
    weights = fit([[float(v) for v in p["values"]] for p in pairs], same)
    lines = open(args.table, encoding="utf-8").read().splitlines()
    kinds = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert len(kinds) == len(weights), "the table has other kinds of evidence"
    with open(args.table, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines if line.startswith("#"))
        out.writelines(f"{kind}\t{weight:.3f}\n" for kind, weight in zip(kinds, weights))
    print(f"{len(pairs)} pairs, {int(sum(same))} of one incident")


if __name__ == "__main__":
    main()
