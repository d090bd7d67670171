"""Step 2b, average: one set of weights, the mean of those of several runs of one shape.

    python training/encoder/average.py --runs fifth,sixth --name mean
"""
from pathlib import Path

import torch

from common import options


def main():
    config, given = options(__doc__, runs=(str, "", "runs, with commas"), name=(str, "mean", "name of the weights"))
    work = Path(config["paths"]["work"])
    runs = [torch.load(work / f"{run}.pt") for run in given.runs.split(",")]
    mean = {key: sum(run[key] for run in runs) / len(runs) for key in runs[0]}
    torch.save(mean, work / f"{given.name}.pt")


if __name__ == "__main__":
    main()
