"""Writes a section of docs/sharing-out.md, the measured errors of population shares, from the table ``share_errors``.

Run ``python -m benchmarks.sharing_errors.document docs/sharing-out.md``; only what stands between the two markers
is replaced.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sharing_errors.back_tests import ENGLAND, PAIRS
from xltools.model import Place
from xltools.reference.areas.geography import members_of
from xltools.reference.baseline import per_head, place_baseline, regional_total
from xltools.reference.cofog import name_of
from xltools.reference.sharing.errors import KEYS, share_error
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.reference.sharing.errors import ShareError

START = "<!-- share errors: from here written by python -m benchmarks.sharing_errors.document docs/sharing-out.md -->"
END = "<!-- share errors: to here -->"
SAFE, DOUBTFUL = 0.25, 0.40
"""A range within a quarter either way is called safe enough; beyond 40% a share is called a guess."""
FINE = ("councils", "police authorities")
PUBLISHED = (("England", 409.5, 7960), ("London", 72.1, 9464))
"""Region, £ billion and £ per head of 2008-09 (HM Treasury, Public Expenditure Statistical Analyses 2010, chapter 9)."""

COUNTED = (
    ("Lewisham", "£2.2bn"),
    ("Birmingham", "£7.3bn to £7.5bn"),
    ("Kent", "£8.3bn"),
    ("Worcestershire", "£3.5bn at first, £4.4bn later"),
    ("Manchester City Region and Warrington", "about £22bn"),
    ("Bradford", "£8,800 a head"),
    ("Coventry, Solihull and Warwickshire", "just under £6,000 a head"),
)
"""Totals the Total Place pilots published for themselves in 2010 (the table ``reference_counts`` has the sources)."""

MEASURED = """\
Where nothing better is known, a figure is apportioned by people. To see how wrong that is, wholes whose parts are known were
apportioned and compared with the actual figures:

- **England**, shared down to its nine regions, 2008-09 to 2010-11, and **every pair of regions**, shared down to its two:
  HM Treasury's identifiable spending by function.
- **Councils**, 2010-11: what all councils of one kind spent, shared down to each: London boroughs within London, metropolitan
  districts within their county, unitaries within their region, shire districts within their county for the
  functions that are theirs (not schools, roads or the total). Service and benefit lines of the revenue summary only: net of
  fees and charges, no levies, grants, reserves or totals.
- **Police authorities** outside London within their region, 2010-11.
"""
READING = """\
*Half within* is the median of how far actual figures were from the share, either way. *Furthest* is the one that was
furthest: +20% means it spent 120 where its share was 100; below -100%, its income was larger than its spending (parking, for
instance). The last column is the range the programme uses: what a share of £100 may really be, 80% of the time.
"""
PILOTS = """\
Mostly the baseline stands above what was counted, for reasons that lie on both sides, none of which the published totals let us put a
figure to:

- **Bodies that did not answer are missing from a count and present in the baseline.** Worcestershire's count grew by a quarter between its
  rounds, when transfers and pensions came in, and then met its baseline. A count just under £6,000 a head has not heard from everybody.
- **The region's average is not the place.** A share by people gives Lewisham its part of what is spent in central London
  (transport, museums, capital schemes), and Bradford the average of a region it counted itself well above. The ranges above
  say how far that may go, by function.
- **Not the same thing is counted.** HM Treasury's figures include capital, tax credits and public service pensions that some
  counts left out; counts include fees and charges, and money that went round twice where it was not taken off. The years of
  most counts are not stated.
"""
RULES = """\
### How the range is set

- A case is one area within one whole. The cases are ranked by actual over share; of n cases the k-th lowest and the k-th
  highest set the range, k being (n + 1) / 10 rounded down and at least 1, so that a further area of the same sort falls in four times in
  five. With nine regions that is the furthest region either way, with a hundred councils about the 10th and 90th percentile. The
  years of one area are one case (its furthest year counts): they are not independent.
- The range used is the widest of the tests there are for that function and key.
- Function not given: the widest of all functions together and of health, education and social protection, which make
  up three quarters of spending.
- A driver (pupils, claimants) or a weighted key was not tested; the row of all ages is used, and the result says so.
- A large part is as sure as what is left of the whole: the rest has a range too, and the part is the whole less the rest. So
  a part that is the whole has no range, and no range goes beyond nothing or the whole.
"""
ADDING = """\
The low ends are added up, and so are the high ends. Errors of one key in one place are of one kind: where people are poorer or
prices higher, most functions cost more than their share. Taken as independent (the root of the sum of squares), ranges would be too
narrow, as the trial shows: every function was apportioned alone, the ranges put together, and the true total looked up (the
ranges being those set on the same figures). The added range errs on the safe side.
"""
TOTALS_OF = {ENGLAND: "regions", "councils": "councils with all duties"}
LIMITS = """\
### What to know before relying on it

- Ages are not known by district for 2008 to 2010: those of 2017 are used for every year, in the tests as in the apportioning.
- A key was tried on whole functions. 65+ did worst on the regions in every one of them; it may still suit a service for
  older people, whose figures alone are not published by region.
- Defence and health have no test finer than the region; a single district may lie further out than their range says.
- City of London and Isles of Scilly are left out of the councils: few residents beside a day-time city and an airport, so a
  population share means nothing there.
- Departments apportion some of their own spending by population before HM Treasury prints it, so true errors may be
  larger than the regional tests show.
- Councils' figures are net of fees and charges; the share of a gross figure may be out by less.
- HM Treasury classifies 2008-09 and the two later years a little differently.
"""


@cache
def _rows() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["test"], row["division"], row["key"]): row for row in table("share_errors")}


def section() -> str:
    """Return the whole section as Markdown, without the markers."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield from ("## How far out is a population share?", "", MEASURED, *_summary(), "")
    yield from ("### By function and key", "", READING, *_errors(), "")
    yield from (RULES, *_totals(), "", *_trials(), "", LIMITS, *_known(), "", *_pilots())


def width(error: ShareError) -> float:
    """Return the longer arm of a range as a part of the share: 0.3 for 0.8 to 1.3."""
    return float(max(error.high - 1, 1 - error.low))


def _divisions() -> list[str]:
    return list(dict.fromkeys(division for _, division, _ in _rows() if division))


def _called(division: str) -> str:
    return f"{division} {name_of(division)}" if division else "All functions together"


def _summary() -> Iterator[str]:
    widths = {division: width(share_error(division, KEYS[0])) for division in _divisions()}
    safe = [_called(code) for code, wide in widths.items() if wide <= SAFE]
    care = [_called(code) for code, wide in widths.items() if SAFE < wide <= DOUBTFUL]
    guess = [_called(code) for code, wide in widths.items() if wide > DOUBTFUL]
    yield "In plain words, for a share by all ages:"
    yield ""
    yield f"- **Safe enough** (range within {SAFE:.0%} either way): {'; '.join(safe)}."
    yield f"- **With care** (within {DOUBTFUL:.0%}): {'; '.join(care)}."
    yield f"- **A guess** (more than {DOUBTFUL:.0%} out is within the range): {'; '.join(guess)}. Ask the body for its own figure."
    yield f"- Function not given: {_money(share_error('', KEYS[0]))} for a share of £100."
    yield "- The narrowest range is reached by these keys: " + (
        "; ".join(f"{_called(code)}, {_best_key(code)}" for code in _divisions()) + "."
    )


def _best_key(division: str) -> str:
    return min(KEYS, key=lambda key: width(share_error(division, key)))


def _errors() -> Iterator[str]:
    yield (
        "| function | key | half of regions within | furthest region "
        "| half of councils or police authorities within | furthest of them | £100 shared is |"
    )
    yield "|---|---|---|---|---|---|---|"
    for division in ("", *_divisions()):
        for key in KEYS:
            fine = next((_rows()[test, division, key] for test in FINE if (test, division, key) in _rows()), None)
            cells = [*_error_cells(_rows()[ENGLAND, division, key]), *(_error_cells(fine) if fine else ("-", "-"))]
            used = _money(share_error(division, key)) if division else _own_range(key)
            yield f"| {_called(division)} | {key} | {' | '.join(cells)} | {used} |"
    for key in KEYS:
        yield f"| Function not given | {key} | - | - | - | - | {_money(share_error('', key))} |"


def _own_range(key: str) -> str:
    rows = [row for (_, division, of_key), row in _rows().items() if (division, of_key) == ("", key)]
    low, high = min(float(row["low"]) for row in rows), max(float(row["high"]) for row in rows)
    return f"£{low * 100:.0f} to £{high * 100:.0f}"


def _error_cells(row: dict[str, str]) -> tuple[str, str]:
    return f"{float(row['usual_error']):.0%}", f"{row['furthest_area']} {float(row['furthest_ratio']) - 1:+.0%}"


def _money(error: ShareError) -> str:
    return f"£{float(error.low) * 100:.0f} to £{float(error.high) * 100:.0f}"


def _trials() -> Iterator[str]:
    yield "### Tried on areas and a year it was not set on"
    yield ""
    yield (
        "One region at a time was left out, with all its councils, and the ranges set on the rest; then its true figures were tried. "
        "Over all functions; *in the range used* is the widest of the tests, set without that region. "
        "*Last year*: ranges set on 2008-09 and 2009-10, tried on 2010-11."
    )
    yield ""
    yield "| test | key | comparisons tried | in the test's own range | in the range used | last year tried | in |"
    yield "|---|---|---|---|---|---|---|"
    for test in (ENGLAND, PAIRS, *FINE):
        for key in KEYS:
            yield f"| {test} | {key} | {' | '.join(_trial_cells(test, key))} |"


def _trial_cells(test: str, key: str) -> tuple[str, ...]:
    tried, own, used = (summed(test, key, name) for name in ("held_out", "held_out_inside", "held_out_inside_widest"))
    last, last_in = summed(test, key, "last_year"), summed(test, key, "last_year_inside")
    year = (str(last), f"{last_in / last:.0%}") if last else ("-", "-")
    return (str(tried), f"{own / tried:.0%}", f"{used / tried:.0%}", *year)


def summed(test: str, key: str, column: str) -> int:
    """Return a column of counts added up over all functions, for one test and key."""
    return sum(int(row[column]) for (name, _, of_key), row in _rows().items() if (name, of_key) == (test, key))


def _totals() -> Iterator[str]:
    yield "### How ranges add up to a total's range"
    yield ""
    yield ADDING
    yield "| true totals of | key | tried | in the ends added up | in the root of the squares |"
    yield "|---|---|---|---|---|"
    for row in table("share_total_trials"):
        tried = int(row["tried"])
        counts = f"{int(row['added']) / tried:.0%} | {int(row['squared']) / tried:.0%}"
        yield f"| {TOTALS_OF[row['test']]} | {row['key']} | {tried} | {counts} |"


def _known() -> Iterator[str]:
    yield "### Known totals reached again"
    yield ""
    yield (
        "HM Treasury's identifiable spending of 2008-09 as printed, and as reached from the tables here. Per head differs because "
        "populations were revised after the 2011 census; HM Treasury divided by those of the day."
    )
    yield ""
    yield "| region | printed | here | per head as printed | per head here |"
    yield "|---|---|---|---|---|"
    for region, billions, pounds in PUBLISHED:
        here, head = regional_total(region, "2008-09") / 1e11, (per_head(region, "2008-09") or 0) / 100
        yield f"| {region} | £{billions}bn | £{here:.1f}bn | £{pounds:,} | £{head:,.0f} |"


def _pilots() -> Iterator[str]:
    """Yield what pilots counted themselves beside their baseline of 2008-09, and why the two differ."""
    yield "### What the pilots counted, beside this baseline"
    yield ""
    yield "The baseline is HM Treasury's spending of 2008-09 in the pilot's region, shared to it by all ages."
    yield ""
    yield "| pilot | counted by the pilot | baseline here | a head |"
    yield "|---|---|---|---|"
    for name, counted in COUNTED:
        base = place_baseline(Place(name, members_of(name), "2008-09"))
        if base:
            yield f"| {name} | {counted} | £{base.total / 1e11:.2f}bn | £{base.total / 100 / base.people:,.0f} |"
    yield ""
    yield PILOTS


def placed(page: str) -> str:
    """Return a page with the section between its markers; at the end where it has none."""
    block = f"{START}\n\n{section()}\n\n{END}"
    before, start, rest = page.partition(START)
    if start:
        return before + block + rest.partition(END)[2]
    return f"{page.rstrip() or '# Sharing out'}\n\n{block}\n"


if __name__ == "__main__":
    PAGE = Path(sys.argv[1])
    PAGE.write_text(placed(PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""), encoding="utf-8", newline="")
