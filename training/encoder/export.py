"""Step 3, export: the weights of a run become one file for the program, and reference values for its tests.

The file: `CHENC1\\n`, a line of JSON with the labels of every head and the lengths of the parts that follow it: vocabulary (text),
relation weights (float32), graph (ONNX, layers and word pieces as 8-bit numbers). Reference values for sentences written for
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
from windows import Pieces, tensors, window

# Heads whose outputs are linear in the word vectors, in the order of the columns of the first output.
LINEAR = ["tags", "names", "mentions", "roles", "fills", "effects", "incidents", "stages", "plover"]


class Deployed(nn.Module):
    """One window in; for its words the columns of all linear heads, the scores of heads and what relations need."""

    def __init__(self, model):
        super().__init__()
        self.encoder, self.heads = model.encoder, model.heads
        layers = [getattr(model.heads, name) for name in LINEAR]
        self.linear = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
        self.linear.weight.data = torch.cat([layer.weight.data for layer in layers])
        self.linear.bias.data = torch.cat([layer.bias.data for layer in layers])

    def forward(self, pieces, cases, first):
        encoder = self.encoder
        places = torch.arange(pieces.shape[1])
        x = encoder.norm(encoder.pieces(pieces) + encoder.places(places) + encoder.cases(cases))
        for layer in encoder.layers:
            x = layer(x, 0.0)
        words = x[0][first]
        heads = self.heads
        gelu = torch.nn.functional.gelu
        return (self.linear(words), heads.arcs(words), gelu(heads.rel_from(words)), gelu(heads.rel_to(words)))


def labels_of(work):
    labels = json.loads((work / "labels.json").read_text())
    lists = {"tags": labels["tags"], "names": tags(NAMES), "mentions": tags(MENTIONS), "roles": tags(ROLES), "fills": FILLS,
             "effects": EFFECTS, "incidents": INCIDENTS, "stages": STAGES, "plover": PLOVER}
    return labels, [[name, lists[name]] for name in LINEAR]


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
                      input_names=["pieces", "cases", "first"], output_names=["linear", "arcs", "from", "to"],
                      dynamic_axes={"pieces": {1: "length"}, "cases": {1: "length"}, "first": {0: "words"},
                                    "linear": {0: "words"}, "arcs": {0: "words", 1: "words"}, "from": {0: "words"}, "to": {0: "words"}})
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
    relations = model.heads.rel.detach().numpy().astype("<f4").tobytes()
    body = graph.read_bytes()
    header = {"version": 1, "run": given.name, "layers": config["base"]["layers"], "heads": lists, "relations": labels["rels"],
              "cases": CASES, "vocabulary_bytes": len(vocabulary), "relation_bytes": len(relations), "graph_bytes": len(body)}
    out = Path(given.out or config["paths"]["model"])
    out.write_bytes(b"CHENC1\n" + json.dumps(header, ensure_ascii=False).encode() + b"\n" + vocabulary + relations + body)
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
    if given.reference:
        with torch.no_grad():
            linear, arcs, _, _ = deployed(batch["pieces"], batch["cases"], batch["first"][0])
        import onnxruntime
        session = onnxruntime.InferenceSession(str(graph))
        numbers = lambda t: t.numpy()
        same = session.run(["linear", "arcs"], {"pieces": numbers(batch["pieces"]), "cases": numbers(batch["cases"]),
                                                "first": numbers(batch["first"][0])})
        rounded = lambda t: [[round(float(x), 4) for x in row] for row in t]
        Path(given.reference).write_text(json.dumps({
            "words": words, "linear": rounded(same[0]), "arcs": rounded(same[1]), "full_linear": rounded(linear),
            "full_arcs": rounded(arcs)}) + "\n")


if __name__ == "__main__":
    main()
