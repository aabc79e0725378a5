"""The tables of areas and people, brought onto one footing: the districts of April 2009."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, str]

RECODED = {
    "E06000057": "E06000048",  # Northumberland, 2013
    "E07000240": "E07000100",  # St Albans, 2012
    "E07000241": "E07000104",  # Welwyn Hatfield, 2012
    "E07000242": "E07000097",  # East Hertfordshire, 2012
    "E07000243": "E07000101",  # Stevenage, 2012
    "E08000037": "E08000020",  # Gateshead, 2013
    "E08000016": "E08000038",  # Barnsley, 2025
    "E08000019": "E08000039",  # Sheffield, 2025
}
"""District codes used here -> the other code of the same district, before 2012-13 or from 2025 (ONS code history)."""

SUCCESSORS_SINCE = {
    "E06000058": ("2019", "E06000028 E06000029 E07000048"),
    "E06000059": ("2019", "E07000049 E07000050 E07000051 E07000052 E07000053"),
    "E07000244": ("2019", "E07000205 E07000206"),
    "E07000245": ("2019", "E07000201 E07000204"),
    "E07000246": ("2019", "E07000190 E07000191"),
    "E06000060": ("2020", ""),
    "E06000061": ("2021", ""),
    "E06000062": ("2021", ""),
    "E06000063": ("2023", ""),
    "E06000064": ("2023", ""),
    "E06000065": ("2023", ""),
    "E06000066": ("2023", ""),
}
"""Districts formed since 2009: the April they began; what they were made of where the chain needs saying."""

HIGH_PEAK = "E07000037"
"""Glossop, a part of High Peak, was served by the Tameside and Glossop PCT."""

EAST_SUFFOLK = {"E54000022": ("E07000206", "E07000205"), "E54000023": ("E07000205", "E07000206")}
"""ICB -> which of the two districts that became East Suffolk is its, and which is not.

Waveney is in Norfolk and Waveney (its name says so), Suffolk Coastal in Suffolk and North East Essex; each had 73 of the
146 small areas of 2011, and the source gives each ICB half of East Suffolk.
"""

WHOLE = {"part": "", "share": ""}
BANDS = ("0_15", "16_64", "65_plus")

KINDS = {
    "total_place_pilot": "pilot",
    "county": "county",
    "region": "region",
    "combined_authority": "combined authority",
    "police_force_area": "police area",
    "fire_authority_2009": "fire authority",
    "fire_authority": "fire authority 2024",
    "pct_2009": "PCT",
    "icb": "ICB",
}


def districts(read: Callable[[str], list[Row]]) -> list[Row]:
    """Every district since 2009: its parts in districts of April 2009, other codes and former names."""
    names = {
        row["lad_code"]: row for row in read("populations") if row["country"] != "England" and row["year"] == "2010"
    }
    names |= {
        row["lad_code"]: row | {"country": "England"}
        for row in read("populations_2009_districts")
        if row["year"] == "2010"
    }
    also = _other_names(read, names)
    rows = [_district(code, row, code, "", also[code]) for code, row in names.items()]
    later = {row["child_code"]: row["child_name"] for row in read("geography")}
    parts = _parts_of_successors(read)
    for code, (since, _) in SUCCESSORS_SINCE.items():
        made_of = sorted(parts[code])
        rows.append(_district(code, names[made_of[0]] | {"lad_name": later[code]}, ";".join(made_of), since, set()))
    return sorted(rows, key=lambda row: row["code"])


def _district(code: str, row: Row, parts: str, since: str, also: set[str]) -> Row:
    region = row["region_name"] if row["country"] == "England" else row["country"]
    return {
        "code": code,
        "name": row["lad_name"],
        "region": region,
        "country": row["country"],
        "since": since,
        "parts": parts,
        "also": ";".join(sorted(also)),
    }


def _other_names(read: Callable[[str], list[Row]], known: dict[str, Row]) -> dict[str, set[str]]:
    also: dict[str, set[str]] = defaultdict(set)
    for code, other in RECODED.items():
        also[code].add(other)
    for row in read("lad_crosswalk_2016_2024"):
        pairs = [(row[f"ltla{year}_code"], row[f"ltla{year}_name"]) for year in range(16, 25)]
        for code, name in pairs:
            if code in known and name != known[code]["lad_name"]:
                also[code].add(name)
        first, last = pairs[0], pairs[-1]
        if first[0] not in known and last[0] in known and first[1] == last[1]:
            also[last[0]].add(first[0])
    return also


def _parts_of_successors(read: Callable[[str], list[Row]]) -> dict[str, set[str]]:
    parts: dict[str, set[str]] = defaultdict(set)
    for row in read("lad_crosswalk_2016_2024"):
        for year in range(17, 25):
            if row[f"ltla{year}_code"] in SUCCESSORS_SINCE:
                parts[row[f"ltla{year}_code"]].add(row["ltla16_code"])
    for code, (_, made_of) in SUCCESSORS_SINCE.items():
        if made_of and parts[code] != set(made_of.split()):
            raise ValueError(f"{code}: the table says {sorted(parts[code])}, expected {made_of}")
    return parts


def geography(read: Callable[[str], list[Row]]) -> list[Row]:
    """Every area's members as districts of April 2009, with the share of those that lie only partly in it."""
    rows = [row for row in read("geography") if row["parent_type"] in KINDS and not _council(row)]
    atoms = {row["code"]: row["parts"].split(";") for row in districts(read)}
    for row in rows:
        if row["parent_type"] == "county" and row["child_code"] in atoms:
            atoms[row["parent_code"]] = sorted({*atoms.get(row["parent_code"], []), *atoms[row["child_code"]]})
    finest = _finest(rows, atoms)
    members: dict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        for atom in atoms[row["child_code"]]:
            if len(atoms[row["child_code"]]) <= finest.get((row["parent_type"], atom), len(atoms)):
                members[_area(row)][atom] = _part(row)
    _split_by_hand(members)
    fields = ("kind", "code", "name")
    order = list(KINDS.values())
    keys = sorted(members, key=lambda key: (order.index(key[0]), *key[1:]))
    return [
        dict(zip(fields, key, strict=True)) | {"member": atom} | part
        for key in keys
        for atom, part in sorted(members[key].items())
    ]


def _council(row: Row) -> bool:
    return row["parent_type"] == "total_place_pilot" and row["child_code"].startswith("E10")


def _finest(rows: list[Row], atoms: dict[str, list[str]]) -> dict[tuple[str, str], int]:
    # An ICB of 2024 has a share of Cumberland; the list of 2022 still says of which of its three districts.
    finest: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["parent_type"] == "icb":
            for atom in atoms[row["child_code"]]:
                size = len(atoms[row["child_code"]])
                finest["icb", atom] = min(size, finest.get(("icb", atom), size))
    return finest


def _area(row: Row) -> tuple[str, ...]:
    return (KINDS[row["parent_type"]], row["parent_code"], row["parent_name"].removesuffix(" County"))


def _part(row: Row) -> Row:
    if "PCTs share this area" in row["note"]:
        return {"part": "Yes", "share": ""}
    part = float(row["share"] or 1) < 1
    return {"part": "Yes", "share": row["share"]} if part else dict(WHOLE)


def _split_by_hand(members: dict[tuple[str, ...], dict[str, Row]]) -> None:
    for (kind, code, name), atoms in members.items():
        if kind == "PCT" and name in ("Tameside & Glossop PCT", "Derbyshire County PCT"):
            atoms[HIGH_PEAK] = {"part": "Yes", "share": ""}
        if code in EAST_SUFFOLK:
            lies_in, other = EAST_SUFFOLK[code]
            atoms[lies_in] = dict(WHOLE)
            del atoms[other]


def wards_2017(read: Callable[[str], list[Row]]) -> list[Row]:
    """Wards of December 2017 with their people of 2017 and 2020 by age band."""
    of_2020 = {row["ward_code"]: row for row in read("wards") if row["year"] == "2020"}
    return [
        _ward(row)
        | {f"2017_{band}": row[f"pop_{band}"] for band in BANDS}
        | {f"2020_{band}": of_2020[row["ward_code"]][f"pop_{band}"] for band in BANDS}
        for row in _wards(read, "2017")
    ]


def wards_2024(read: Callable[[str], list[Row]]) -> list[Row]:
    """Wards of May 2024 with the people counted in 2021."""
    return [_ward(row) | {"2021": row["population"]} for row in _wards(read, "2021")]


def _wards(read: Callable[[str], list[Row]], year: str) -> list[Row]:
    return sorted((row for row in read("wards") if row["year"] == year), key=lambda row: row["ward_code"])


def _ward(row: Row) -> Row:
    return {"code": row["ward_code"], "name": row["ward_name"], "district": row["lad_code"]}


def populations(read: Callable[[str], list[Row]]) -> list[Row]:
    """People by district and year, with age bands where they exist."""
    early = read("populations_2009_districts")
    later = [
        row
        for row in read("populations")
        if not (row["country"] == "England" and row["year"] in ("2008", "2009", "2010"))
    ]
    rows = [_people(row, "estimate" if row["method"].startswith("estimate") else "mid-year") for row in early]
    rows += [_people(row, "census" if row["year"] == "2021" else "mid-year") for row in later]
    return _sorted(rows)


def _people(row: Row, series: str) -> Row:
    ages = {key: row.get(f"pop_{key}", "") for key in ("0_15", "16_64", "65_plus")}
    return {"year": row["year"], "code": row["lad_code"], "people": row["population"], **ages, "series": series}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["year"], row["code"]))
