"""What all steps share: the configuration, the base model's files, words and pieces, and the closed lists of labels."""
import argparse
import importlib.util
import json
import re
import tomllib
from pathlib import Path

# Roles of a MUC-4 template that are strings of the text, and the slots they come from.
ROLES = ["perp_individual", "perp_organization", "physical_target", "human_name", "human_description", "instrument"]
ROLE_SLOTS = {9: 0, 10: 1, 12: 2, 18: 3, 19: 4, 6: 5}
INCIDENTS = ["ATTACK", "BOMBING", "KIDNAPPING", "ARSON", "ROBBERY", "HIJACKING", "FORCED WORK STOPPAGE"]
STAGES = ["ACCOMPLISHED", "ATTEMPTED", "THREATENED"]
# Official set fills of MUC-4 (taskdoc/template-doc-part2), one list for all kinds of entities.
FILLS = [
    # physical targets
    "CIVILIAN RESIDENCE", "COMMERCIAL", "COMMUNICATIONS", "DIPLOMAT OFFICE OR RESIDENCE", "ENERGY", "FINANCIAL",
    "GOVERNMENT OFFICE OR RESIDENCE", "LAW ENFORCEMENT FACILITY", "ORGANIZATION OFFICE",
    "POLITICAL FIGURE OFFICE OR RESIDENCE", "TRANSPORT VEHICLE", "TRANSPORTATION ROUTE",
    "WATER", "OTHER",
    # human targets
    "ACTIVE MILITARY", "CIVILIAN", "DIPLOMAT", "FORMER ACTIVE MILITARY", "FORMER GOVERNMENT OFFICIAL",
    "GOVERNMENT OFFICIAL", "LAW ENFORCEMENT", "LEGAL OR JUDICIAL", "POLITICAL FIGURE", "SECURITY GUARD",
    # instruments
    "GUN", "MACHINE GUN", "MORTAR", "RIFLE", "EXPLOSIVE", "BOMB", "VEHICLE BOMB", "DYNAMITE", "MINE",
    "AERIAL BOMB", "GRENADE", "MOLOTOV COCKTAIL", "ROCKET", "CUTTING DEVICE", "FIRE",
    "TORTURE",
    # perpetrators: how firmly the text blames them
    "REPORTED AS FACT", "CLAIMED OR ADMITTED", "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "POSSIBLE",
]
EFFECTS = ["DESTROYED", "SOME DAMAGE", "NO DAMAGE", "DEATH", "INJURY", "NO DEATH", "NO INJURY", "NO INJURY OR DEATH",
           "RESIGNATION", "NO RESIGNATION", "REGAINED FREEDOM", "ESCAPED", "PROPERTY TAKEN FROM TARGET",
           "MONEY TAKEN FROM TARGET", "TARGET TAKEN"]
NAMES = ["PER", "ORG", "LOC"]
MENTIONS = ["Organisation", "Location", "Person", "Temporal", "Quantity", "Weapon", "DocumentReference",
            "MilitaryPlatform", "Nationality", "Money"]
PLOVER = ["AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "DEMAND", "DISAPPROVE", "FIGHT",
          "INVESTIGATE", "MOBILIZE", "PROTEST", "REJECT", "RETREAT", "SANCTION", "SUPPORT", "THREATEN"]
NONE = -100  # no label: nothing is learnt from this word
CASES = ["hidden", "lower", "title", "upper", "mixed", "digit", "mark"]


def options(about, **more):
    """The configuration and the arguments of a step."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    for name, (kind, default, text) in more.items():
        if kind is bool:
            parser.add_argument("--" + name.replace("_", "-"), action="store_true", help=text)
        else:
            parser.add_argument("--" + name.replace("_", "-"), type=kind, default=default, help=text)
    given = parser.parse_args()
    return tomllib.loads(given.config.read_text()), given


def base_folder(config):
    """Where the installed package keeps weights and vocabulary."""
    found = importlib.util.find_spec(config["base"]["package"])
    if found is None:
        raise SystemExit("install training/encoder/requirements.txt first")
    return Path(found.origin).parent / "model"


def tags(labels):
    """BIO tags of some labels: O, B-x, I-x, B-y, I-y, …"""
    return ["O"] + [f"{p}-{label}" for label in labels for p in "BI"]


def case_of(word):
    """Number of the letter case in CASES."""
    if not any(c.isalnum() for c in word):
        return 6
    if not any(c.isalpha() for c in word):
        return 5
    letters = [c for c in word if c.isalpha()]
    if all(c.islower() for c in letters):
        return 1
    if all(c.isupper() for c in letters):
        return 3 if len(letters) > 1 else 2
    return 2 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 4


WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:['’][A-Za-z]+)?|[^\sA-Za-z0-9À-ÿ]")


def words_of(text):
    """Character ranges of words and marks."""
    return [m.span() for m in WORD.finditer(text)]


ABBREVIATED = re.compile(r"(?:^|\s)(?:MR|MRS|DR|GEN|COL|LT|MAJ|CAPT|SGT|SEN|REP|GOV|ST|NO|JAN|FEB|AUG|SEPT|OCT|NOV|DEC|[A-Z])$", re.I)


def sentences_of(text, words):
    """Word ranges of sentences: a full stop, question or exclamation mark and a blank, or a new paragraph."""
    out, first = [], 0
    for i, (start, end) in enumerate(words):
        gap = text[end:words[i + 1][0]] if i + 1 < len(words) else "\n\n"
        stop = text[start:end] in ".?!" and (len(gap) > 1 or "\n" in gap or gap == " ")
        if stop and text[start:end] == "." and ABBREVIATED.search(text[max(0, start - 8):start]) and len(gap) < 2:
            stop = False
        if stop or "\n\n" in gap:
            out.append((first, i + 1))
            first = i + 1
    return out


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
