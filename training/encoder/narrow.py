"""Cuts the low layers of a run to the widths of the configuration: the heads of attention and the inner units that add
least to their layer's output, measured on training texts, are left out. What is left has to be trained again.

    python training/encoder/narrow.py --config training/encoder/fourth.toml --start third --name narrow
"""
from pathlib import Path

import torch
import torch.nn.functional as F

from common import base_folder, options
from model import build
from windows import Pieces, load, tensors

# Windows of each kind that are looked at.
LOOKED_AT = {"treebank": 400, "muc": 80}


@torch.no_grad()
def shares(model, windows):
    """For every low layer the energy that each head and each inner unit adds."""
    encoder = model.encoder
    low = encoder.layers[:model.low]
    heads, units = [torch.zeros(layer.heads) for layer in low], [torch.zeros(layer.inner.out_features) for layer in low]
    for window in windows:
        batch = tensors([window])
        places = torch.arange(batch["pieces"].shape[1])
        x = encoder.norm(encoder.pieces(batch["pieces"]) + encoder.places(places) + encoder.cases(batch["cases"]))
        for i, layer in enumerate(low):
            q, k, v = (f(x).view(1, -1, layer.heads, layer.one).transpose(1, 2) for f in (layer.query, layer.key, layer.value))
            mixed = torch.softmax(q @ k.transpose(2, 3) * layer.one ** -0.5, -1) @ v
            for h, out in enumerate(layer.attended.weight.split(layer.one, 1)):
                heads[i][h] += (mixed[0, h] @ out.T).square().sum()
            x = layer.norm1(x + layer.attended(mixed.transpose(1, 2).flatten(2)))
            inner = F.gelu(layer.inner(x))
            units[i] += inner[0].square().sum(0) * layer.outer.weight.square().sum(0)
            x = layer.norm2(x + layer.outer(inner))
    return heads, units


def main():
    config, given = options(__doc__, name=(str, "narrow", "name of the weights"), start=(str, "", "run to cut"))
    work, folder, base = Path(config["paths"]["work"]), base_folder(config), config["base"]
    learn, labels = load(config, work, Pieces(folder), "learn")
    wide = {**config, "base": {k: v for k, v in base.items() if k not in ("low_heads", "low_inner")}}
    model = build(wide, folder, len(labels["tags"]), len(labels["rels"]))
    model.load_state_dict(torch.load(work / f"{given.start}.pt"))
    model.eval()
    windows = [w for task, n in LOOKED_AT.items() for w in learn[task][:n]]
    state = model.state_dict()
    for i, (heads, units) in enumerate(zip(*shares(model, windows))):
        best = lambda share, n: share.topk(min(n, len(share))).indices.sort().values
        kept, one = best(heads, base["low_heads"]), model.encoder.layers[i].one
        columns = (kept[:, None] * one + torch.arange(one)).flatten()
        inner = best(units, base["low_inner"])
        print(f"layer {i}: {len(kept)} heads with {heads[kept].sum() / heads.sum():.3f} of the energy, "
              f"{len(inner)} units with {units[inner].sum() / units.sum():.3f}")
        name = lambda part: f"encoder.layers.{i}.{part}"
        for part, rows in (("query", columns), ("key", columns), ("value", columns), ("inner", inner)):
            for kind in ("weight", "bias"):
                state[name(f"{part}.{kind}")] = state[name(f"{part}.{kind}")][rows]
        for part, rows in (("attended", columns), ("outer", inner)):
            state[name(f"{part}.weight")] = state[name(f"{part}.weight")][:, rows]
    torch.save(state, work / f"{given.name}.pt")


if __name__ == "__main__":
    main()
