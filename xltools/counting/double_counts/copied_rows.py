"""Rows of one body copied: the same service, amount, source, recipient, fund, year, period and reference again.

Equal instalments differ in period or reference, or come three and more at a time; a copied block repeats rows in their
order; a copied reference, or an amount with many digits, does not come twice by itself. A recurring round sum may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


def find_copied_rows(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield copied blocks and rows; the first to stand in the return is kept."""
    order = _in_order(lines)
    codes = _row_codes(lines, order)
    pairs = _copies(codes)
    yield from _candidates(lines, order, codes, pairs)


def _in_order(lines: PreparedLines) -> NDArray[np.int64]:
    """Usable lines by body, return and row."""
    usable = np.flatnonzero(lines.active & (lines.pence != 0) & (lines.body >= 0))
    newest_first = -lines.age[usable].astype(np.int64)
    return usable[np.lexsort((usable, lines.row[usable], lines.return_no[usable], newest_first, lines.body[usable]))]


def _row_codes(lines: PreparedLines, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """One code for all that a row says."""
    code = np.zeros(len(order), dtype=np.int64)
    for column in (lines.body, lines.service, lines.pence, lines.details, lines.reference):
        values = np.unique(column[order], return_inverse=True)[1].astype(np.int64)
        code = np.unique(code * np.int64(values.max(initial=0) + 1) + values, return_inverse=True)[1].astype(np.int64)
    return code


def _copies(codes: NDArray[np.int64]) -> dict[int, int]:
    """Position of each copy -> position of the row it copies, preferring an original whose neighbour was copied too."""
    by_code = np.argsort(codes, kind="stable")
    sorted_codes = codes[by_code]
    again = np.flatnonzero(sorted_codes[1:] == sorted_codes[:-1]) + 1
    first = by_code[np.searchsorted(sorted_codes, sorted_codes[again], side="left")]
    return dict(sorted(zip(by_code[again].tolist(), first.tolist(), strict=True)))


def _candidates(
    lines: PreparedLines, order: NDArray[np.int64], codes: NDArray[np.int64], pairs: dict[int, int]
) -> Iterator[Candidate]:
    sizes = np.bincount(codes, minlength=1)
    for block in _blocks(codes, pairs):
        if _is_one_row(codes, block) and sizes[codes[block[0][1]]] > 2:
            continue
        yield _block(lines, order, block)
    for group in _many(codes, pairs, sizes):
        yield _group(lines, order, group)


def _blocks(codes: NDArray[np.int64], pairs: dict[int, int]) -> Iterator[list[tuple[int, int]]]:
    """Runs of copies that stand in the order of their originals, as (original, copy)."""
    run: list[tuple[int, int]] = []
    for copy, original in pairs.items():
        if run and copy == run[-1][1] + 1:
            follows = run[-1][0] + 1
            if follows < run[0][1] and codes[follows] == codes[copy]:
                run.append((follows, copy))
                continue
        if run:
            yield run
        run = [(original, copy)]
    if run:
        yield run


def _is_one_row(codes: NDArray[np.int64], block: list[tuple[int, int]]) -> bool:
    """Whether a block is one row, or the same row again and again."""
    return len({int(codes[copy]) for _, copy in block}) == 1


def _many(codes: NDArray[np.int64], pairs: dict[int, int], sizes: NDArray[np.int64]) -> Iterator[list[int]]:
    """Rows that stand three times or more, outside copied blocks: original first."""
    in_block = {copy for block in _blocks(codes, pairs) if not _is_one_row(codes, block) for _, copy in block}
    groups: dict[int, list[int]] = {}
    for copy, original in pairs.items():
        if sizes[codes[copy]] > 2 and copy not in in_block:
            groups.setdefault(original, [original]).append(copy)
    yield from groups.values()


def _block(lines: PreparedLines, order: NDArray[np.int64], block: list[tuple[int, int]]) -> Candidate:
    originals, copies = [int(order[place]) for place, _ in block], [int(order[place]) for _, place in block]
    evidence = [Indication(-0.5, "every column is the same", "equal rows may be instalments")]
    if len(block) > 1:
        evidence.append(Indication(2.0 + len(block), f"{len(block)} rows in the same order"))
    else:
        evidence.append(Indication(1.0, ""))
    evidence += _row_evidence(lines, originals, copies, block)
    return _found(lines, f"block of {len(block)}" if len(block) > 1 else "single row", originals, copies, evidence)


def _row_evidence(
    lines: PreparedLines, originals: list[int], copies: list[int], block: list[tuple[int, int]]
) -> Iterator[Indication]:
    digits = max(_digits(lines, line) for line in copies)
    weight = 2.5 if digits >= 5 else 1.0 if digits >= 4 else 0.0 if digits >= 3 else -1.0
    yield Indication(weight, "an amount that does not recur by itself" if digits >= 5 else "", doubts.BY_CHANCE)
    if any(lines.reference[line] for line in copies):
        yield Indication(4.0, "the same ledger reference")
    if any(
        lines.return_no[original] != lines.return_no[copy] for original, copy in zip(originals, copies, strict=True)
    ):
        yield Indication(-1.0, "in two returns of the body")
    elif abs(block[0][1] - block[-1][0]) == 1:
        yield Indication(0.6, "directly below")


def _digits(lines: PreparedLines, line: int) -> int:
    pence = np.abs(lines.pence[line : line + 1])
    return len(str(int(pence[0] // units(pence)[0])))


def _group(lines: PreparedLines, order: NDArray[np.int64], group: list[int]) -> Candidate:
    own = [int(order[place]) for place in group]
    referenced = bool(lines.reference[own[0]])
    weight = 3.5 if referenced else -0.3
    words = "with the same ledger reference" if referenced else "which may be equal instalments"
    evidence = [Indication(weight, f"{len(own):,} rows alike, {words}")]
    return _found(lines, "repeated row", own[:1], own[1:], evidence)


def _found(
    lines: PreparedLines, sub_kind: str, originals: list[int], copies: list[int], evidence: list[Indication]
) -> Candidate:
    name = lines.body_name(int(lines.body[originals[0]]))
    rows = _rows(lines, copies)
    why = f"{name} lists {'the same rows' if len(copies) > 1 else 'the same row'} again ({rows}); the first is counted."
    remove = tuple((line, int(lines.pence[line])) for line in copies)
    return Candidate(
        DoubleCountKind.COPIED_ROWS, sub_kind, tuple(dict.fromkeys(originals)), remove, tuple(evidence), why
    )


def _rows(lines: PreparedLines, copies: list[int]) -> str:
    rows = sorted(int(lines.row[line]) for line in copies)
    return f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows from {rows[0]} to {rows[-1]}"
