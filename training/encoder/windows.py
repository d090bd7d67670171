"""Prepared texts to padded batches."""
import json
import random
from pathlib import Path

import torch

from common import (CASES, EFFECTS, FILLS, INCIDENTS, MENTIONS, NAMES, NONE, ROLES, STAGES, case_of, read_lines, tags)

BEGIN, END = 101, 102     # the vocabulary's [CLS] and [SEP]


class Pieces:
    """Words to word pieces, each word by itself, remembered."""

    def __init__(self, folder):
        from tokenizers import Tokenizer
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known = {}

    def of(self, word):
        if word not in self.known:
            self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids or [100]
        return self.known[word]


def window(words, sentences, pieces, **labels):
    """One window: words with the pieces of each, and the sentences as word ranges."""
    return {"ids": [pieces.of(w) for w in words], "cases": [case_of(w) for w in words], "sentences": sentences, **labels}


def size(w):
    return sum(len(p) for p in w["ids"]) + 2


def packed(texts, pieces, most, labels, shares, rng=None):
    """Packs one-sentence texts into windows; with `rng` into full ones, such of any length, and single sentences, by
    their `shares` of all windows."""
    out, open_ = [], None
    limit = most
    for text in texts:
        w = window(text["words"], [(0, len(text["words"]))], pieces, **labels(text))
        if size(w) > most * 2:
            continue
        if open_ is None or size(open_) + size(w) > limit:
            if open_ is not None:
                out.append(open_)
            open_ = w
            limit = most if rng is None else rng.choices((most, rng.randint(8, most), 0), shares)[0]
        else:
            n = len(open_["ids"])
            open_["sentences"] = open_["sentences"] + [(n, n + len(w["ids"]))]
            for key, value in w.items():
                if key == "heads":
                    open_[key] = open_[key] + [h + n for h in value]
                elif key != "sentences":
                    open_[key] = open_[key] + value
    return out + ([open_] if open_ else [])


def bio(n, marks, names):
    out, index = [0] * n, {t: i for i, t in enumerate(tags(names))}
    for start, end, kind in marks:
        out[start:end] = [index[f"B-{kind}"]] + [index[f"I-{kind}"]] * (end - start - 1)
    return out


def messages(texts, pieces, most, short, rng=None):
    """Messages cut into windows of whole sentences; with `rng` a share of the messages, `short`, into shorter ones."""
    out = []
    for text in texts:
        n = len(text["words"])
        roles = bio(n, [(m["start"], m["end"], ROLES[m["role"]]) for m in text["marks"]], ROLES)
        fills, effects = [[] for _ in range(n)], [[] for _ in range(n)]
        of = [set() for _ in range(n)]
        for m in text["marks"]:
            fills[m["start"]], effects[m["start"]] = m["fills"], m["effects"]
            of[m["start"]] = set(m["templates"])
        limit = rng.randint(40, most) if short and rng and rng.random() < short else most
        first = 0
        sentences = [tuple(s) for s in text["sentences"]]
        while first < len(sentences):
            last, length = first, 2
            while last < len(sentences):
                more = sum(len(pieces.of(w)) for w in text["words"][sentences[last][0]:sentences[last][1]])
                if last > first and length + more > limit:
                    break
                length += more
                last += 1
            start, end = sentences[first][0], sentences[last - 1][1]
            inside = [(s - start, e - start) for s, e in sentences[first:last]]
            types, stages = [], []
            for s, e in sentences[first:last]:
                there = set().union(*of[s:e]) if e > s else set()
                types.append(sorted({text["templates"][t]["type"] for t in there} - {NONE}))
                stages.append(sorted({text["templates"][t]["stage"] for t in there} - {NONE}))
            out.append(window(text["words"][start:end], inside, pieces, roles=roles[start:end], fills=fills[start:end],
                              effects=effects[start:end], types=types, stages=stages, id=text["id"], start=start))
            if length > 500:
                out[-1]["long"] = True
            first = last
    return out


def load(config, work, pieces, which):
    """All windows of one half (`learn` or `look`), by task."""
    data = config["data"]
    limit, pack = data["window"], data["pack"]
    shares, short = data.get("shares", (0.45, 0.25, 0.3)), data.get("short", 0.0)
    rng = random.Random(data["seed"]) if which == "learn" else None
    labels = json.loads((work / "labels.json").read_text())
    tag = {t: i for i, t in enumerate(labels["tags"])}
    rel = {r: i for i, r in enumerate(labels["rels"])}
    read = lambda task: read_lines(work / f"{task}-{which}.jsonl")
    trees = list(read("treebank"))
    if which == "learn" and "own" in data:
        # Our own sentences are few: every one of them counts several times.
        trees += list(read_lines(Path(data["own"]))) * data.get("own_times", 1)
        rng.shuffle(trees)
    return {
        "treebank": packed(trees, pieces, pack, lambda t: {
            "tags": [tag.get(x, NONE) for x in t["tags"]], "heads": t["heads"], "rels": [rel.get(x, NONE) for x in t["rels"]]}, shares, rng),
        "muc": messages(read("muc"), pieces, limit, short, rng),
        "mentions": packed(read("mentions"), pieces, pack, lambda t: {"mentions": bio(len(t["words"]), t["spans"], MENTIONS)}, shares, rng),
        "names": packed(read("names"), pieces, pack, lambda t: {"names": bio(len(t["words"]), t["spans"], NAMES)}, shares, rng),
        "plover": [window(t["words"], [(0, len(t["words"]))], pieces, plover=[t["label"]]) for t in read("plover")],
    }, labels


def batches(windows, tokens, rng):
    """Endless batches of about equally long windows, in random order."""
    while True:
        order = sorted(range(len(windows)), key=lambda i: size(windows[i]) + rng.random() * 24)
        groups, group, longest = [], [], 0
        for i in order:
            longest = max(longest, size(windows[i]))
            if group and longest * (len(group) + 1) > tokens:
                groups.append(group)
                group, longest = [], size(windows[i])
            group.append(i)
        groups.append(group)
        rng.shuffle(groups)
        yield from ([windows[i] for i in g] for g in groups)


def tensors(group, hide=None):
    """A padded batch. `hide(i)` says whether the letter case of a window is hidden."""
    length = min(512, max(size(w) for w in group))
    words = max(len(w["ids"]) for w in group)
    b = len(group)
    pieces, cases = torch.zeros(b, length, dtype=torch.long), torch.zeros(b, length, dtype=torch.long)
    mask, first = torch.zeros(b, length), torch.zeros(b, words, dtype=torch.long)
    sentence = torch.full((b, words), -1, dtype=torch.long)
    for i, w in enumerate(group):
        flat, at, hidden = [BEGIN], [], hide(i) if hide else False
        shown = [0]
        for ids, case in zip(w["ids"], w["cases"]):
            at.append(min(len(flat), length - 1))
            flat += ids
            shown += [0 if hidden else case] * len(ids)
        flat = flat[:length - 1] + [END]
        shown = shown[:length - 1] + [0]
        pieces[i, :len(flat)] = torch.tensor(flat)
        cases[i, :len(shown)] = torch.tensor(shown)
        mask[i, :len(flat)] = 1
        first[i, :len(at)] = torch.tensor(at)
        for n, (s, e) in enumerate(w["sentences"]):
            sentence[i, s:e] = n
    out = {"pieces": pieces, "cases": cases, "mask": mask, "first": first, "sentence": sentence}
    for key in ("tags", "heads", "rels", "roles", "mentions", "names"):
        if key in group[0]:
            rows = torch.full((b, words), NONE, dtype=torch.long)
            for i, w in enumerate(group):
                rows[i, :len(w[key])] = torch.tensor(w[key])
            out[key] = rows
    for key, kinds in (("fills", FILLS), ("effects", EFFECTS)):
        if key in group[0]:
            out[key] = [(i, j, k) for i, w in enumerate(group) for j, ks in enumerate(w[key]) for k in ks]
    for key, kinds in (("types", INCIDENTS), ("stages", STAGES)):
        if key in group[0]:
            most = max(len(w["sentences"]) for w in group)
            rows = torch.full((b, most, len(kinds)), -1.0)
            for i, w in enumerate(group):
                rows[i, :len(w[key])] = 0.0
                for j, ks in enumerate(w[key]):
                    rows[i, j, ks] = 1.0
            out[key] = rows
    if "plover" in group[0]:
        out["plover"] = torch.tensor([w["plover"][0] for w in group])
    return out
