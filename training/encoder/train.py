"""Step 2, train: one encoder and all heads, task by task in turn. `--resume` goes on from the last checkpoint.

Writes `training/work/NAME.pt` (weights), `NAME.checkpoint.pt` and a line of figures for every look into `runs.jsonl`.
"""
import json
import math
import os
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from common import INCIDENTS, MENTIONS, NAMES, NONE, ROLES, base_folder, options, tags
from model import build
from windows import Pieces, batches, load, size, tensors


def sentence_means(words, sentence):
    """Mean vectors of sentences: batch × sentences × width."""
    most = int(sentence.max()) + 1
    member = (sentence[..., None] == torch.arange(most)).to(words.dtype)
    return (member.transpose(1, 2) @ words) / member.sum(1).clamp(min=1)[..., None]


def arc_scores(model, words, sentence):
    """Scores of heads, within the sentence only."""
    scores = model.heads.arcs(words)
    apart = (sentence[:, :, None] != sentence[:, None, :]) | (sentence[:, None, :] < 0)
    return scores.masked_fill(apart, -1e4)


def as_taught(model, teacher, low, batch):
    """How far tags, arcs and relations are from those of a teacher, on texts that nobody has parsed."""
    with torch.no_grad():
        known = teacher.words(batch, whole=False)[0]
        wanted = arc_scores(teacher, known, batch["sentence"]).float()
        given = wanted.argmax(-1)
        wanted = [teacher.heads.tags(known).float(), wanted, teacher.heads.relations(known, given).float()]
    said = [model.heads.tags(low), arc_scores(model, low, batch["sentence"]), model.heads.relations(low, given)]
    there = batch["sentence"] >= 0
    far = lambda said, wanted: F.kl_div(F.log_softmax(said[there].float(), -1), F.log_softmax(wanted[there], -1),
                                        reduction="batchmean", log_target=True)
    return sum(map(far, said, wanted))


def loss_of(model, task, batch, teacher=None):
    """The loss of one batch."""
    heads = model.heads
    low, words = map(heads.dropout, model.words(batch, whole=task != "treebank"))
    if teacher is not None and task != "treebank":
        return as_taught(model, teacher, low, batch) + loss_of_heads(heads, task, batch, words, model)
    return loss_of_heads(heads, task, batch, words, model)


def loss_of_heads(heads, task, batch, words, model):
    """The loss of the heads that a task teaches."""
    flat = lambda logits, gold, **more: F.cross_entropy(logits.flatten(0, -2), gold.flatten(), ignore_index=NONE, **more)
    if task == "treebank":
        scores = arc_scores(model, words, batch["sentence"]).float()
        given = batch["heads"].clamp(min=0)
        return (flat(heads.tags(words).float(), batch["tags"]) + flat(scores, batch["heads"])
                + flat(heads.relations(words, given).float(), batch["rels"]))
    if task in ("names", "mentions"):
        return flat(getattr(heads, task)(words).float(), batch[task])
    means = sentence_means(words, batch["sentence"])
    if task == "plover":
        return F.cross_entropy(heads.plover(means[:, 0]).float(), batch["plover"])
    loss = 2.0 * flat(heads.roles(words).float(), batch["roles"])
    for key, head in (("fills", heads.fills), ("effects", heads.effects)):
        if batch[key]:
            i, j, k = (torch.tensor(x) for x in zip(*batch[key]))
            loss = loss + 0.3 * F.cross_entropy(head(words[i, j]).float(), k)
    for key, head in (("types", heads.incidents), ("stages", heads.stages)):
        gold = batch[key]
        logits = head(means).float()[gold >= 0]
        loss = loss + F.binary_cross_entropy_with_logits(logits, gold[gold >= 0])
    return loss


def found(numbers, kinds):
    """Spans of a row of BIO tags; an I without a B begins one."""
    names, out, start, kind = tags(kinds), [], None, None
    for i, n in enumerate(list(numbers) + [0]):
        p, _, k = names[n].partition("-")
        if start is not None and (p != "I" or k != kind):
            out.append((start, i, kind))
            start = None
        if p == "B" or (p == "I" and start is None):
            start, kind = i, k
    return set(out)


def f1(right, said, wanted):
    return 200.0 * right / max(1, said + wanted)


@torch.no_grad()
def look(model, data, limit=None):
    """Figures on the held-out halves."""
    model.eval()
    out = {}
    for task, windows in data.items():
        windows = windows[:limit] if limit else windows
        right = said = wanted = total = 0
        strings = [0, 0, 0]
        per_doc = {}
        c = {"tag": 0, "arc": 0, "las": 0, "upos": 0, "type": [0, 0, 0]}
        for at in range(0, len(windows), 16):
            group = windows[at:at + 16]
            batch = tensors(group)
            with torch.autocast("cpu", torch.bfloat16):
                words = model.words(batch, whole=task != "treebank")[1]
            words = words.float()
            if task == "treebank":
                arcs = arc_scores(model, words, batch["sentence"]).argmax(-1)
                rels = model.heads.relations(words, arcs).argmax(-1)
                got = model.heads.tags(words).argmax(-1)
                keep = batch["heads"] >= 0
                total += int(keep.sum())
                c["tag"] += int((got == batch["tags"])[keep].sum())
                upos = TAG_UPOS[got] == TAG_UPOS[batch["tags"].clamp(min=0)]
                c["upos"] += int(upos[keep].sum())
                c["arc"] += int((arcs == batch["heads"])[keep].sum())
                c["las"] += int(((arcs == batch["heads"]) & (rels == batch["rels"]))[keep].sum())
            elif task in ("names", "mentions", "muc"):
                key, kinds = ("roles", ROLES) if task == "muc" else (task, NAMES if task == "names" else MENTIONS)
                got = getattr(model.heads, key)(words).argmax(-1)
                means = sentence_means(words, batch["sentence"]) if task == "muc" else None
                for i, w in enumerate(group):
                    n = len(w["ids"])
                    g, p = found(w[key], kinds), found(got[i, :n].tolist(), kinds)
                    right, said, wanted = right + len(g & p), said + len(p), wanted + len(g)
                    if task == "muc":
                        name = lambda s: (s[2], tuple(x for ids in w["ids"][s[0]:s[1]] for x in ids))
                        d = per_doc.setdefault(w["id"], (set(), set()))
                        d[0].update(map(name, g))
                        d[1].update(map(name, p))
                if task == "muc":
                    gold = batch["types"]
                    p = model.heads.incidents(means) > 0
                    valid = gold >= 0
                    c["type"][0] += int((p & (gold > 0))[valid].sum())
                    c["type"][1] += int(p[valid].sum())
                    c["type"][2] += int((gold > 0)[valid].sum())
            else:
                means = sentence_means(words, batch["sentence"])
                right += int((model.heads.plover(means[:, 0]).argmax(-1) == batch["plover"]).sum())
                said += len(group)
        if task == "treebank":
            out |= {"upos": 100 * c["upos"] / total, "tags": 100 * c["tag"] / total, "uas": 100 * c["arc"] / total, "las": 100 * c["las"] / total}
        elif task == "plover":
            out["plover"] = 100 * right / max(1, said)
        else:
            out[task] = f1(right, said, wanted)
        if task == "muc":
            g = sum(len(a & b) for a, b in per_doc.values())
            out["muc_strings"] = f1(g, sum(len(b) for _, b in per_doc.values()), sum(len(a) for a, _ in per_doc.values()))
            out["muc_strings_p"] = 100 * g / max(1, sum(len(b) for _, b in per_doc.values()))
            out["muc_types"] = f1(*c["type"])
    model.train()
    return {k: round(v, 2) for k, v in out.items()}


TAG_UPOS = None


def upos_of(tag_names):
    kinds = sorted({t.split()[0] for t in tag_names})
    return torch.tensor([kinds.index(t.split()[0]) for t in tag_names])


def main():
    global TAG_UPOS
    config, given = options(__doc__, name=(str, "encoder", "name of the run"), resume=(bool, False, "go on from the last checkpoint"),
                            steps=(int, 0, "steps, if others than the configuration's"), layers=(int, 0, "layers, likewise"),
                            low=(int, 0, "layers below tags, arcs and relations, likewise"),
                            only=(str, "", "tasks to learn, with commas; the others' share goes to them"),
                            frozen=(bool, False, "the encoder stays as it is; heads alone learn"),
                            upper=(bool, False, "what the trees are read off stays as it is; upper layers and the other heads learn"),
                            start=(str, "", "weights of an earlier run to begin from"))
    train, work = config["train"], Path(config["paths"]["work"])
    train["steps"] = given.steps or train["steps"]
    base = config["base"]
    base["layers"] = given.layers or base["layers"]
    base["low"] = min(given.low or base.get("low", base["layers"]), base["layers"])
    torch.set_num_threads(train["threads"])
    torch.manual_seed(train["seed"])
    rng = random.Random(train["seed"])
    folder = base_folder(config)
    pieces = Pieces(folder)
    learn, labels = load(config, work, pieces, "learn")
    held, _ = load(config, work, pieces, "look")
    TAG_UPOS = upos_of(labels["tags"])
    # Messages without any incident teach little more after a while: half of such windows sit out.
    plain = [w for w in learn["muc"] if not any(w["roles"])]
    learn["muc"] = [w for w in learn["muc"] if any(w["roles"])] + [w for w in plain if rng.random() < 0.6]
    mix = {k: v for k, v in config["mix"].items() if not given.only or k in given.only.split(",")}
    for task in mix:
        print(f"{task}: {len(learn[task])} windows, {sum(size(w) for w in learn[task])} pieces")
    model = build(config, folder, len(labels["tags"]), len(labels["rels"]))
    if given.start:
        # Layers that the earlier run had not keep the base model's weights.
        model.load_state_dict(torch.load(work / f"{given.start}.pt"), strict=False)
    teacher = None
    if "teacher" in config:
        wide = {**config, "base": {**base, **config["teacher"]["base"]}}
        teacher = build(wide, folder, len(labels["tags"]), len(labels["rels"]))
        teacher.load_state_dict(torch.load(work / f"{config['teacher']['run']}.pt"))
        teacher.requires_grad_(False).eval()
    if given.frozen:
        model.encoder.requires_grad_(False)
    # The base model's word pieces stay as they are: most of them never occur here, and the step costs less.
    model.encoder.pieces.weight.requires_grad_(False)
    if given.upper:
        model.encoder.requires_grad_(False)
        model.encoder.layers[base["low"]:].requires_grad_(True)
        model.heads.of_trees(False)
    slow = [p for p in model.encoder.parameters() if p.requires_grad]
    fast = [p for p in model.heads.parameters() if p.requires_grad]
    groups = [{"params": fast, "lr": train["rate"] * train["head_factor"]}]
    if slow:
        groups.append({"params": slow, "lr": train["rate"]})
    optimizer = torch.optim.AdamW(groups, weight_decay=train["decay"], betas=(0.9, 0.98))
    steps, warm = train["steps"], max(1, int(train["steps"] * train["warmup"]))
    rate = lambda s: min(1.0, (s + 1) / warm) * (0.02 + 0.98 * max(0.0, (steps - s) / max(1, steps - warm)) if s > warm else 1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    first, spent = 0, 0.0
    checkpoint = work / f"{given.name}.checkpoint.pt"
    if given.resume and checkpoint.exists():
        kept = torch.load(checkpoint)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        scheduler.load_state_dict(kept["scheduler"])
        first, spent = kept["step"], kept["spent"]
    # Every step draws from a generator of its own, so that a resumed run sees what the whole run would have seen in kind.
    rng = random.Random(train["seed"] * 1000003 + first)
    feeds = {task: batches(learn[task], train["tokens"], rng) for task in mix}
    tasks, shares = list(mix), list(mix.values())
    model.train()
    start, losses, seen = time.time() - spent, {}, 0
    for step in range(first, steps):
        task = rng.choices(tasks, shares)[0]
        batch = tensors(next(feeds[task]), lambda i: rng.random() < config["data"]["caps"])
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(model, task, batch, teacher)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(slow + fast, 1.0)
        optimizer.step()
        scheduler.step()
        seen += int(batch["mask"].sum())
        losses[task] = 0.95 * losses.get(task, loss.item()) + 0.05 * loss.item()
        if (step + 1) % 20 == 0:
            passed = time.time() - start
            shown = " ".join(f"{k} {v:.3f}" for k, v in sorted(losses.items()))
            print(f"{step + 1}/{steps} {passed:.0f}s {seen / max(1e-9, passed - spent):.0f} pieces/s {shown}", flush=True)
        if (step + 1) % train["checkpoint"] == 0:
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(),
                        "step": step + 1, "spent": time.time() - start}, checkpoint.with_suffix(".new"))
            os.replace(checkpoint.with_suffix(".new"), checkpoint)
        last = step + 1 == steps
        if last or (step + 1) % train["measure"] == 0:
            figures = look(model, {k: v for k, v in held.items() if k in mix}, None if last else 64)
            line = {"run": given.name, "step": step + 1, "layers": base["layers"], "low": base["low"], "only": given.only, "frozen": given.frozen,
                    "seconds": round(time.time() - start), "whole": last, **figures}
            print(json.dumps(line), flush=True)
            with open(work / "runs.jsonl", "a") as log:
                log.write(json.dumps(line) + "\n")
    torch.save(model.state_dict(), work / f"{given.name}.pt")


if __name__ == "__main__":
    main()
