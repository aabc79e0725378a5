"""Publishers' files drawn small, to the layouts of the real ones; every figure is invented and adds up.

Amounts are thousands of pounds, sized so that England comes to what the package knows it to be about.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.reference.estimates import Grid, csv_text
from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.held import BUNDLED
from xltools.reference.figures.published import PublishedFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEASURES = ("empl", "run-exp", "tot-exp", "sfc", "oth-inc", "tot-inc", "net-cur-exp")
WORDS = (
    "Employees (C1)",
    "Running Expenses (C2)",
    "Total Expenditure (C3 = C1 + C2)",
    "Sales, Fees and Charges (C4)",
    "Other Income (C5)",
    "Total Income (C6 = C4 + C5)",
    "Net Current Expenditure (C7 = C3 - C6)",
)
SERVICES = (("edu", 190, "Education services"), ("env", 590, "Environmental services"), ("pol", 601, "Police services"))
COUNTY = ("E1821", "E10000034", "Worcestershire CC", "SC", "SC")
WORCESTER = ("E1837", "E07000237", "Worcester", "SD", "SD")
WYRE = ("E2344", "E07000128", "Wyre", "SD", "SD")
GLA = ("E5100", "E12000007", "Greater London Authority", "O", "GLA")
AUTHORITIES = (COUNTY, WORCESTER, WYRE, GLA)
CLASS_ROWS = (("E07", "Shire Districts", "SD"), ("E10", "Shire Counties", "SC"), ("E12000007", GLA[2], "GLA"))
MILLIONS = 1_000


def seven(employees: float, running: float, fees: float, other: float) -> list[float]:
    """The seven columns of a form's line."""
    total, income = employees + running, fees + other
    return [employees, running, total, fees, other, income, total - income]


AMOUNTS: dict[str, dict[str, list[float]]] = {
    COUNTY[0]: {
        "edu": seven(40_000 * MILLIONS, 30_000 * MILLIONS, 5_000 * MILLIONS, 3_000 * MILLIONS),
        "env": seven(1_000 * MILLIONS, 9_000 * MILLIONS, 800 * MILLIONS, 200 * MILLIONS),
    },
    WORCESTER[0]: {"env": seven(5_000.5, 7_000, 2_000, 100)},
    WYRE[0]: {"env": seven(4_000, 6_000, 3_000, 50)},
    GLA[0]: {"pol": seven(30_000 * MILLIONS, 22_000 * MILLIONS, 1_000 * MILLIONS, 1_500 * MILLIONS)},
}
NOTHING = [0.0] * len(MEASURES)


def _figures(codes: Sequence[str], missing: Sequence[str]) -> list[float]:
    """The columns of some authorities together: each service, then the total."""
    cells: list[float] = []
    for asset, _, _ in SERVICES:
        rows = [AMOUNTS[code].get(asset, NOTHING) for code in codes if code not in missing]
        cells += [sum(column) for column in zip(*rows, strict=True)] if rows else NOTHING
    return cells + [sum(cells[measure::7]) for measure in range(7)]


def outturn_rows(missing: Sequence[str] = ()) -> tuple[Grid, Grid, list[object]]:
    """The rows of authorities, of classes and of England; a missing authority stands in the totals all the same."""
    rows: Grid = []
    for e_code, ons_code, name, wide, detailed in AUTHORITIES:
        absent = e_code in missing
        figures: list[object] = ["[x]"] * 28 if absent else [*_figures([e_code], ())]
        rows.append([e_code, ons_code, name, "M" if absent else "", wide, detailed, "[x]" if absent else "Y", *figures])
    classes: Grid = []
    for ons_code, name, detailed in CLASS_ROWS:
        codes = [authority[0] for authority in AUTHORITIES if authority[4] == detailed]
        first = GLA[0] if detailed == "GLA" else "[Y]"
        classes.append([first, ons_code, name, "", "O", detailed, len(codes), *_figures(codes, ())])
    england: list[object] = ["Eng", "E92000001", "ENGLAND", "", "Eng", "Eng", "[Y]", *_figures(list(AMOUNTS), ())]
    return rows, classes, england


ASSETS: list[object] = [
    f"RSX-{asset}-{measure}" for asset in (*(asset for asset, _, _ in SERVICES), "totsx") for measure in MEASURES
]
HEADINGS: list[object] = [
    f"{name} - {words}" for name in (*(name for _, _, name in SERVICES), "Total Service Expenditure") for words in WORDS
]
TOP: list[object] = ["E-code", "ONS Code", "Local authority", "Notes", "Class", "Detailed Class", "Certification"]


def outturn_2024(year: str = "2024-25", missing: Sequence[str] = ()) -> Grid:
    """The layout of 2024-25: headings in row 7, classes below headings of their own, asset codes last and hidden."""
    rows, classes, england = outturn_rows(missing)
    grid: Grid = [[f"Worksheet 2: Revenue Outturn (RO) {year}: Service Expenditure Summary (RSX) data"]]
    grid += [["This worksheet contains two tables. Data are reported in £ thousand."], ["Notes"], ["Blank cells"]]
    grid += [["Row 431 is hidden."], [f"Source: Ministry of Housing, Communities and Local Government {year}"]]
    grid += [[*TOP, *HEADINGS], *rows, england, [*TOP, *HEADINGS], *classes]
    return [*grid, [""] * 7 + ASSETS]


def outturn_2023(year: str = "2023-24", missing: Sequence[str] = ()) -> Grid:
    """The layout of 2023-24, as CSV: asset codes in row 7, headings in row 11, commas for thousands, rows of nothing below."""
    rows, classes, england = outturn_rows(missing)
    for row in (*rows, *classes, england):
        row[7:] = [f"{cell:,.0f}" if isinstance(cell, float) else cell for cell in row[7:]]
    grid: Grid = [[f"Worksheet 2: Revenue Outturn (RO) {year}: Service Expenditure Summary (RSX) data"]]
    grid += [["Data is reported in £ thousand."], ["Produced on a non-IAS19 basis"], ["Source"]]
    grid += [["Last updated: 12 December 2024"], ["Rows 7-10 are hidden."], [""] * 7 + ASSETS]
    numbers = [number for _, number, _ in SERVICES] + [699]
    grid.append([*[""] * 7, *(f"C{measure}R{number}" for number in numbers for measure in range(1, 8))])
    grid += [["", "", "", "", "", "Row_no"], ["", "", "", "", "", "Col_no"], [*TOP, *HEADINGS], *rows, england]
    grid.append(["E-code", "ONS Code", "Class Breakdown [o]", *TOP[3:], *HEADINGS])
    below: Grid = [[""] * 35 for _ in range(20)]
    return [*grid, *classes, *below]


def outturn_2021(year: str = "2021-22") -> Grid:
    """The layout of 2021-22: no column of certification, and a heading that does not name its service."""
    grid = outturn_2023(year)
    headings = grid[10]
    headings[20] = headings[20].replace("Environmental services - ", "") if isinstance(headings[20], str) else ""
    return [row[:6] + row[7:] for row in grid]


def drop_down() -> Grid:
    """The sheet that shows one authority: line numbers, words and asset codes, a service a row."""
    grid: Grid = [["Worksheet 1"], ["Last updated: 4 December 2025"], ["ENGLAND"]]
    for asset, number, name in (*SERVICES, ("totsx", 699, "TOTAL SERVICE EXPENDITURE")):
        codes = [f"RSX-{asset}-{measure}" for measure in MEASURES]
        grid.append([float(number), f"{name} [note 2]", *[""] * 8, *codes])
    return grid


def published(name: str, **sheets: Grid) -> PublishedFile:
    """A file as the readers see it, its sheets called as named (blanks for lines); a CSV's is called ``csv``."""
    named = {"" if title == "csv" else title.replace("_", " "): grid for title, grid in sheets.items()}
    return PublishedFile(name, tuple(named), lambda sheet: named[sheet])


def write_csv(path: Path, grid: Grid) -> Path:
    path.write_text(csv_text(grid), encoding="utf-8-sig", newline="")
    return path


def write_ods(path: Path, sheets: dict[str, Grid]) -> Path:
    """Write an OpenDocument spreadsheet: text and numbers, nothing else."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, grid))}</table:table>'
        for name, grid in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return path


def _ods_row(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if not cell:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


YEARS = ("2021-22", "2022-23", "2023-24", "2024-25", "2025-26")
CRA_HEADINGS = ["Department Name", "Organisation Name", "CRA Segment Code", "CRA Segment Name", "COFOG Level 0"]
CRA_HEADINGS += ["HMT Function", "COFOG Level 1", "HMT Subfunction", "ID/non-ID", "CAP or CUR", "CG, LG, PC, BOE, PSP"]
CRA_HEADINGS += ["Allocated by HMT or DEPT", "ITL Region", "Country", *YEARS]
TREASURY_REGIONS = [f"ENGLAND_{name.replace('East of England', 'East')}" for name in REGIONS]
TREASURY_REGIONS[2] = "ENGLAND_Yorkshire and the Humber"


def entry(words: Sequence[str], region: str, thousands: float, known: str = "ID") -> list[object]:
    """A row of the database: department, body, programme, group, sub-function, capital or current, and sector as `words`."""
    department, body, programme, group, function, capital, sector = words
    country = region.partition("_")[0]
    first: list[object] = [
        department,
        body,
        "X1-CODE",
        programme,
        group,
        group,
        group,
        function,
        known,
        capital,
        sector,
    ]
    return [*first, "DEPT", region, country, *(thousands + place for place in range(len(YEARS)))]


PENSIONS = ("DWP", "DWP", "S902A001-STATE PENSION", "10.2 Old age", "10.2 Old age; of which: pensions", "CUR", "CG")
HOSPITALS = ("NHS", "NHS England", "S004AA02 - HOSPITALS", "7.A Medical services", "7.A Medical services", "CUR", "CG")
ROADS = ("Transport", "Highways", "S004AA03 ROADS", "4.5 Transport", "4.5 of which: national roads", "CAP", "CG")
COUNCILS = ("Local Government England",) * 2 + (
    "LG SCHOOLS",
    "9.2 Secondary education",
    "9.2 Secondary education",
    "CUR",
    "LG",
)
TUBE = ("Local Government England", "London Underground", "RAIL", "4.5 Transport", "4.5 of which: railway", "CAP", "PC")
INTEREST = (
    "Exchequer",
    "Exchequer",
    "DEBT INTEREST",
    "1.7 Public Sector Debt Interest",
    "1.7 of which: CG",
    "CUR",
    "CG",
)


def treasury_rows() -> Grid:
    """Every region once for each programme; Yorkshire and The Humber is spelt both ways."""
    rows: Grid = []
    for words, each in ((PENSIONS, 20_000), (HOSPITALS, 30_000), (ROADS, 10_000), (COUNCILS, 20_000)):
        rows += [entry(words, region, each * MILLIONS) for region in (*TREASURY_REGIONS, "SCOTLAND", "OUTSIDE UK")]
    rows.append(entry(HOSPITALS, "ENGLAND_Yorkshire and The Humber", 7))
    rows.append(entry(TUBE, "ENGLAND_London", 500))
    rows.append(entry(INTEREST, "NON-REGIONAL", 100_000 * MILLIONS, "Non-ID"))
    return rows


def pivot(rows: Grid) -> Grid:
    """The pivot table of the workbook: filters above, then totals by region and of everything."""
    filters: Grid = [[name, "(All)"] for name in ("Department Name", "Organisation Name", "CAP or CUR")]
    grid: Grid = [*filters, [], ["", "", "Values"], ["ID/non-ID", "ITL Region", *(f" {year}" for year in YEARS)]]
    for label, known in (("ID Total", "ID"), ("Non-ID Total", "Non-ID")):
        grid.append([label, "", *_sums([row for row in rows if row[8] == known])])
    return [*grid, ["Grand Total", "", *_sums(rows)]]


def _sums(rows: Grid) -> list[float]:
    return [sum(float(str(row[14 + place])) for row in rows) for place in range(len(YEARS))]


def treasury_sheets(rows: Grid, totals: Grid | None = None) -> dict[str, Grid]:
    """The workbook's three sheets; the pivot table has the totals of the rows, or of `totals`."""
    metadata: Grid = [
        ["Country and Regional Analysis: November 2026"],
        [""],
        ["Levels of expenditure shown are in £'000s."],
    ]
    return {
        "Metadata": metadata,
        "CRA 2026 database": [list(CRA_HEADINGS), *rows],
        "CRA 2026 pivot table": pivot(totals or rows),
    }


def boards() -> list[tuple[str, str, str]]:
    """Region, code and name of the boards of 2025-26."""
    return [("Midlands", row.ods_code, row.name) for row in BUNDLED.allocations("2025-26") if row.stream == "core"]


def allocation_sheet(
    title: str, year: str, columns: Sequence[str], each: Sequence[float], *, england: object = None
) -> Grid:
    """A stream's sheet: every board has the same in each column; the ENGLAND row below regions adds them up."""
    named = boards()
    grid: Grid = [[f"Allocations ({title})", "", "", "", f"Allocations {year}"]]
    grid.append(["R23", "Region", "ICB23", "Integrated Care Board (ICB)", *columns])
    grid += [["Y60", region, code, name, *each] for region, code, name in named]
    grid += [
        [],
        ["", "", "R23", "Region", *columns],
        ["", "", "Y60", "Midlands", *(value * len(named) for value in each)],
    ]
    together: list[object] = [value * len(named) for value in each]
    return [*grid, ["", "", "Total", "ENGLAND", *together[:-1], together[-1] if england is None else england]]


def allocation_sheets(year: str = "2026/27", england: object = None) -> dict[str, Grid]:
    """Core and running costs of a year, beside a sheet that only builds the baseline."""
    columns = [
        f"{year} Recurrent allocation (£k)",
        f"{year} Recurrent allocation £/head",
        f"{year} Total allocation (£k)",
    ]
    core = allocation_sheet("ICB core services", year, columns, (2_900_000.5, 1_800, 3_000_000.25), england=england)
    baseline = allocation_sheet("ICB core services", year, [f"{year} Total allocation (£k)"], (1,))
    baseline[0][4] = f"Baseline construction {year}"
    running = allocation_sheet("running cost allowance", year, [f"{year} (£k)"], (21_000,))
    return {"ICB Core Baseline": baseline, "ICB Core Allocations": core, "ICB running cost allowance": running}
