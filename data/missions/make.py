#!/usr/bin/env python3
"""Makes missions.tsv from a table of missions as Wikidata has them: qid, kind, sending_state, host_state, city, lat, lon.

    python3 make.py <that table>

A mission stays when both states resolve and a city is found: the one given where it is a town of the host state; the capital
when the point lies within 25 km of it, or when nothing else is known of an embassy; else the nearest larger town within 30 km.
Reads ../states/states.tsv and ../places/places.tsv. Same input, same output.
"""
import csv
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).parent.parent
KINDS = {
    "Embassy": "embassy", "High commission": "embassy", "Apostolic nunciature": "embassy", "De facto embassy": "embassy",
    "British High Commission": "embassy", "Australian High Commission": "embassy", "Diplomatic mission": "embassy",
    "Consulate general": "consulate", "Consulate General": "consulate", "Consulate": "consulate",
    "Consular office": "consulate", "De facto consulate": "consulate", "Assistant high commission": "consulate",
    "Consular Agency": "consulate", "Honorary consulate": "honorary", "Interests Section": "office",
    "Liaison office": "office", "Taipei Economic and Cultural Representative Office": "office",
}
ORDER = ["embassy", "consulate", "honorary", "office"]
UNIT = re.compile(r"^(City of|Municipality of|Province of) | (Governorate|Province|District|Department|Region|City|Municipality)$")


def tsv(path, columns):
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * columns)[:columns]


def km(a, b):
    (la, lo), (lb, lp) = a, b
    h = math.sin(math.radians(lb - la) / 2) ** 2
    h += math.cos(math.radians(la)) * math.cos(math.radians(lb)) * math.sin(math.radians(lp - lo) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(h)))


def main(table):
    codes = {}
    for code, name, _, kind, _, _, aliases in tsv(DATA / "states/states.tsv", 7):
        if kind in ("state", "territory"):
            for n in [name, *aliases.split(";")]:
                codes.setdefault(n, code)
    towns, capital, largest = defaultdict(list), {}, {}
    for name, cc, _, lat, lon, people, flags, others in tsv(DATA / "places/places.tsv", 8):
        if "r" in flags:
            continue
        town = (name, (float(lat), float(lon)), int(people))
        towns[cc].append(town)
        for n in [name, *others.split(";")]:
            if n and (cc, n) not in largest:
                largest[cc, n] = town
        if "c" in flags:
            capital.setdefault(cc, []).append(town)

    def city_of(kind, host, city, point):
        seats = capital.get(host, [])
        if point:
            for seat in seats:
                if km(point, seat[1]) <= 25:
                    return seat[0]
        for n in (city, UNIT.sub("", city)):
            if (host, n) in largest:
                return largest[host, n][0]
        if point:
            near = [t for t in towns[host] if t[2] >= 20_000 and km(point, t[1]) <= 30]
            if near:
                return min(near, key=lambda t: (km(point, t[1]) - min(t[2], 1_000_000) / 50_000, t[0]))[0]
        if kind == "embassy" and seats and not point:
            return seats[0][0]
        return ""

    found, lost = {}, 0
    for row in csv.DictReader(open(table, encoding="utf-8"), delimiter="\t"):
        kind, sending, host = KINDS.get(row["kind"]), codes.get(row["sending_state"]), codes.get(row["host_state"])
        point = (float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else None
        city = city_of(kind, host, row["city"], point) if kind and sending and host and sending != host else ""
        if not city:
            lost += 1
            continue
        key = (sending, host, ORDER.index(kind), city)
        if key not in found or (found[key] is None and point):
            found[key] = point
    with open(Path(__file__).parent / "missions.tsv", "w", encoding="utf-8") as out:
        out.write("# sending\thost\tkind\tcity\tlat\tlon\n")
        for (sending, host, kind, city), point in sorted(found.items(), key=lambda x: tuple(
                c if isinstance(c, int) else c.encode() for c in x[0])):
            lat, lon = (f"{point[0]:.4f}", f"{point[1]:.4f}") if point else ("", "")
            out.write("\t".join([sending, host, ORDER[kind], city, lat, lon]) + "\n")
    print(len(found), "missions;", lost, "lines left out", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
