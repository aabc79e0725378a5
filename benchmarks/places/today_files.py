"""A made-up place as files: its lines as CSV, its partner list, and what is right, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.places import MadePlace, Planted

FIELDS = (
    "partner", "return_id", "received", "financial_year", "line", "service", "cofog", "expenditure_type", "gross", "income",
    "funder", "paid_to", "fund", "basis", "accounts", "period", "reference", "notes",
)  # fmt: skip


def write_lines(place: MadePlace, path: Path) -> None:
    """Write the lines as one lines CSV, money in pounds."""
    lines = place.lines.assign(
        received="2025-06-30", gross=_pounds(place.lines["gross"]), income=_pounds(place.lines["income"])
    )
    lines.loc[:, list(FIELDS)].to_csv(path, index=False)


def write_place(place: MadePlace, folder: Path, name: str) -> None:
    """Write lines, partners and truth into a folder as NAME.csv, NAME-partners.csv and NAME-truth.csv."""
    write_lines(place, folder / f"{name}.csv")
    rows = [(one.name, one.short_name, one.organisation_type, one.area) for one in place.partners]
    pd.DataFrame(rows, columns=["partner", "short_name", "organisation_type", "area"]).to_csv(
        folder / f"{name}-partners.csv", index=False
    )
    truth = [*_truth(place, place.planted, "sure"), *_truth(place, place.asked, "ask")]
    columns = ["line", "remove_pounds", "kind", "with_lines", "event", "confidence", "why"]
    pd.DataFrame(truth, columns=columns).to_csv(folder / f"{name}-truth.csv", index=False)


def _truth(
    place: MadePlace, planted: Iterable[Planted], confidence: str
) -> Iterable[tuple[str, str, str, str, str, str, str]]:
    names = place.lines["line"].tolist()
    for number, one in enumerate(planted):
        with_lines = " ".join(names[line] for line in one.keep)
        for line, pence in one.drop:
            yield (
                names[line],
                f"{pence / 100:.2f}",
                one.kind,
                with_lines,
                f"{confidence}{number}",
                confidence,
                one.sub_kind,
            )


def _pounds(pence: pd.Series[int]) -> list[str]:
    return ["" if pd.isna(value) else f"{int(value) // 100}.{int(value) % 100:02d}" for value in pence]
