"""Step 4, measure: figures of a run's weights on the halves that are kept for looking. One line is added to `runs.jsonl`.

UPOS, tags, UAS, LAS: treebank dev, gold words, punctuation counted, heads chosen word by word (the program looks for the
best tree, which is a little better). Names, mentions: entity F1, exact. Strings: F1 of the different strings of a message
by role. The program itself is measured by `cargo xtask bench`.
"""
import json
from pathlib import Path

import torch

import train
from common import base_folder, options
from model import build
from windows import Pieces, load


def main():
    config, given = options(__doc__, name=(str, "encoder", "name of the run"), layers=(int, 0, "layers of the run, if others"))
    config["base"]["layers"] = given.layers or config["base"]["layers"]
    torch.set_num_threads(config["train"]["threads"])
    work, folder = Path(config["paths"]["work"]), base_folder(config)
    held, labels = load(config, work, Pieces(folder), "look")
    train.TAG_UPOS = train.upos_of(labels["tags"])
    model = build(config, folder, len(labels["tags"]), len(labels["rels"]))
    state = torch.load(work / f"{given.name}.pt")
    model.load_state_dict(state.get("model", state))
    line = {"run": given.name, "measured": True, "layers": config["base"]["layers"], **train.look(model, held)}
    print(json.dumps(line))
    with open(work / "runs.jsonl", "a") as log:
        log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
