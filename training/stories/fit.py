#!/usr/bin/env python3
"""Fits the weights of `data/link/stories.tsv`: a logistic regression over pairs of reports that were compared.

    fit.py streams --gold gva/docs.jsonl --without gvc/train.jsonl --out STREAMS    # whole, ten tenths, twenty sixtieths
    cargo xtask bench stories --data STREAMS --out PAIRS                            # what compared pairs have in common
    fit.py weights --gold gva/docs.jsonl --pairs PAIRS [--table data/link/stories.tsv]

Smaller streams of the same reports (an incident is in one tenth with all its reports) show how evidence counts in a small
archive. Reports of `--without` stay unseen. A text that is filed under two incidents stands twice (ids `X` and `X-2`): such
pairs say nothing and are left out. Needs numpy. The fit is unique: Newton's method on a convex function.
"""
import argparse
import hashlib
import json
import os

import numpy as np


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def streams(args):
    unseen = {r["id"] for path in args.without for r in read(path)}
    reports = [r for r in read(args.gold) if r["id"] not in unseen]
    number = lambda r: int(hashlib.md5(r["incident"].encode()).hexdigest(), 16)
    parts = {"full": reports}
    parts |= {f"t{k}": [r for r in reports if number(r) % 10 == k] for k in range(10)}
    parts |= {f"s{k}": [r for r in reports if number(r) // 10 % 60 == k] for k in range(20)}
    os.makedirs(args.out, exist_ok=True)
    for name, part in parts.items():
        with open(os.path.join(args.out, f"{name}.jsonl"), "w", encoding="utf-8") as out:
            out.writelines(json.dumps(r) + "\n" for r in part)


def fit(values, same, ridge=1.0, rounds=50):
    """Newton's method; the constant, the first kind, is not held back."""
    weights = np.zeros(values.shape[1])
    held = np.full(len(weights), ridge)
    held[0] = 1e-9
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (same - p) - held * weights
        curve = (values * (p * (1 - p))[:, None]).T @ values + np.diag(held)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def weights(args):
    incident = {r["id"]: r["incident"] for r in read(args.gold)}
    text = lambda i: i.split("-")[0]
    pairs = [p for name in sorted(os.listdir(args.pairs)) for p in read(os.path.join(args.pairs, name))]
    pairs = [p for p in pairs if text(p["a"]) != text(p["b"])]
    same = np.array([float(incident[p["a"]] == incident[p["b"]]) for p in pairs])
    found = fit(np.array([p["values"] for p in pairs], dtype=np.float64), same)
    with open(args.table, encoding="utf-8") as lines:
        lines = lines.read().splitlines()
    kinds = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert len(kinds) == len(found), "the table has other kinds of evidence"
    with open(args.table, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines if line.startswith("#"))
        out.writelines(f"{kind}\t{weight:.3f}\n" for kind, weight in zip(kinds, found))
    print(f"{len(pairs)} pairs, {int(same.sum())} of one incident")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("streams")
    step.add_argument("--gold", required=True)
    step.add_argument("--without", action="append", default=[])
    step.add_argument("--out", required=True)
    step.set_defaults(run=streams)
    step = steps.add_parser("weights")
    step.add_argument("--gold", required=True)
    step.add_argument("--pairs", required=True)
    step.add_argument("--table", default="data/link/stories.tsv")
    step.set_defaults(run=weights)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
