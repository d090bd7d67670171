"""Messages and answer keys of MUC-4: where the fillers stand in the text."""

import re
from collections import Counter, defaultdict

LABELS = {
    4: "type", 6: "instrument", 7: "instrument-type", 9: "individual", 10: "organisation", 11: "confidence",
    12: "target", 13: "target-type", 16: "target-effect", 18: "name", 19: "description", 20: "human-type",
    23: "human-effect",
}
ROLES = {
    "individual": "PerpInd", "organisation": "PerpOrg", "target": "Target", "name": "HumName",
    "description": "HumDesc", "instrument": "Instrument",
}
# For each role the slots with its type and with what happened to it.
FILLS = {
    "Target": ("target-type", "target-effect"), "HumName": ("human-type", "human-effect"),
    "HumDesc": ("human-type", "human-effect"), "Instrument": ("instrument-type", None),
    "PerpOrg": ("confidence", None), "PerpInd": (None, None),
}
MESSAGE = re.compile(r"(?m)^([A-Z0-9]+-MUC\d-\d{4})[^\n]*\n")


def messages(path):
    """Name and block of every message; one character is one byte."""
    text = path.read_bytes().decode("latin-1")
    starts = list(MESSAGE.finditer(text))
    for start, following in zip(starts, [*starts[1:], None]):
        yield start[1], text[start.end():following.start() if following else len(text)]


def split_top(text, mark):
    """Pieces between marks outside quotation marks and brackets."""
    pieces, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == '"' and (i == 0 or text[i - 1] != "\\"):
            quoted = not quoted
        elif not quoted and c in "()":
            depth += 1 if c == "(" else -1
        elif c == mark and not quoted and depth == 0:
            pieces.append(text[start:i])
            start = i + 1
    return [p.strip() for p in [*pieces, text[start:]] if p.strip()]


def plain(text):
    return " ".join(text.replace("\\", "").replace('"', " ").split())


def filler(text):
    """(values, references) of one line of a slot, or None."""
    text = text.strip().lstrip("? ").upper()
    if text in ("", "-", "*"):
        return None
    value, *rest = split_top(text, ":")
    return [plain(v) for v in split_top(value, "/")], [plain(t) for part in rest for t in split_top(part, "/")]


def templates(path):
    """Templates by message: for each slot its fillers."""
    found, template, slot = defaultdict(list), None, None
    for line in path.read_text(encoding="latin-1").splitlines():
        start = re.match(r"(\d{1,2})\.\s+(\S[^:]*:? ?[A-Z ]*?)(?:\s{2,}|$)(.*)", line)
        if not line.strip():
            template = slot = None
        elif line.startswith("0.  MESSAGE: ID"):
            template, slot = defaultdict(list), None
            found[re.search(r"\S+-MUC\d-\d{4}", line)[0]].append(template)
        elif template is None:
            continue
        elif start:
            slot = LABELS.get(int(start[1]))
            add(template, slot, line[36:])
        elif slot and line[0] in " \t":
            add(template, slot, line)
    return {doc: [t for t in ts if t["type"]] for doc, ts in found.items()}


def add(template, slot, text):
    parsed = filler(text) if slot else None
    if parsed:
        template[slot].append(parsed)


def collapsed(raw):
    """The text with single spaces and round brackets, and the place of each character."""
    out, places, space = [], [], True
    for i, c in enumerate(raw):
        if c.isspace():
            if not space:
                out.append(" ")
                places.append(i)
            space = True
        else:
            out.append({"[": "(", "]": ")"}.get(c, c).upper())
            places.append(i)
            space = False
    return "".join(out), [*places, len(raw)]


def occurrences(text, places, phrase):
    """All spans of a phrase that cut no word."""
    phrase = re.sub(r"\s+", " ", phrase.replace("[", "(").replace("]", ")")).strip()
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        end = at + len(phrase)
        cut = (at and text[at - 1].isalnum() and phrase[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and phrase[-1].isalnum())
        if not cut:
            yield places[at], places[end - 1] + 1
        at = text.find(phrase, at + 1)


def sentences(raw):
    """Spans of sentences, near enough to say which phrases stand together."""
    mark = re.search(r"\[TEXT\]|--", raw)
    out, start = [], mark.end() if mark else 0
    for paragraph in re.finditer(r"(?:(?!\n\s*\n).)+", raw[start:], re.S):
        base, text, at = start + paragraph.start(), paragraph[0], 0
        for end in re.finditer(r"(?<!\b[A-Z])(?<!\bDR)(?<!\bMR)(?<!\bCOL)(?<!\bGEN)(?<!\bLT)[.!?][\"')\]]*(?=\s)|\Z", text):
            piece = text[at:end.end()]
            if piece.strip():
                out.append((base + at + len(piece) - len(piece.lstrip()), base + at + len(piece.rstrip())))
            at = end.end()
    return out


def fills(template, slot, values, references):
    """Share of each set fill that refers to a filler."""
    shares = {}
    for fill, tags in template.get(slot, []) if slot else []:
        if not tags or set(tags) & {*values, *references}:
            shares.update({v: 1 / len(fill) for v in fill if v != "-"})
    return shares


def align(raw, keyed):
    """Spans of all fillers, and for each template its type and the sentences that tell of it.

    A phrase of a general kind counts only where it first stands, or beside another filler of its template."""
    text, places = collapsed(raw)
    bounds = sentences(raw)
    spans, told = [], []
    for template in keyed:
        found = []
        for slot, role in ROLES.items():
            for number, (values, tags) in enumerate(template.get(slot, [])):
                types, effects = (fills(template, s, values, tags) for s in FILLS[role])
                for value in values:
                    for start, end in occurrences(text, places, value):
                        where = next((i for i, (a, b) in enumerate(bounds) if a <= start < b), -1)
                        found.append((start, end, role, (slot, number), where, types, effects))
        beside, first, weight = defaultdict(set), {}, Counter()
        for span in sorted(found, key=lambda s: s[0]):
            beside[span[4]].add(span[3])
            first.setdefault(span[3], span[4])
        for where, those in beside.items():
            weight[where] = sum(0.4 if slot in ("individual", "organisation") else 1 for slot, _ in those)
        chosen = {w for w, n in weight.items() if n >= 1} or ({max(weight, key=weight.get)} if weight else set())
        told.append((template["type"][0][0][0], [bounds[w] for w in chosen if w >= 0]))
        spans += [s for s in found
                  if s[2] in ("HumName", "PerpOrg") or len(beside[s[4]]) > 1 or first[s[3]] == s[4]]
    return spans, told
