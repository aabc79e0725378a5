"""Write every table in `data/` and its `sources.csv` from the public tables: the same input gives the same bytes.

Run ``python -m xltools.reference.rebuild SOURCE_FOLDER``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.reference.crosswalks import line_key
from xltools.reference.rebuild.areas import districts, geography, populations, wards_2017, wards_2024
from xltools.reference.rebuild.form_lines import FORM_LINES
from xltools.reference.rebuild.initial_estimates import initial_estimates
from xltools.reference.rebuild.provenance import PROVENANCE, TAKEN_ON
from xltools.reference.rebuild.share_errors import measured_errors, tried_totals
from xltools.reference.rebuild.treasury import COUNCILS, PROGRAMME_CODE, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, str]

TARGET = Path(__file__).parent.parent / "data"

TOTAL = "adds up other lines of the form"
EXCLUDED_SECTIONS = {
    "total": TOTAL,
    "levy": "counted at the body that levies it; at the council only if that body sends no return",
    "precept": "counted at the body that precepts",
    "capital financing": "finances services and past capital; the capital outturn is counted instead",
    "financing grant": "money received, not spent",
    "reserve": "money moved between years",
    "adjustment": "an accounting adjustment, not a service",
    "trading": "services sold are counted at the buyer",
}

OTHER_SUMMARY_LINES = {
    "Education: student support - mandatory awards": ("09.4", "judgement", "awards follow the level of study"),
    "Contribution to the HRA re items shared by the whole community": (
        "06.1",
        "judgement",
        "reported again in the housing revenue account",
    ),
    "Housing benefits: subsidy limitation transfers from HRA": (
        "",
        "exclude",
        "a transfer between the council's own accounts",
    ),
    "Local tax collection: Non-domestic rate relief - discretionary payments": (
        "",
        "exclude",
        "tax not collected is not spending",
    ),
    "Inter-authority transfers in respect of reorganisation": ("", "exclude", "counted at the council that spends it"),
    "Business Rates Supplement": ("", "exclude", "a tax passed on, counted where it is spent"),
    "Other items": ("", "exclude", "stands among the financing lines, after net revenue expenditure"),
}
"""Lines of the revenue summary whose section says service or benefit and that the mapping table leaves out."""


def cofog(read: Callable[[str], list[Row]]) -> list[Row]:
    """Divisions, groups and classes with their names."""
    return [{key: row[key] for key in ("code", "level", "parent", "name")} for row in read("cofog_names")]


def cipfa_to_cofog(read: Callable[[str], list[Row]]) -> list[Row]:
    """CIPFA's service lines with the COFOG group they go to."""
    return [
        {
            "id": row["id"],
            "division": row["cipfa_division"],
            "line": row["cipfa_line"],
            "cofog": row["cofog_primary"],
            "alternatives": row["cofog_alternatives"],
            "mapping_type": row["mapping_type"],
            "note": row["note"],
        }
        for row in read("cipfa_to_cofog")
    ]


def revenue_outturn_to_cofog(read: Callable[[str], list[Row]]) -> list[Row]:
    """Lines of the revenue outturn forms RO1 to RO6 with the COFOG group they go to; totals are marked exclude."""
    rows = [
        _outturn_row(row["ro_form"], row["line"], row["cofog_primary"], row["cofog_alternatives"])
        for row in read("ro_to_cofog")
    ]
    cipfa = {row["id"]: row for row in cipfa_to_cofog(read)}
    of_line = {line_key(line): cipfa[number] for number, lines in FORM_LINES.items() for line in lines}
    forms = {row["line"]: row for row in read("la_service_lines") if not row["form"].startswith("RS 20")}
    for line, row in forms.items():
        mapped = of_line.pop(line_key(line), None)
        form = "RSX" if row["form"].startswith("RS") else row["form"]
        if mapped:
            values = {key: mapped[key] for key in ("cofog", "alternatives", "mapping_type", "note")}
            rows.append({"form": form, "line": line, **values})
        elif line.startswith("TOTAL "):
            rows.append(
                {"form": form, "line": line, "cofog": "", "alternatives": "", "mapping_type": "exclude", "note": TOTAL}
            )
    if of_line:
        raise ValueError(f"not lines of any form: {sorted(of_line)}")
    return rows


def _outturn_row(form: str, line: str, code: str, alternatives: str) -> Row:
    mapping_type = "judgement" if alternatives else "single"
    return {
        "form": form,
        "line": line,
        "cofog": code,
        "alternatives": alternatives,
        "mapping_type": mapping_type,
        "note": "",
    }


def revenue_summary_to_cofog(read: Callable[[str], list[Row]]) -> list[Row]:
    """Every line any council filled in on the revenue summary, mapped or excluded with the reason."""
    mapped = {row["line"]: (row["cofog"], row["mapping_type"], row["note"]) for row in read("rs_to_cofog")}
    sections = {row["line"]: _section(row) for row in read("revenue_summary_2010_11_by_council")}
    rows = []
    for line, section in sections.items():
        excluded = ("", "exclude", EXCLUDED_SECTIONS.get(section, ""))
        code, mapping_type, note = mapped.get(line) or OTHER_SUMMARY_LINES.get(line) or excluded
        note = note or EXCLUDED_SECTIONS.get(section, "")
        rows.append({"line": line, "section": section, "cofog": code, "mapping_type": mapping_type, "note": note})
    return rows


def _section(row: Row) -> str:
    # The source calls everything it does not know a service; these three stand among the financing lines.
    misplaced = ("Other items", "Business Rates Supplement", "Inter-authority transfers in respect of reorganisation")
    return "adjustment" if row["line"] in misplaced else row["section"]


def laa_to_cofog(read: Callable[[str], list[Row]]) -> list[Row]:
    """Local Area Agreement themes with the COFOG groups they usually hold."""
    return [
        {
            "theme": row["laa_theme"],
            "cofog": row["usual_cofog_groups"],
            "covers": row["covers"],
            "note": row["overlap_warning"],
        }
        for row in read("laa_to_cofog")
    ]


def organisations(read: Callable[[str], list[Row]]) -> list[Row]:
    """The kinds of body that spent public money in a place in 2009-10."""
    renamed = {
        "organisation_2009_10": "name",
        "successor_now": "successor",
        "cofog_groups": "cofog",
        "coterminous_with_place": "coterminous",
        "last_resort_proxy": "share_key",
    }
    return [{renamed.get(key, key): value for key, value in row.items()} for row in read("organisations")]


def _baseline(rows: Iterable[Row], code: str, year: str) -> list[Row]:
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        councils = "Yes" if row["dept"] in COUNCILS else "No"
        key = (row.get("year", year), row["region"], canonical(row[code])[:2], row["identifiable"], councils)
        sums[key] += int(row["amount_gbp"])
    names = ("year", "region", "division", "identifiable", "councils")
    return [dict(zip(names, key, strict=True)) | {"pounds": str(pounds)} for key, pounds in sorted(sums.items())]


def baseline_2008_09(read: Callable[[str], list[Row]]) -> list[Row]:
    """HM Treasury's 2008-09 spending by region and COFOG division, in pounds."""
    return _baseline(read("hmt_2008_09_by_region_department_division"), "cofog_division", "2008-09")


def baseline_2010_11(read: Callable[[str], list[Row]]) -> list[Row]:
    """HM Treasury's 2009-10 and 2010-11 spending by region and COFOG division, in pounds."""
    return _baseline(read("hmt_cra_2009_10_and_2010_11"), "cofog_group", "")


def london_spending_2010_11(read: Callable[[str], list[Row]]) -> list[Row]:
    """What each department spent in London in 2010-11, programme by programme, in pounds."""
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for row in read("hmt_cra_2009_10_and_2010_11"):
        if (row["region"], row["year"], row["identifiable"]) == ("London", "2010-11", "id"):
            programme = PROGRAMME_CODE.sub("", row["programme"]).strip()
            sums[row["dept"], programme, canonical(row["cofog_group"]), row["cap_cur"], row["sector"]] += int(
                row["amount_gbp"]
            )
    names = ("dept", "programme", "cofog", "cap_cur", "sector")
    return [dict(zip(names, key, strict=True)) | {"pounds": str(pounds)} for key, pounds in sorted(sums.items())]


def hackney_revenue_summary_2010_11(read: Callable[[str], list[Row]]) -> list[Row]:
    """Hackney's own lines of the revenue summary 2010-11, in form order, in pounds."""
    return [
        {"order": row["line_order"], "section": _section(row), "line": row["line"], "pounds": row["amount_gbp"]}
        for row in read("revenue_summary_2010_11_by_council")
        if row["local_authority"] == "Hackney"
    ]


def reference_counts(read: Callable[[str], list[Row]]) -> list[Row]:
    """Published counts to check a count against, as printed."""
    kept = {"place": "place", "year": "year", "total_gbp_bn": "billion_pounds", "per_head_gbp": "pounds_per_head"}
    return [
        {name: row[key] for key, name in kept.items()} | {"note": row["notes"], "source": _address(row)}
        for row in read("reference_counts")
    ]


def share_errors(read: Callable[[str], list[Row]]) -> list[Row]:
    """How far out shares by population are, measured on regions, councils and police authorities."""
    return measured_errors(read, {make.__name__: make(read) for make in MEASURED_ON})


def share_total_trials(read: Callable[[str], list[Row]]) -> list[Row]:
    """How often the true total of a region or council lay in the ranges of its functions added up."""
    return tried_totals(read, {make.__name__: make(read) for make in MEASURED_ON})


def _address(row: Row) -> str:
    return "; ".join(part for part in re.split(r"\s*;\s*", row["source"]) if not part.startswith("seed"))


TABLES: tuple[Callable[[Callable[[str], list[Row]]], list[Row]], ...] = (
    cofog,
    cipfa_to_cofog,
    revenue_outturn_to_cofog,
    revenue_summary_to_cofog,
    laa_to_cofog,
    organisations,
    districts,
    geography,
    wards_2017,
    wards_2024,
    populations,
    baseline_2008_09,
    baseline_2010_11,
    london_spending_2010_11,
    initial_estimates,
    hackney_revenue_summary_2010_11,
    reference_counts,
    share_errors,
    share_total_trials,
)
"""Each function writes the table of its own name."""

MEASURED_ON = (districts, geography, populations, baseline_2008_09, baseline_2010_11, revenue_summary_to_cofog)
"""The tables that the errors of population shares are measured with."""

WRITTEN_HERE = ("cofog_groups",)
"""Tables made of the project's own words: kept as they are, and listed with the others."""


def csv_bytes(rows: list[Row]) -> bytes:
    """Return rows as CSV: UTF-8, LF line ends, quotes only where needed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def rebuild(source: Path, target: Path = TARGET) -> None:
    """Write all tables and `sources.csv` into `target` from the public tables in the folder `source`."""

    def read(name: str) -> list[Row]:
        with (source / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    target.mkdir(parents=True, exist_ok=True)
    listed = []
    for make in TABLES:
        content = csv_bytes(make(read))
        (target / f"{make.__name__}.csv").write_bytes(content)
        listed.append(_source_row(make.__name__, content))
    for name in WRITTEN_HERE:
        content = (TARGET / f"{name}.csv").read_bytes()
        (target / f"{name}.csv").write_bytes(content)
        listed.append(_source_row(name, content))
    (target / "sources.csv").write_bytes(csv_bytes(listed))


def _source_row(name: str, content: bytes) -> Row:
    known = PROVENANCE[name]
    return {
        "table": name,
        "publisher": known.publisher,
        "release": known.release,
        "licence": known.licence,
        "date": TAKEN_ON,
        "source": known.source,
        "sha256": hashlib.sha256(content).hexdigest(),
        "note": known.note,
    }
