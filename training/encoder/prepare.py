"""Step 1, prepare: the sets under `../shared/data` become windows of words with labels, in `training/work/*.jsonl`.

Only sets whose README allows training are read: the treebank's train half, MUC-4 DEV, re3d without the BBC's part,
UNER, wikigold, PLOVER. MUC-4 TST1 and TST2 and the treebank's dev half are prepared for looking at, not for learning.
"""
import hashlib
import json
import re
from collections import Counter, defaultdict

from common import (EFFECTS, FILLS, INCIDENTS, NONE, PLOVER, ROLE_SLOTS, STAGES, options, read_lines, sentences_of,
                    words_of)


def treebank(path):
    """Sentences of a CoNLL-U file: words, tag pairs, heads (own index for the root), relations."""
    out, words = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            continue
        if not line.strip():
            if words:
                out.append({"words": [w[1] for w in words], "tags": [w[3] + " " + w[4] for w in words],
                            "heads": [int(w[6]) - 1 if w[6] != "0" else i for i, w in enumerate(words)],
                            "rels": [w[7] for w in words]})
            words = []
            continue
        fields = line.split("\t")
        if fields[0].isdigit():
            words.append(fields)
    return out


def spans(text, entities, keep):
    """Words of a text and the word ranges of its entities of the kinds to keep."""
    words = words_of(text)
    starts, ends = {s: i for i, (s, _) in enumerate(words)}, {e: i + 1 for i, (_, e) in enumerate(words)}
    found = []
    for start, end, kind in entities:
        if kind in keep and start in starts and end in ends:
            found.append([starts[start], ends[end], kind])
    return {"words": [text[s:e] for s, e in words], "spans": found}


def held_out(name, percent):
    """True for a fixed share of names."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < percent


def names(config, data):
    renamed = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
    learn, look = [], []
    for file in ("uner-ewt-dev", "wikigold"):
        for line in read_lines(data / "ner" / f"{file}.jsonl"):
            line["entities"] = [e for e in line["entities"] if e[2] in renamed]
            (look if held_out(line["id"], 10) else learn).append(spans(line["text"], line["entities"], renamed))
    return learn, look


def mentions(config, data):
    from common import MENTIONS
    learn, look = [], []
    for line in read_lines(data / "ner" / "re3d-train.jsonl"):
        example = {"id": line["id"], **spans(line["text"], line["entities"], MENTIONS)}
        if held_out(line["id"], 20):
            look.append(example)
        elif line["source"] != "BBC_Online":
            learn.append(example)
    return learn, look


def plover(config, data):
    learn, look = [], []
    for line in read_lines(data / "plover" / "gold.jsonl"):
        words = words_of(line["text"])
        example = {"words": [line["text"][s:e] for s, e in words], "label": PLOVER.index(line["label"])}
        (look if held_out(line["id"], 20) else learn).append(example)
    return learn, look


FILLER = re.compile(r'"((?:[^"\\]|\\.)*)"')


def templates(path):
    """Templates of a key file by message: slot number → lines of the slot."""
    out, current, slot = defaultdict(list), None, None
    for line in path.read_text(encoding="latin-1").split("\n"):
        if line.startswith(";"):
            continue
        if not line.strip():
            current = slot = None
            continue
        head = re.match(r"(\d+)\.\s+[A-Z :]+?\s{2,}(.*)", line)
        if head and head[1] == "0":
            current = {}
            out[re.match(r"\S+", head[2])[0]].append(current)
            slot = 0
            continue
        if current is None:
            continue
        if head:
            slot = int(head[1])
            current[slot] = [head[2].strip()]
        elif slot is not None:
            current[slot].append(line.strip())
    return out


def messages(path):
    """Messages of a text file: id, and everything up to the next id line."""
    parts = re.split(r"(?m)^((?:DEV|TST\d)-MUC\d-\d{4}).*\n", path.read_text(encoding="latin-1"))
    return list(zip(parts[1::2], parts[2::2]))


def normal(text):
    return [text[s:e].lower() for s, e in words_of(text)]


def occurrences(needle, haystack, places):
    first = needle[0]
    return [i for i in places.get(first, ()) if haystack[i:i + len(needle)] == needle]


def message(name, text, keys):
    """Words, sentences, and for every string of the key each of its occurrences, with fills and incident types."""
    words = words_of(text)
    body = text.find("[TEXT]")
    low = [text[s:e].lower() for s, e in words]
    places = defaultdict(list)
    for i, word in enumerate(low):
        places[word].append(i)
    marks = {}          # (start, end) → role → labels
    known = [t for t in keys if t.get(1, ["*"])[0] != "*"]
    for number, template in enumerate(known):
        optional = "OPTIONAL" in template[1][0]
        kind = template[4][0].split(" / ")[0].lstrip("? ").strip()
        fills, effects = Counter(), Counter()
        by_string = defaultdict(lambda: {"fills": set(), "effects": set()})
        for slot, kinds, into in ((7, FILLS, "fills"), (11, FILLS, "fills"), (13, FILLS, "fills"), (20, FILLS, "fills"),
                                  (16, EFFECTS, "effects"), (23, EFFECTS, "effects")):
            for line in template.get(slot, []):
                value = line.split(":")[0].lstrip("? ").split(" / ")[0].strip()
                if value in kinds:
                    for string in FILLER.findall(line):
                        by_string[string][into].add(kinds.index(value))
        for slot, role in ROLE_SLOTS.items():
            for line in template.get(slot, []):
                line = re.sub(r'^"[^"]*":\s*(?=")', "", line) if slot == 19 and line.count('": "') else line
                for string in FILLER.findall(template_line(line, slot)):
                    needle = normal(string)
                    if not needle:
                        continue
                    for at in occurrences(needle, low, places):
                        mark = marks.setdefault((at, at + len(needle)), {})
                        label = mark.setdefault(role, {"fills": set(), "effects": set(), "templates": set()})
                        label["fills"] |= by_string[string]["fills"]
                        label["effects"] |= by_string[string]["effects"]
                        label["templates"].add(number)
    # Longer strings win over the parts of them that are strings of the key, too.
    taken, kept = set(), []
    for (start, end), roles in sorted(marks.items(), key=lambda m: (m[0][0] - m[0][1], m[0][0])):
        if any(i in taken for i in range(start, end)):
            continue
        taken.update(range(start, end))
        role, label = max(roles.items(), key=lambda r: (len(r[1]["templates"]), -r[0]))
        kept.append({"start": start, "end": end, "role": role, **{k: sorted(v) for k, v in label.items()}})
    kept.sort(key=lambda k: k["start"])
    return {"id": name, "words": [text[s:e] for s, e in words], "offsets": words, "body": body,
            "sentences": sentences_of(text, words), "marks": kept,
            "templates": [{"type": INCIDENTS.index(t[4][0].split(" / ")[0].lstrip("? ").strip())
                           if t[4][0].split(" / ")[0].lstrip("? ").strip() in INCIDENTS else NONE,
                           "stage": STAGES.index(t[5][0].split(" / ")[0].lstrip("? ").strip())
                           if t[5][0].split(" / ")[0].lstrip("? ").strip() in STAGES else NONE,
                           "optional": "OPTIONAL" in t[1][0]} for t in known]}


def template_line(line, slot):
    """In HUM TGT: DESCRIPTION, `"judge": "JOHN"` names the person after the colon; only the description counts."""
    if slot == 19:
        return re.sub(r'(":\s*)"(?:[^"\\]|\\.)*"(?:\s*/\s*"(?:[^"\\]|\\.)*")*', r'"', line)
    return line


def muc(data, name):
    keys = templates(data / "muc4" / f"{name}.key")
    return [message(i, text, keys[i]) for i, text in messages(data / "muc4" / f"{name}.txt")]


def main():
    config, _ = options(__doc__)
    from pathlib import Path
    data, work = Path(config["paths"]["data"]), Path(config["paths"]["work"])
    work.mkdir(parents=True, exist_ok=True)
    sets = {"treebank-learn": treebank(data / "treebank" / "ewt-train.conllu"),
            "treebank-look": treebank(data / "treebank" / "ewt-dev.conllu"),
            "muc-learn": muc(data, "dev"), "muc-look": muc(data, "tst1") + muc(data, "tst2")}
    for kind, make in (("names", names), ("mentions", mentions), ("plover", plover)):
        sets[f"{kind}-learn"], sets[f"{kind}-look"] = make(config, data)
    for name, examples in sets.items():
        with open(work / f"{name}.jsonl", "w", encoding="utf-8") as file:
            for example in examples:
                file.write(json.dumps(example, ensure_ascii=False) + "\n")
        print(f"{name}: {len(examples)} texts, {sum(len(e['words']) for e in examples)} words")
    tags, rels = Counter(), Counter()
    for example in sets["treebank-learn"]:
        tags.update(example["tags"])
        rels.update(example["rels"])
    (work / "labels.json").write_text(json.dumps({"tags": sorted(t for t, n in tags.items() if n > 2),
                                                   "rels": sorted(r for r, n in rels.items() if n > 2)}, indent=1))
    marked = sum(len(m["marks"]) for m in sets["muc-learn"])
    print(f"muc-learn: {marked} strings marked, roles {Counter(k['role'] for m in sets['muc-learn'] for k in m['marks'])}")


if __name__ == "__main__":
    main()
