"""Counts to write: a realistic one of some forty bodies, and small ones, built by hand like `count_returns` builds them."""

from __future__ import annotations

import hashlib
import random
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.classify.lines import classify_lines
from xltools.counting.count import Count
from xltools.counting.ranges import is_estimate, ranges
from xltools.counting.sharing import share_columns
from xltools.model import (
    Area,
    CodeOrigin,
    Finding,
    Header,
    Location,
    Partner,
    Place,
    Return,
    ReturnStatus,
    Severity,
    Status,
)
from xltools.reading.lines import TEXT, gather, lines_frame
from xltools.reference.bodies.organisations import level_of
from xltools.reference.people.populations import Population

if TYPE_CHECKING:
    from collections.abc import Sequence

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PEOPLE = Population(244_600, "2010", "ONS mid-2010 population estimate", "")

BODIES = (
    ("Hackney Council", "Council", 220, 4_800_000),
    ("NHS City and Hackney", "NHS commissioner", 90, 5_200_000),
    ("Department for Work and Pensions", "Government department", 30, 14_000_000),
    ("Metropolitan Police Authority", "Police", 24, 4_100_000),
    ("London Fire and Emergency Planning Authority", "Fire and rescue", 9, 1_300_000),
    ("Transport for London", "Transport authority", 22, 5_800_000),
    ("The Learning Trust", "Agency or public body", 60, 2_900_000),
    ("Homerton University Hospital NHS Foundation Trust", "NHS provider", 40, 3_000_000),
    ("East London NHS Foundation Trust", "NHS provider", 26, 1_900_000),
    ("London Probation Trust", "Probation", 8, 900_000),
    ("Jobcentre Plus", "Agency or public body", 12, 1_500_000),
    ("Skills Funding Agency", "Agency or public body", 10, 2_400_000),
    ("Young People's Learning Agency", "Agency or public body", 8, 2_200_000),
    ("Homes and Communities Agency", "Agency or public body", 9, 3_600_000),
    ("London Development Agency", "Regional body", 14, 1_000_000),
    ("Greater London Authority", "Regional body", 10, 800_000),
    ("North London Waste Authority", "Waste authority", 5, 2_600_000),
    ("Hackney Community College", "College or university", 18, 1_300_000),
    ("Ministry of Justice", "Government department", 16, 900_000),
    ("HM Revenue and Customs", "Government department", 8, 9_000_000),
    ("Home Office", "Government department", 12, 500_000),
    ("Department for Education", "Government department", 20, 2_000_000),
    ("Department of Health", "Government department", 18, 1_200_000),
    ("Department for Transport", "Government department", 14, 800_000),
    ("Olympic Delivery Authority", "Agency or public body", 12, 6_000_000),
    ("Lee Valley Regional Park Authority", "Other joint authority", 7, 300_000),
    ("Peabody Trust", "Housing association", 10, 700_000),
    ("Hackney Homes", "Agency or public body", 24, 2_500_000),
    ("Arts Council England", "Agency or public body", 6, 300_000),
    ("Environment Agency", "Agency or public body", 5, 250_000),
    ("Hackney CVS", "Voluntary organisation", 11, 60_000),
    ("Big Lottery Fund", "Agency or public body", 6, 250_000),
    ("Crown Prosecution Service", "Government department", 5, 700_000),
    ("UK Border Agency", "Agency or public body", 5, 600_000),
    ("Sport England", "Agency or public body", 4, 200_000),
    ("Legal Services Commission", "Agency or public body", 5, 1_100_000),
)
SERVICES = (
    ("Secondary schools", "09.2"),
    ("Primary schools & nurseries", "09.1"),
    ("Adult social care: older people", "10.2"),
    ("Adult social care: learning disabilities", "10.1"),
    ("Housing benefit: rent allowances", "10.6"),
    ("Council housing repairs", "06.1"),
    ("Neighbourhood policing", "03.1"),
    ("Fire cover", "03.2"),
    ("Acute hospital care", "07"),
    ("GP services", "07"),
    ("Mental health services", "07"),
    ("Refuse collection", "05.1"),
    ("Street cleansing", "05.1"),
    ("Buses and the Overground", "04.5"),
    ("Highways maintenance", "04.5"),
    ("Job search support", "04.1"),
    ("Libraries", "08.2"),
    ("Leisure centres", "08.1"),
    ("Parks & open spaces", "08.1"),
    ("Corporate management", "01"),
    ("Elections", "01.6"),
    ("Children looked after", "10.4"),
    ("Disability living allowance", "10.1"),
    ("State pension", "10.2"),
    ("Community safety", "03.6"),
    ("Further education", "09.3"),
    ("Emergency planning", "02.2"),
    ("Miscellaneous", ""),
)
BASES = (
    "Actual",
    "Actual",
    "Actual",
    "Service measure",
    "Weighted population",
    "Population",
    "Initial estimate",
    "Not stated",
)


def sample_count(seed: int = 7, scale: int = 1) -> Count:
    """Return a count of some forty bodies and about 1,500 lines (times `scale`), the same for the same seed."""
    chance = random.Random(seed)
    returns, return_statuses = [], []
    for number, (name, kind, rows, size) in enumerate(BODIES):
        file = f"{name.lower().replace(' ', '-').replace(chr(39), '')}.xlsx"
        frame = _lines(chance, name, file, rows * 2 * scale, size)
        returns.append(_return(file, frame, name))
        return_statuses.append(_standing(chance, number, returns[-1], name, kind))
    returns.append(
        _return(
            "hackney-council (first).xlsx",
            returns[0].lines.assign(workbook="hackney-council (first).xlsx"),
            "Hackney Council",
        )
    )
    return_statuses.append(_first_version(returns[-1], len(returns) - 1))
    return_statuses.append(_unreadable())
    batch = gather(returns)
    lines = _counted(chance, batch.lines, return_statuses)
    missing = (
        Partner("Shoreditch Trust", "shoreditch-trust", organisation_type="Voluntary organisation"),
        Partner("London Councils", "london-councils", organisation_type="Regional body"),
    )
    return Count(HACKNEY, PEOPLE, batch, lines, tuple(return_statuses), missing)


def small_count(**columns: Sequence[object]) -> Count:
    """Return a count of one return whose lines have the columns given (as `lines_frame` takes them)."""
    rows = len(next(iter(columns.values())))
    frame = lines_frame(
        {
            "partner": ["Hackney Council"] * rows,
            "workbook": ["hackney.xlsx"] * rows,
            "sheet": ["Spending"] * rows,
            "row": list(range(5, 5 + rows)),
            "service": ["Libraries"] * rows,
            "cofog": ["08.2"] * rows,
            "gross": [100_00] * rows,
            **columns,
        },
        rows,
    )
    one = _return("hackney.xlsx", frame, "Hackney Council")
    return_status = ReturnStatus(
        "hackney.xlsx",
        Status.ACCEPTED,
        "Counted: nothing to correct.",
        (),
        0,
        "Hackney Council",
        "hackney-council",
        "Council",
        "Local",
        lines=rows,
    )
    batch = gather([one])
    return Count(HACKNEY, PEOPLE, batch, _plain_counted(batch.lines), (return_status,), ())


def shuffled(count: Count, seed: int = 3) -> Count:
    """Return the same count as if its files had arrived in another order."""
    chance = random.Random(seed)
    order = list(range(len(count.batch.returns)))
    chance.shuffle(order)
    new = {old: position for position, old in enumerate(order)}
    returns = [count.batch.returns[old] for old in order]
    lines = count.lines.assign(return_no=count.lines["return_no"].map(new).astype("int32"))
    lines = lines.sort_values(["return_no", "row"], kind="stable").reset_index(drop=True)
    return_statuses = [_renumbered(one, new) for one in count.return_statuses]
    chance.shuffle(return_statuses)
    return Count(
        count.place,
        count.population,
        gather(returns),
        lines,
        tuple(return_statuses),
        tuple(reversed(count.missing)),
        count.policy,
    )


def _renumbered(one: ReturnStatus, new: dict[int, int]) -> ReturnStatus:
    from dataclasses import replace

    return one if one.return_no is None else replace(one, return_no=new[one.return_no])


def _return(file: str, frame: pd.DataFrame, name: str) -> Return:
    header = Header(MappingProxyType({"organisation": name, "signed_off_on": "2011-07-14"}), MappingProxyType({}))
    print_of = hashlib.sha256(file.encode()).hexdigest()
    return Return(
        file, "", header, frame, {"service": 2, "cofog": 3, "gross": 7}, "2.0", (), "", "2011-07-20", print_of, 30_000
    )


def _lines(chance: random.Random, name: str, file: str, rows: int, size: int) -> pd.DataFrame:
    picked = [chance.choice(SERVICES) for _ in range(rows)]
    bases = [chance.choice(BASES) for _ in range(rows)]
    gross: list[int | None] = [int(chance.lognormvariate(0, 1.1) * size * 28) for _ in range(rows)]
    local = [
        int((value or 0) * 0.0312) if basis in BASES[3:7] else None for value, basis in zip(gross, bases, strict=True)
    ]
    gross = [
        int(value * 12.5) if basis in BASES[3:7] and value else value for value, basis in zip(gross, bases, strict=True)
    ]
    local = [int(value * 12.5) if value is not None else None for value in local]
    if rows > 12:
        gross[11], local[11] = None, None
    return lines_frame(
        {
            "partner": [name] * rows,
            "partner_id": [name.lower().replace(" ", "-")] * rows,
            "workbook": [file] * rows,
            "sheet": ["Spending"] * rows,
            "row": list(range(5, 5 + rows)),
            "line": [f"L{number}" for number in range(1, rows + 1)],
            "service": [service for service, _ in picked],
            "cofog": [code for _, code in picked],
            "expenditure_type": [chance.choice(("Revenue", "Revenue", "Revenue", "Capital", "")) for _ in range(rows)],
            "laa_theme": [
                chance.choice(("Children and young people", "Safer and stronger communities", "", ""))
                for _ in range(rows)
            ],
            "theme": [chance.choice(("Worklessness", "", "", "")) for _ in range(rows)],
            "ring_fenced": [chance.choice(("Yes", "No", "")) for _ in range(rows)],
            "accounts": [chance.choice(("Outturn", "Budget", "Estimate", "Outturn")) for _ in range(rows)],
            "area": ["London" if basis in BASES[3:7] else "" for basis in bases],
            "basis": [basis if basis != "Not stated" else "" for basis in bases],
            "share_key": ["All ages" if basis in BASES[3:7] else "" for basis in bases],
            "gross": gross,
            "local": local,
            "income": [chance.randrange(0, 50_000_00) if chance.random() < 0.3 else None for _ in range(rows)],
            "funder": [chance.choice(("Department for Education", "", "")) for _ in range(rows)],
            "notes": [chance.choice(("", "", "Net of fees & charges", "Includes <on-costs>")) for _ in range(rows)],
            "financial_year": ["2010-11"] * rows,
        },
        rows,
    )


def _standing(chance: random.Random, number: int, one: Return, name: str, kind: str) -> ReturnStatus:
    findings = tuple(_finding(chance, one, row) for row in range(chance.randrange(0, 6)))
    worst = min((finding.severity.rank for finding in findings), default=2)
    status = (Status.REJECTED, Status.WITH_WARNINGS, Status.ACCEPTED)[worst]
    reason = (
        "Counted provisionally: errors must be corrected.",
        "Counted: warnings to correct or explain.",
        "Counted: nothing to correct.",
    )[worst]
    return ReturnStatus(
        one.file, status, reason, findings, number, name, name.lower().replace(" ", "-"), kind, level_of(kind), "", "2011-07-20",
        "2011-07-14", "2.0", len(one.lines), one.size, one.sha256,
    )  # fmt: skip


def _finding(chance: random.Random, one: Return, row: int) -> Finding:
    severity, code, message, fix = chance.choice(
        (
            (Severity.ERROR, "unknown-cofog", "“7.9” is not a COFOG code.", "Pick a code from the list in column C."),
            (
                Severity.WARNING,
                "copied-rows",
                "Rows 8 and 14 are the same.",
                "Delete one of them, or say in the notes why both are needed.",
            ),
            (
                Severity.WARNING,
                "basis-missing",
                "It is not said how this figure was reached.",
                "Pick one from the list.",
            ),
            (Severity.NOTE, "formula-in-value", "There is a formula here.", "Nothing to do if its value is right."),
        )
    )
    return Finding(
        code,
        severity,
        Location(one.file, "Spending", 5 + row * 3, 3),
        message,
        "The count by function relies on it.",
        fix,
        "7.9",
    )


def _first_version(one: Return, number: int) -> ReturnStatus:
    return ReturnStatus(
        one.file,
        Status.SUPERSEDED,
        "Not counted: a newer return of this partner counts instead (hackney-council.xlsx).",
        return_no=number,
        partner="Hackney Council",
        partner_id="hackney-council",
        organisation_type="Council",
        level="Local",
        received="2011-06-30",
        lines=len(one.lines),
        sha256=one.sha256,
    )


def _unreadable() -> ReturnStatus:
    why = "The file is encrypted and cannot be opened without its password."
    finding = Finding(
        "encrypted",
        Severity.ERROR,
        Location("city-hospice.xlsx"),
        why,
        "Its figures are missing from the count.",
        "Send a copy without a password.",
    )
    return ReturnStatus("city-hospice.xlsx", Status.UNREADABLE, f"Not counted: {why}", (finding,), sha256="0" * 64)


def _counted(chance: random.Random, lines: pd.DataFrame, return_statuses: list[ReturnStatus]) -> pd.DataFrame:
    added = _plain_counted(lines)
    why = added["why_not"].copy()
    superseded = added["return_no"].eq(len(return_statuses) - 2)
    other = pd.Series([chance.random() for _ in range(len(added))])
    why = why.mask(other.lt(0.02) & why.eq(""), "not spending").mask(
        other.gt(0.99) & why.eq(""), "total of other lines"
    )
    why = why.mask(superseded, "superseded return")
    words = why.map(
        lambda text: {"": "", "not spending": "A reserve: money put aside, not spent."}.get(text, f"Because: {text}.")
    )
    amount = added["amount"].fillna(0).astype("int64")
    counted = amount.where(why.eq(""), 0)
    kinds = {one.return_no: one for one in return_statuses}
    return added.assign(
        why_not=why,
        why_not_text=words.astype(TEXT),
        counted=counted,
        removed=amount - counted,
        organisation_type=[kinds[number].organisation_type for number in added["return_no"]],
        level=[kinds[number].level for number in added["return_no"]],
        origin="sent",
        overheads=[("Included in each service", "", "Left out")[number % 3] for number in added["return_no"]],
    )


def _plain_counted(lines: pd.DataFrame) -> pd.DataFrame:
    names = dict(zip(lines["return_no"].tolist(), lines["partner"].tolist(), strict=True))
    senders = [Partner(names[number], names[number]) for number in sorted(names)]
    classified = classify_lines(lines, HACKNEY, senders)
    elsewhere = classified.shares.numbers >= 0
    amount = classified.frame["amount"]
    money = amount.fillna(0).astype(np.int64)
    code = lines["cofog"]
    nothing = amount.isna()
    added = lines.assign(
        organisation=lines["partner"],
        organisation_type="Council",
        level="Local",
        origin="sent",
        code=code,
        code_origin=code.where(code.eq(""), CodeOrigin.OWN.value),
        code_note="",
        suggested="",
        suggestions="",
        division=code.str.slice(0, 2),
        overheads="",
        how=lines["basis"].where(lines["basis"].ne(""), "Not stated"),
        kind=classified.frame["kind"],
        amount=amount,
        counted=money,
        removed=np.int64(0),
        why_not=pd.Series("", index=lines.index, dtype=TEXT).mask(nothing, "no amount could be read"),
        why_not_text=pd.Series("", index=lines.index, dtype=TEXT).mask(nothing, "No amount could be read."),
        **share_columns(lines["gross"], classified),
    )
    found = ranges(added, is_estimate(added["how"], elsewhere), elsewhere)
    return added.assign(low=found["low"], high=found["high"])
