"""The encoder (BERT layout, weights of MiniLM-L6) and its heads, in plain PyTorch."""
import json
import math

import torch
import torch.nn.functional as F
from torch import nn

from common import CASES, EFFECTS, FILLS, INCIDENTS, MENTIONS, NAMES, PLOVER, ROLES, STAGES, tags

ARC, REL = 192, 64          # widths of the parser's four projections


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT. `heads` of attention are `one` wide each."""

    def __init__(self, width, heads, one, inner, dropout):
        super().__init__()
        self.heads, self.one = heads, one
        self.query, self.key, self.value = (nn.Linear(width, heads * one) for _ in range(3))
        self.attended = nn.Linear(heads * one, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = (f(x).view(batch, length, self.heads, self.one).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = q @ k.transpose(2, 3) / math.sqrt(self.one) + bias
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, self.heads * self.one)
        x = self.norm1(x + self.dropout(self.attended(mixed)))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Word pieces to vectors."""

    def __init__(self, shape, layers, low, narrow, dropout):
        super().__init__()
        width, heads, inner = shape["hidden_size"], shape["num_attention_heads"], shape["intermediate_size"]
        one = width // heads
        self.pieces = nn.Embedding(shape["vocab_size"], width)
        self.places = nn.Embedding(shape["max_position_embeddings"], width)
        self.cases = nn.Embedding(len(CASES), width)
        nn.init.zeros_(self.cases.weight)
        self.norm, self.dropout = nn.LayerNorm(width, 1e-12), nn.Dropout(dropout)
        sizes = [narrow if i < low else (heads, inner) for i in range(layers)]
        self.layers = nn.ModuleList(Layer(width, heads, one, inner, dropout) for heads, inner in sizes)

    def forward(self, pieces, cases, mask, low, whole=True):
        """Vectors after the first `low` layers and, if `whole`, after all of them."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.dropout(self.norm(self.pieces(pieces) + self.places(places) + self.cases(cases)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers[:low]:
            x = layer(x, bias)
        lower = x
        for layer in self.layers[low:] if whole else ():
            x = layer(x, bias)
        return lower, x


class Heads(nn.Module):
    """What is read off the vectors of words and sentences."""

    def __init__(self, width, n_tags, n_rels, dropout):
        super().__init__()
        out = lambda n: nn.Linear(width, n)
        self.dropout = nn.Dropout(dropout)
        self.tags, self.names, self.mentions = out(n_tags), out(len(tags(NAMES))), out(len(tags(MENTIONS)))
        self.roles, self.fills, self.effects = out(len(tags(ROLES))), out(len(FILLS)), out(len(EFFECTS))
        self.incidents, self.stages, self.plover = out(len(INCIDENTS)), out(len(STAGES)), out(len(PLOVER))
        self.arc_from, self.arc_to, self.rel_from, self.rel_to = out(ARC), out(ARC), out(REL), out(REL)
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.rel = nn.Parameter(torch.zeros(n_rels, REL + 1, REL + 1))
        nn.init.xavier_uniform_(self.arc)
        nn.init.normal_(self.rel, std=0.02)

    def of_trees(self, learn):
        """Whether the heads of tags, arcs and relations learn."""
        for part in (self.tags, self.arc_from, self.arc_to, self.rel_from, self.rel_to):
            part.requires_grad_(learn)
        for part in (self.arc, self.rel):
            part.requires_grad_(learn)

    def arcs(self, words):
        """Scores of every word (row) having every word (column) as its head; itself stands for the root."""
        dependent, head = self.dropout(F.gelu(self.arc_from(words))), self.dropout(F.gelu(self.arc_to(words)))
        dependent = F.pad(dependent, (0, 1), value=1.0)
        return (dependent @ self.arc) @ head.transpose(-1, -2)

    def relations(self, words, heads):
        """Scores of the relations between every word and its given head."""
        dependent, head = self.dropout(F.gelu(self.rel_from(words))), self.dropout(F.gelu(self.rel_to(words)))
        head = torch.gather(head, -2, heads[..., None].expand(*heads.shape, head.shape[-1]))
        dependent, head = F.pad(dependent, (0, 1), value=1.0), F.pad(head, (0, 1), value=1.0)
        return torch.einsum("...i,rij,...j->...r", dependent, self.rel, head)


class Chancery(nn.Module):
    """Encoder and heads. The heads of the treebank read the vectors after `low` layers, so that parsing costs no more."""

    def __init__(self, shape, layers, low, narrow, dropout, n_tags, n_rels):
        super().__init__()
        self.low = low
        self.encoder = Encoder(shape, layers, low, narrow, dropout)
        self.heads = Heads(shape["hidden_size"], n_tags, n_rels, dropout)

    def words(self, batch, whole=True):
        """Vectors of words, those of their first pieces: after the low layers and, if `whole`, after all."""
        lower, upper = self.encoder(batch["pieces"], batch["cases"], batch["mask"], self.low, whole)
        first = batch["first"][..., None].expand(-1, -1, upper.shape[-1])
        return torch.gather(lower, 1, first), torch.gather(upper, 1, first)


def build(config, folder, n_tags, n_rels):
    """A model with the base encoder's weights and fresh heads. Layers narrower than the base model's are left to chance: what
    begins with them begins with the weights of `narrow.py`."""
    from safetensors.torch import load_file
    shape = json.loads((folder / "config.json").read_text())
    base = config["base"]
    narrow = (base.get("low_heads", shape["num_attention_heads"]), base.get("low_inner", shape["intermediate_size"]))
    model = Chancery(shape, base["layers"], base.get("low", base["layers"]), narrow, config["train"]["dropout"], n_tags, n_rels)
    weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    embeddings = "embeddings."
    renamed = {"pieces.weight": weights[embeddings + "word_embeddings.weight"],
               # The type of the segment is always the first: its vector joins the places'.
               "places.weight": weights[embeddings + "position_embeddings.weight"]
               + weights[embeddings + "token_type_embeddings.weight"][0],
               "cases.weight": model.encoder.cases.weight.data,
               "norm.weight": weights[embeddings + "LayerNorm.weight"],
               "norm.bias": weights[embeddings + "LayerNorm.bias"]}
    names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
             "attended": "attention.output.dense", "norm1": "attention.output.LayerNorm",
             "inner": "intermediate.dense", "outer": "output.dense", "norm2": "output.LayerNorm"}
    for i in range(base["layers"]):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                renamed[f"layers.{i}.{ours}.{part}"] = weights[f"encoder.layer.{i}.{theirs}.{part}"]
    same = {k: v.shape for k, v in model.encoder.state_dict().items()}
    model.encoder.load_state_dict({k: v for k, v in renamed.items() if v.shape == same[k]}, strict=False)
    return model
