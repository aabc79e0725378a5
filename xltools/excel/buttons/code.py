"""The group Code: suggest COFOG codes, apply the analyst's choices, fill from CIPFA service lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.cells import write_texts_at
from xltools.excel.coding_lines import lines_of, name_of_sheets, selected_lines
from xltools.excel.live import WorkbookKind, count_folder_of, count_home_of, kept, kind_of, must_be_open
from xltools.excel.own_sheets import find_own, must_be_writable, read_own, write_own
from xltools.excel.suggestion_sheet import SUGGESTED_COLOUR, SUGGESTIONS, Pick, merged, pick_of
from xltools.excel.undoing import changing, copy_before, copy_words
from xltools.model import UsageError
from xltools.reference.crosswalks import cipfa_line
from xltools.template.mapping import MAPPING
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import xlwings as xw

    from xltools.excel.say import Say

NEITHER = "This workbook is neither a return nor a count. This button works on the lines of one of them."


def suggest_codes(book: xw.Book, say: Say) -> None:
    """Suggest codes for the selected lines: blank codes of a return are filled where sure enough, all go to Suggestions."""
    if kind_of(book) is WorkbookKind.MAPPING:
        return suggest_columns(book, say)
    from xltools.excel.suggesting import suggest_for

    lines = selected_lines(book)
    if not lines:
        raise UsageError(f"No line is selected. Select rows with a service on {name_of_sheets(book)}, then try again.")
    must_be_writable(book, SUGGESTIONS)
    must_be_open(book, lines[0].sheet)
    folder = count_folder_of(book)
    say.doing(f"suggesting codes for {plural(len(lines), 'line')}")
    suggestions = suggest_for(lines, folder)
    filled = {suggestion.line.row: suggestion.fills for suggestion in suggestions if suggestion.fills}
    copy = copy_before(book, "Suggest COFOG codes") if filled else None
    with kept(book):
        if filled:
            column = lines[0].code_column
            write_texts_at(book.sheets[lines[0].sheet], column, filled, dict.fromkeys(filled, SUGGESTED_COLOUR))
        write_own(book, SUGGESTIONS, merged(_rows_of(book), suggestions))
    told = _suggested(len(lines), len(suggestions), len(filled))
    return say.tell("\n\n".join((told, *([copy_words(copy)] if copy else []))))


def suggest_columns(book: xw.Book, say: Say) -> None:
    """Say, in a spend mapping workbook, which column the spending of the selected bodies or rows belongs in; nothing else changes."""
    from xltools.excel.column_suggestions import COLUMNS, described_rows, suggested_columns
    from xltools.excel.mapping_sheet import classification_of

    described = described_rows(book)
    must_be_writable(book, COLUMNS)
    folder = count_folder_of(book)
    say.doing(f"suggesting columns for {plural(len(described), 'row')}")
    confirmed = folder.coding.confirmed_codes if folder else None
    lines = suggested_columns(described, classification_of(book), confirmed)
    if not lines:
        return say.tell(f"{plural(len(described), 'row')} looked at: they say too little to suggest a column.")
    with kept(book):
        sheet = write_own(book, COLUMNS, lines)
    told = f"Columns suggested for {plural(len({line[0] for line in lines}), 'row')}: see the sheet {sheet.name}."
    return say.tell(f"{told} Nothing was written on {MAPPING}.")


def _suggested(asked: int, suggested: int, filled: int) -> str:
    if not suggested:
        return f"{plural(asked, 'line')} looked at: each has a code already, is no spending, or says too little to suggest one."
    told = f"Suggestions for {plural(suggested, 'line')} are on the sheet {SUGGESTIONS.name}."
    did = f" {plural(filled, 'blank code')} filled in and coloured." if filled else " No blank code was filled in."
    todo = "\n\nWrite 1, 2, 3 or a code under Pick where you choose, then click Apply my choices."
    return told + did + todo


def _rows_of(book: xw.Book) -> list[dict[str, str]]:
    sheet = find_own(book, SUGGESTIONS)
    return read_own(sheet, SUGGESTIONS) if sheet is not None else []


def apply_codes(book: xw.Book, say: Say) -> None:
    """Write the codes picked on the sheet Suggestions into their lines, and remember them for next time."""
    if kind_of(book) is WorkbookKind.MAPPING:
        raise UsageError(
            "In a spend mapping workbook the column says what an amount is for, so there is no code to write. Type the amount in the "
            f"column you choose on {MAPPING}; Suggest COFOG codes says which it could be."
        )
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError(NEITHER)
    rows = _rows_of(book)
    picks, problems = _picks(book, rows)
    if not picks:
        raise UsageError(
            "\n".join(problems)
            or f"Nothing is picked. Write 1, 2, 3 or a code under Pick on the sheet {SUGGESTIONS.name} first."
        )
    must_be_writable(book, SUGGESTIONS)
    must_be_open(book, *{pick.line.sheet for pick in picks})
    home = count_home_of(book)
    with changing(book, "Apply my choices") as copy:
        written = _write(book, picks)
        write_own(book, SUGGESTIONS, merged([row for row in rows if row["Where"] not in _places(picks)], ()))
    say.tell(f"{_applied(written, _remember(home, picks), home, problems)}\n\n{copy_words(copy)}")


def _places(picks: Iterable[Pick]) -> set[str]:
    return {pick.where for pick in picks}


def _picks(book: xw.Book, rows: Sequence[dict[str, str]]) -> tuple[list[Pick], list[str]]:
    """Return what was picked, each with its line as it stands now, and in words what cannot be used."""
    lines = {(line.sheet, line.row): line for line in lines_of(book)} if any(row["Pick"] for row in rows) else {}
    picks, problems = [], []
    for row in rows:
        if row["Pick"]:
            pick = pick_of(row, lines)
            picks.append(pick) if isinstance(pick, Pick) else problems.append(pick)
    return picks, problems


def _write(book: xw.Book, picks: Sequence[Pick]) -> int:
    """Write the picks where the workbook has a cell for them; a count's lines have none, the dictionary does."""
    columns = {(pick.line.sheet, pick.line.code_column) for pick in picks if pick.line.code_column}
    for sheet, column in columns:
        own = {
            pick.line.row: pick.code for pick in picks if (pick.line.sheet, pick.line.code_column) == (sheet, column)
        }
        write_texts_at(book.sheets[sheet], column, own, dict.fromkeys(own))
    return sum(1 for pick in picks if pick.line.code_column)


def _remember(home: Path | None, picks: Sequence[Pick]) -> int:
    """Add the picks to the count folder's dictionary where it does not say the same; return how many it now knows."""
    if home is None:
        return 0
    import getpass
    from datetime import datetime

    from xltools.coding.confirmed_codes import CONFIRMED_CODES_FILE, confirm, read_confirmed_codes
    from xltools.excel.results import holding

    today, by = datetime.now().astimezone().date().isoformat(), getpass.getuser()
    with holding(home, "Apply codes in Excel"):
        for pick in picks:
            known = read_confirmed_codes(home / CONFIRMED_CODES_FILE).find(pick.line.service, pick.line.body_type)
            if known is None or known.code != pick.code:
                confirm(home / CONFIRMED_CODES_FILE, pick.line.service, pick.code, pick.line.body_type, by, today)
    return len(picks)


def _applied(written: int, remembered: int, home: Path | None, problems: Sequence[str]) -> str:
    told = [f"{plural(written, 'code')} written." if written else "No code had a cell to be written into."]
    if home is not None:
        told.append(f"{plural(remembered, 'choice')} remembered in dictionary.csv of {home.name}.")
    else:
        told.append("They could not be remembered for next time: this workbook does not lie in a count folder.")
    return "\n\n".join([" ".join(told), *(["\n".join(problems)] if problems else [])])


def fill_from_cipfa(book: xw.Book, say: Say) -> None:
    """Fill the blank COFOG codes of a return from its CIPFA service lines; what is not certain is coloured."""
    if kind_of(book) is WorkbookKind.COUNT:
        raise UsageError(
            "A count has carried the codes over from the CIPFA lines already: see Where the code is from on its sheet Lines. "
            "This button fills the blank codes of a partner's return."
        )
    if kind_of(book) is WorkbookKind.MAPPING:
        raise UsageError(
            "In a spend mapping workbook the column says what an amount is for, so there is no code to fill. This button fills the "
            "blank codes of a partner's return."
        )
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError(NEITHER)
    lines = [line for line in lines_of(book) if line.cipfa and not line.code]
    if lines and not lines[0].code_column:
        raise UsageError("This return has no column COFOG code. Put its heading back, then try again.")
    codes, colours, unknown = {}, {}, 0
    for line in lines:
        mapped = cipfa_line(line.cipfa)
        if mapped is None or not mapped.cofog:
            unknown += 1
            continue
        codes[line.row] = mapped.cofog
        colours[line.row] = None if mapped.mapping_type == "single" else SUGGESTED_COLOUR
    told = _filled(len(codes), len(_only_coloured(colours)), unknown)
    if codes:
        with changing(book, "Fill from CIPFA", lines[0].sheet) as copy:
            write_texts_at(book.sheets[lines[0].sheet], lines[0].code_column, codes, _only_coloured(colours))
        told = f"{told}\n\n{copy_words(copy)}"
    say.tell(told)


def _only_coloured(
    colours: dict[int, tuple[int, int, int] | None],
) -> dict[int, tuple[int, int, int] | None]:
    return {row: colour for row, colour in colours.items() if colour}


def _filled(filled: int, judged: int, unknown: int) -> str:
    if not filled and not unknown:
        return "There is no line with a CIPFA service line and a blank COFOG code."
    told = [f"{plural(filled, 'blank code')} filled in."]
    if judged:
        told.append(
            f"{judged:,} of them are coloured: the CIPFA line could go to more than one function, so look at these again."
        )
    if unknown:
        told.append(f"{plural(unknown, 'CIPFA line')} could not be carried over: not on CIPFA's list, or not spending.")
    return " ".join(told)
