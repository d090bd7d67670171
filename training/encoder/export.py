"""Step 3, export: the weights of a run become one file for the program, and reference values for its tests.

The file: `CHENC1\\n`, a line of JSON with the labels of every head and the lengths of the parts that follow it: vocabulary (text) and
graph (ONNX, layers and word pieces as 8-bit numbers). Reference values for sentences written for
this purpose (`reference.txt`): the outputs of the same graph in ONNX Runtime, and those of the unquantised model.
"""
import json
import struct
from pathlib import Path

import torch
from torch import nn

from common import (CASES, EFFECTS, FILLS, INCIDENTS, MENTIONS, NAMES, PLOVER, ROLES, STAGES, base_folder, case_of,
                    options, tags, words_of)
from model import build
from windows import Pieces, load, tensors, window

# Heads whose outputs are linear in the vectors after all layers, in the order of the columns of the output `signals`.
LINEAR = ["names", "mentions", "roles", "fills", "effects", "incidents", "stages", "plover"]


def joined(layers, scales=None):
    """Several linear layers as one."""
    scales = scales or [1.0] * len(layers)
    out = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
    out.weight.data = torch.cat([layer.weight.data * s for layer, s in zip(layers, scales)])
    out.bias.data = torch.cat([layer.bias.data * s for layer, s in zip(layers, scales)])
    return out


class Fast(nn.Module):
    """A layer with the three products of attention in one, its scale among the weights; one window at a time."""

    def __init__(self, layer):
        super().__init__()
        self.heads, self.one = layer.heads, layer.one
        self.inside = joined([layer.query, layer.key, layer.value], [layer.one ** -0.5, 1.0, 1.0])
        self.layer = layer

    def forward(self, x):
        layer = self.layer
        q, k, v = (part.view(1, -1, self.heads, self.one).transpose(1, 2) for part in self.inside(x).chunk(3, -1))
        mixed = (torch.softmax(q @ k.transpose(2, 3), -1) @ v).transpose(1, 2).reshape(1, -1, self.heads * self.one)
        x = layer.norm1(x + layer.attended(mixed))
        return layer.norm2(x + layer.outer(nn.functional.gelu(layer.inner(x))))


class Deployed(nn.Module):
    """One window in. What a tree needs of its words is read after the low layers: columns of tags, scores of heads, and two
    vectors whose products are the scores of relations. The columns of all other heads are read after the last layer, so
    that who asks for trees alone does not pay for the rest."""

    def __init__(self, model):
        super().__init__()
        self.encoder, self.heads, self.low = model.encoder, model.heads, model.low
        self.layers = nn.ModuleList(Fast(layer) for layer in model.encoder.layers)
        self.signals = joined([getattr(model.heads, name) for name in LINEAR])
        relations, one, _ = model.heads.rel.shape
        self.relations = nn.Linear(one - 1, relations * one)
        weights = model.heads.rel.data.permute(1, 0, 2).reshape(one, relations * one)
        self.relations.weight.data, self.relations.bias.data = weights[:-1].T.contiguous(), weights[-1].clone()

    def forward(self, pieces, cases, first):
        encoder, heads = self.encoder, self.heads
        places = torch.arange(pieces.shape[1])
        x = encoder.norm(encoder.pieces(pieces) + encoder.places(places) + encoder.cases(cases))
        for layer in self.layers[:self.low]:
            x = layer(x)
        words = x[0][first]
        gelu = nn.functional.gelu
        low = (heads.tags(words), heads.arcs(words), self.relations(gelu(heads.rel_from(words))), gelu(heads.rel_to(words)))
        for layer in self.layers[self.low:]:
            x = layer(x)
        return (*low, self.signals(x[0][first]))


OUTPUTS = ["tags", "arcs", "governed", "governing", "signals"]


def labels_of(work):
    labels = json.loads((work / "labels.json").read_text())
    lists = {"names": tags(NAMES), "mentions": tags(MENTIONS), "roles": tags(ROLES), "fills": FILLS,
             "effects": EFFECTS, "incidents": INCIDENTS, "stages": STAGES, "plover": PLOVER}
    return labels, [[name, lists[name]] for name in LINEAR]


def transitions(config, work, pieces):
    """For the heads with BIO tags: log odds of every tag after every other, the beginning of a text as the last row, against its
    own frequency. Counted in what was learnt from; tags that cannot follow are left to the program."""
    learn, out = load(config, work, pieces, "learn")[0], {}
    for task, key, kinds in (("names", "names", NAMES), ("mentions", "mentions", MENTIONS), ("muc", "roles", ROLES)):
        n = len(tags(kinds))
        counts = torch.full((n + 1, n), 0.1)
        for text in learn[task]:
            for start, end in text["sentences"]:
                before = n
                for tag in text[key][start:end]:
                    counts[before, tag] += 1
                    before = tag
        odds = torch.log(counts / counts.sum(1, keepdim=True)) - torch.log(counts.sum(0) / counts.sum())
        out[key] = [[round(x, 3) for x in row] for row in odds.tolist()]
    return out


def main():
    config, given = options(__doc__, name=(str, "encoder", "name of the run"), layers=(int, 0, "layers of the run, if others"),
                            float32=(bool, False, "no 8-bit numbers"), out=(str, "", "file, if another than the configuration's"),
                            reference=(str, "", "file for reference values"))
    work = Path(config["paths"]["work"])
    config["base"]["layers"] = given.layers or config["base"]["layers"]
    labels, lists = labels_of(work)
    folder = base_folder(config)
    model = build(config, folder, len(labels["tags"]), len(labels["rels"]))
    state = torch.load(work / f"{given.name}.pt")
    model.load_state_dict(state.get("model", state))
    model.eval()
    deployed = Deployed(model).eval()
    pieces = Pieces(folder)
    text = Path(__file__).with_name("reference.txt").read_text().strip()
    words = [text[s:e] for s, e in words_of(text)]
    w = window(words, [(0, len(words))], pieces)
    batch = tensors([w])
    graph = work / f"{given.name}.onnx"
    torch.onnx.export(deployed, (batch["pieces"], batch["cases"], batch["first"][0]), graph, dynamo=False, opset_version=17,
                      input_names=["pieces", "cases", "first"], output_names=OUTPUTS,
                      dynamic_axes={"pieces": {1: "length"}, "cases": {1: "length"}, "first": {0: "words"}, "arcs": {0: "words", 1: "words"},
                                    **{name: {0: "words"} for name in OUTPUTS if name != "arcs"}})
    if not given.float32:
        import onnx
        from onnxruntime.quantization import QuantType, quantize_dynamic
        small = work / f"{given.name}.int8.onnx"
        nodes = onnx.load(graph).graph.node
        keep = [n.name for n in nodes if n.op_type in ("MatMul", "Gemm") and "/layers" not in n.name]
        quantize_dynamic(graph, small, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8,
                         nodes_to_exclude=keep)
        graph = small
    vocabulary = (folder / "vocab.txt").read_bytes()
    body = graph.read_bytes()
    header = {"version": 2, "run": given.name, "layers": [model.low, config["base"]["layers"]], "tags": labels["tags"],
              "relations": labels["rels"], "heads": lists, "transitions": transitions(config, work, pieces), "cases": CASES, "vocabulary_bytes": len(vocabulary),
              "graph_bytes": len(body)}
    out = Path(given.out or config["paths"]["model"])
    out.write_bytes(b"CHENC1\n" + json.dumps(header, ensure_ascii=False).encode() + b"\n" + vocabulary + body)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    if given.reference:
        kept = ["tags", "arcs", "signals"]
        with torch.no_grad():
            full = dict(zip(OUTPUTS, deployed(batch["pieces"], batch["cases"], batch["first"][0])))
        import onnxruntime
        # No fusion that rounds elsewhere than the graph says: the numbers are those of the graph itself.
        plain = onnxruntime.SessionOptions()
        plain.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        session = onnxruntime.InferenceSession(str(graph), plain)
        numbers = lambda t: t.numpy()
        same = session.run(kept, {"pieces": numbers(batch["pieces"]), "cases": numbers(batch["cases"]), "first": numbers(batch["first"][0])})
        rounded = lambda t: [[round(float(x), 4) for x in row] for row in t]
        Path(given.reference).write_text(json.dumps({
            "words": words, **{name: rounded(t) for name, t in zip(kept, same)},
            **{"full_" + name: rounded(full[name]) for name in kept}}) + "\n")


if __name__ == "__main__":
    main()
