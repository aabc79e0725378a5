"""Mutants of returns, CSVs and mails: each is answered, none hangs, and no amount is read as what it is not in silence.

Run it with ``python -m benchmarks.mutants [HOW_MANY] [SEED]`` (20,000 and 1 where not given). Every mutant is a good return
with one to three things changed. What xltools makes of it is held against an independent reader: openpyxl for workbooks,
Python's csv with a strict reader of money for CSV files. A mutant fails where an amount is read that the other does not see,
or one is lost, and neither a finding on its row nor a refusal of the file says so.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter

from xltools.mail.opening import open_mail
from xltools.reading.safely import read_files
from xltools.template.layout import BY_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.model import ReadFile, Return

AT_ONCE = 200
FIELDS = ("service", "cofog", "expenditure_type", "gross", "income", "basis", "accounts", "notes")
LINES = (
    ("Adult day care", "10.2", "Revenue", 12355969, 1200, "Actual", "Outturn", ""),
    ("Libraries", "08.2", "Revenue", 512300.5, "", "Actual", "Outturn", "branch and mobile"),
    ("Parks, open spaces", "08.1", "Revenue", 301450, 50, "Actual", "Outturn", ""),
    ("Street lighting", "06.4", "Capital", 99, "", "Actual", "Budget", "=not run"),
)
VALUES = (
    "<v>{0}</v>",
    "<v>{1}<!-- x -->{2}</v>",
    "<v>{1}<?x y?>{2}</v>",
    "<v>{1}<![CDATA[{2}]]></v>",
    "<v>&#x{3};{4}</v>",
    "<v> {0}\n</v>",
    "<v>{0}</v><v>7</v>",
    "<v/>",
    "<v></v>",
    "<f>1+1</f><v>{0}</v>",
    "<v>{0}.004999</v>",
    "<v>{0}E0</v>",
    "<v>-{0}</v>",
    "<v>0x{0}</v>",
    "<v>{0}",
    '<v>{0}</v></c><c r="{5}"><v>8</v>',
    "<!-- <v>7</v> --><v>{0}</v>",
)
TEXTS = (
    *("{0}", "£{0:,}", "{0:,}.00", "{0}k", "({0})", "{0}-", "'{0}", "1.{0}", "{0} (est)", "c. {0}", "n/a", "{0}\u00a0"),
    *("\u0663{0}", "_x0031_{0}"),
)
INSERTED = (
    *(
        b",",
        b'"',
        b"\n",
        b"\r",
        b";",
        b"0",
        b"9",
        b".",
        b"-",
        b" ",
        b"\xa3",
        b"\x00",
        b"\xe2\x80\x8b",
        b"\t",
        b"'",
        b"k",
    ),
)
_MONEY = re.compile(r"-?£?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{0,2})?")


@dataclass(slots=True)
class Tally:
    """What became of the mutants, by kind and answer, and those that failed: name, what is wrong."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)


def workbook() -> bytes:
    """Return a good return as a small workbook."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Spending")
    sheet.write_row(3, 0, [BY_FIELD[name].heading for name in FIELDS])
    for number, line in enumerate(LINES, 4):
        sheet.write_row(number, 0, [None if cell == "" else cell for cell in line])
    book.set_properties({"created": datetime(2011, 7, 1, tzinfo=UTC)})
    book.close()
    return _packed(_parts(kept.getvalue()))


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # dated 1980, as all are
    return kept.getvalue()


def csv_file() -> bytes:
    """Return the same as a CSV."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("partner", "financial_year", *FIELDS))
    rows.writerows(("Hackney Council", "2010-11", *line) for line in LINES)
    return text.getvalue().encode()


def mail() -> bytes:
    """Return a mail that carries both."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@body.example", "Return", "Fri, 01 Jul 2011 09:30:00 +0000"
    message.set_content("Here it is.")
    message.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="return.xlsx")
    message.add_attachment(csv_file(), maintype="text", subtype="csv", filename="return.csv")
    message.set_boundary("between-the-parts")
    return message.as_bytes()


def mutants(how_many: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the file name (its ending says what it is) and bytes of each mutant, the same for the same seed."""
    by_chance = random.Random(seed)
    book, text, letter = workbook(), csv_file(), mail()
    for number in range(how_many):
        kind = by_chance.choice(("cell", "cell", "part", "csv", "csv", "mail"))
        if kind in ("cell", "part"):
            yield f"{number}-{kind}.xlsx", _mutated_workbook(book, kind, by_chance)
        elif kind == "csv":
            yield f"{number}-csv.csv", _changed_bytes(text, by_chance)
        else:
            yield f"{number}-mail.eml", _changed_bytes(letter, by_chance)


def _mutated_workbook(book: bytes, kind: str, by_chance: random.Random) -> bytes:
    parts = _parts(book)
    for _ in range(by_chance.randint(1, 3)):
        if kind == "cell":
            parts["xl/worksheets/sheet1.xml"] = _changed_cell(parts["xl/worksheets/sheet1.xml"], by_chance)
        else:
            name = by_chance.choice(list(parts))
            parts[name] = _changed_bytes(parts[name], by_chance)
    return _packed(parts)


def _changed_cell(xml: bytes, by_chance: random.Random) -> bytes:
    row, pounds = by_chance.randint(5, 4 + len(LINES)), by_chance.choice((7, 1234, 733000, 12355969, 1000001))
    digits = str(pounds)
    cell = f"D{row}"
    if by_chance.random() < 0.3:
        text = by_chance.choice(TEXTS).format(pounds)
        new = f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    else:
        form = by_chance.choice(VALUES).format(digits, digits[:1], digits[1:], f"{ord(digits[0]):x}", digits[1:], cell)
        mark = by_chance.choice(("", "", "", ' t="n"', ' t="str"', ' t="b"', ' t="e"', ' t="s"'))
        new = f'<c r="{cell}"{mark}>{form}</c>'
    return re.sub(rf'<c r="{cell}"[^>]*>.*?</c>'.encode(), lambda _: new.encode(), xml, count=1)


def _changed_bytes(data: bytes, by_chance: random.Random) -> bytes:
    for _ in range(by_chance.randint(1, 3)):
        at = by_chance.randrange(len(data) or 1)
        how = by_chance.choice(("insert", "insert", "delete", "flip", "cut", "repeat", "swap"))
        if how == "insert":
            data = data[:at] + by_chance.choice(INSERTED) + data[at:]
        elif how == "delete":
            data = data[:at] + data[at + by_chance.randint(1, 9) :]
        elif how == "flip":
            data = data[:at] + bytes([by_chance.randrange(256)]) + data[at + 1 :]
        elif how == "cut" and by_chance.random() < 0.3:
            data = data[:at]
        elif how == "repeat":
            data = data[:at] + data[max(0, at - by_chance.randint(1, 40)) : at] + data[at:]
        else:
            data = data[:at] + data[at + 1 : at + 2] + data[at : at + 1] + data[at + 2 :]
    return data


def judged(how_many: int, seed: int) -> Tally:
    """Read so many mutants and say what became of them."""
    tally, waiting = Tally(), []
    for mutant in mutants(how_many, seed):
        waiting.append(mutant)
        if len(waiting) == AT_ONCE:
            judge(waiting, tally)
            waiting = []
    judge(waiting, tally)
    return tally


def judge(batch: Sequence[tuple[str, bytes]], tally: Tally) -> None:
    """Read these mutants and add what became of them to the tally."""
    files = [
        taken for name, data in batch for taken in (_attached(name, data) if name.endswith(".eml") else [(name, data)])
    ]
    with TemporaryDirectory() as folder:
        paths = []
        for name, data in files:
            paths.append(Path(folder, name))
            paths[-1].write_bytes(data)
        for (name, data), read in zip(files, read_files(paths, jobs=2), strict=True):
            kind = name.partition("-")[2].partition(".")[0]
            tally.answers[kind, read.unreadable.code if read.unreadable else "read"] += 1
            tally.failures += [(name, words) for words in _wrong(name, data, read)]


def _attached(name: str, data: bytes) -> list[tuple[str, bytes]]:
    try:
        opened = open_mail(data)
    except ValueError:  # said to whoever collects: it is no mail any more
        return []
    return [(f"{name}-{number}{taken.suffix}", taken.content) for number, taken in enumerate(opened.taken)]


def _wrong(name: str, data: bytes, read: ReadFile) -> Iterator[str]:
    """What was read as something else than the independent reader sees, without a finding on its row."""
    if read.unreadable and read.unreadable.code in ("file-crashed-reader", "file-timed-out"):
        yield read.unreadable.message
    for sent in read.returns:
        if "gross" not in sent.columns:  # a heading that was changed is no heading; nothing counts, and that is said
            continue
        seen = _seen_in_workbook(data, sent) if name.endswith(".xlsx") else _seen_in_csv(data, sent)
        if seen is not None:
            yield from _differences(sent, seen)


def _differences(sent: Return, seen: Mapping[int, int | None]) -> Iterator[str]:
    noticed = {observation.location.row for observation in sent.observations}
    lines = sent.lines
    ours = {
        int(row): None if pence is None else int(pence)
        for row, pence in zip(
            lines["row"], lines["gross"].astype(object).where(lines["gross"].notna(), None), strict=True
        )
    }
    for row in sorted(ours.keys() | seen.keys()):
        amount, other = ours.get(row), seen.get(row)
        if amount != other and row not in noticed and not (amount is None and row in ours):
            yield f"row {row}: read {amount} pence, the other reader sees {other}"


def _seen_in_workbook(data: bytes, sent: Return) -> dict[int, int | None] | None:
    """Pence by row as openpyxl sees them; None where it cannot open the file."""
    sheet_name = str(sent.lines["sheet"].iloc[0]) if len(sent.lines) else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet_name]
    except Exception:  # openpyxl raises whatever its parsers raise
        return None
    column, first = sent.columns["gross"], int(sent.lines["row"].min())
    values = ((row, sheet.cell(row, column).value) for row in range(first, sheet.max_row + 1))
    return {row: pence for row, value in values if (pence := _pence(value)) is not None}


def _seen_in_csv(data: bytes, sent: Return) -> dict[int, int | None] | None:
    """Pence by row as Python's csv and a strict reader of money see them; None where it cannot tell.

    It cannot where the headings are not as they were, nor where a quote is open at the end of a line: csv then takes the
    lines that follow into one cell, which no person would.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if any(line.count('"') % 2 for line in text.splitlines()):
        return None
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))
    except csv.Error:
        return None
    if not rows or len(rows[0]) <= max(sent.columns["gross"], 2) - 1:
        return None
    at, own = sent.columns["gross"] - 1, set(map(int, sent.lines["row"]))
    return {
        number: pence
        for number, row in enumerate(rows, 1)
        if number in own and at < len(row) and (pence := _pence(row[at].strip())) is not None
    }


def _pence(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return round(Decimal(str(value)) * 100)
    text = re.sub("[\u200b\ufeff]", "", str(value)).strip()  # marks nobody sees
    return round(Decimal(re.sub("[£,]", "", text)) * 100) if _MONEY.fullmatch(text) else None


def report(tally: Tally) -> Iterable[str]:
    """Yield what became of the mutants, as lines of text."""
    for (kind, answer), times in sorted(tally.answers.items()):
        yield f"{kind:6}{answer:24}{times:8,}"
    yield from (f"FAILED {name}: {words}" for name, words in tally.failures)
    yield f"{sum(tally.answers.values()):,} files answered, {len(tally.failures):,} failures"


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    print("\n".join(report(judged(*(given + [20_000, 1][len(given) :])))))
