"""What the command line says, as plain lines of text: nothing here prints."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import compare, needing_a_look
from xltools.counting.change.from_count import change_of
from xltools.counting.non_response import (
    estimated_bodies,
    estimated_pence,
    typed_and_sent,
    typed_bodies,
    typed_pence,
    unusable_files,
)
from xltools.counting.totals import reasons_apart
from xltools.model import CodeOrigin, SenderStanding, Severity, Status, WhyNot
from xltools.outputs.caveats import ALIKE, PARTIAL
from xltools.outputs.change_words import because, in_a_sentence
from xltools.outputs.considered import about_considered, shown_double_counts, why_counted
from xltools.outputs.double_counts_json import references
from xltools.outputs.estimate_text import nothing_to_estimate_from, years_of_estimates
from xltools.outputs.functions import largest_functions
from xltools.outputs.headline import headline_warning
from xltools.outputs.story import gross_of_returns, status_counts, unit_not_known
from xltools.outputs.wording import REASON_WORDS, WHAT_CAME
from xltools.template.mapping import MAPPING_FILE
from xltools.text import listed, one_line, plural, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.count import Count
    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.netting import Ledger
    from xltools.model import ReturnStatus

LABEL, AMOUNT = 44, 18
MOST_CONSIDERED, MOST_REFS = 50, 8
"""How many double counts are listed that were only considered, and how many lines of each side; the JSON has all of them."""
NAMED = 4
"""How many partners that sent nothing are named; the count workbook lists them all."""


def count_summary(count: Count) -> tuple[str, ...]:
    """Return the count in a dozen lines: reported, excluded, total, per head, the largest functions, the returns."""
    warning = headline_warning(count)
    return (
        *((f"READ FIRST: {warning}", "") if warning else ()),
        f"{count.place.name}, {count.place.year}",
        "",
        *_money(count),
        "",
        "The five largest functions",
        *_largest(count),
        *_since_earlier(count),
        "",
        f"Returns: {status_counts(count.return_statuses)}",
        *_no_reply(count),
        *_unusable(count),
        *_senders(count),
        *_mapping_errors(count),
        *_perhaps_partial(count),
        *_decisions(count),
        *_against_baseline(count),
        *_with_care(count),
    )


def _money(count: Count) -> Iterator[str]:
    reported, other = reasons_apart(count)
    yield _row("Reported for the place", pounds(count.reported, pence=False))
    yield from (_row(f"  {label}", _change(-pence)) for label, pence in _reasons(reported))
    yield _row("Total public spending in the place", pounds(count.net, pence=False))
    if bodies := typed_bodies(count):
        number = "1 body" if bodies == 1 else f"{bodies:,} bodies"
        silent = "" if typed_and_sent(count) else ", no return yet"
        yield _row(f"  of which typed in{silent}: {number}", pounds(typed_pence(count), pence=False))
    if bodies := estimated_bodies(count):
        number = "1 body" if bodies == 1 else f"{bodies:,} bodies"
        yield _row(f"  of which estimated, no return yet: {number}", pounds(estimated_pence(count), pence=False))
    if count.shared_out:
        ends = f"{short_pounds(count.low)} to {short_pounds(count.high)}"
        apportioned = _row("  of which apportioned", pounds(count.shared_out, pence=False))
        yield f"{apportioned}   (so the total may be {ends}; one in five lies outside)"
    each = count.per_head(count.net)
    if each is not None and count.population is not None:
        people = f"{count.population.people:,} people: {count.population.source}"
        yield f"{_row('Per head', pounds(each, pence=False))}   ({people})"
    if len(other):
        yield ""
        yield "In the files too, and not reported spending"
        yield from (_row(f"  {label}", pounds(pence, pence=False)) for label, pence in _reasons(other))


def _since_earlier(count: Count) -> Iterator[str]:
    """What changed since the earlier count, and which counts to compare with could not be used."""
    change = change_of(count)
    if change is not None:
        yield from ("", f"Since the earlier count ({change.earlier.label})")
        yield f"  {in_a_sentence(change)}"
        if why := because(change):
            yield f"  {why} The sheet Change has whose money, and which lines."
    if count.compared_with.problems:
        yield ""
        yield from count.compared_with.problems


def _reasons(reasons: pd.DataFrame) -> Iterator[tuple[str, int]]:
    for reason in reasons.to_dict("records"):
        yield (
            f"{REASON_WORDS[WhyNot(reason['why_not'])][0]} ({plural(reason['lines'], 'line')})",
            int(reason["removed"]),
        )


def _row(label: str, amount: str) -> str:
    return f"{label:<{LABEL}}{amount:>{AMOUNT}}"


def _change(pence: int) -> str:
    """What taking lines out does to the sum: lines of grants and income are negative, so without them it grows."""
    return f"+{pounds(pence, pence=False)}" if pence > 0 else pounds(pence, pence=False)


def _largest(count: Count) -> Iterator[str]:
    for row in largest_functions(count).to_dict("records"):
        share = f"{100 * row['counted'] / count.net:.0f}%" if count.net else ""
        yield f"  {row['code']:<6} {row['name'][:44]:<46}{short_pounds(row['counted']):>9}{share:>6}"


def _no_reply(count: Count) -> Iterator[str]:
    if count.missing:
        names = ", ".join(partner.short_name or partner.name for partner in count.missing[:NAMED])
        more = f" and {len(count.missing) - NAMED} more" if len(count.missing) > NAMED else ""
        ids = {partner.partner_id for partner in count.missing}
        held = sum(status.status is Status.HELD and status.partner_id in ids for status in count.return_statuses)
        waiting = f"; {held} held" if held else ""
        typed = sum(status.status is Status.TYPED_IN and status.partner_id in ids for status in count.return_statuses)
        waiting += f"; {typed} typed in" if typed else ""
        yield f"No reply yet: {len(count.missing)} ({names}{more}{waiting})"


def _unusable(count: Count) -> Iterator[str]:
    sent = unusable_files(count.return_statuses).values()
    if sent:
        told = [f"{one_line(status.partner)}, {WHAT_CAME[status.status]}" for status in sent]
        yield f"Sent, but does not count: {listed(told, most=NAMED)}"


def _senders(count: Count) -> Iterator[str]:
    """What is held, and what counts of bodies that have no address in the list: for the analyst to decide."""
    reported = gross_of_returns(count)
    for status in count.return_statuses:
        if status.status is Status.HELD:
            money = "" if status.return_no is None else f" ({short_pounds(reported.get(status.return_no, 0))})"
            why = f"of {status.partner}: {status.held_because}" if status.has_jumped else _from_stranger(status)
            yield f"Held: {one_line(status.file)}{money}, {one_line(why)}. Decide: xltools accept FOLDER FILE, or xltools reject."
        elif status.status is Status.ANSWERS and status.from_stranger:
            yield f"Not used: {one_line(status.file)}, explanations mailed by {status.sender}; we cannot tell whose they are."
        elif status.counts and status.sender_standing is SenderStanding.UNCONFIRMED:
            yield (
                f"Please check the sender: {one_line(status.file)} of {status.partner} came from {status.sender}, and partners.csv "
                "has no address of that body. Enter it, or: xltools accept FOLDER FILE."
            )


def _from_stranger(status: ReturnStatus) -> str:
    return f"in the name of {status.partner}, came from {status.sender}"


def _mapping_errors(count: Count) -> Iterator[str]:
    """What must be corrected in the spend mapping workbook: no message goes to anybody for it."""
    errors = [
        finding
        for status in count.return_statuses
        if status.status is Status.TYPED_IN
        for finding in status.findings
        if finding.severity is Severity.ERROR
    ]
    for finding in errors[:NAMED]:
        yield f"To correct, {finding.location}: {finding.message} {finding.fix}"
    if errors:
        more = f"{len(errors) - NAMED} more to correct in" if len(errors) > NAMED else "To check"
        yield f"{more} {MAPPING_FILE}: xltools validate FOLDER/{MAPPING_FILE}"


def _perhaps_partial(count: Count) -> Iterator[str]:
    """Returns that count instead of what is typed in or beside it, and perhaps should not: for the lead team to decide."""
    for status in count.return_statuses:
        for finding in status.findings:
            if finding.code in (PARTIAL, ALIKE):
                yield f"Please decide, {status.partner}: {finding.message} (sheet Bodies of {status.file})"


def _against_baseline(count: Count) -> Iterator[str]:
    large = needing_a_look(compare(count))
    if large:
        told = ", ".join(f"{comparison.name.lower()} {_how_far(comparison)}" for comparison in large[:NAMED])
        more = f" and {len(large) - NAMED} more" if len(large) > NAMED else ""
        yield f"Far from HM Treasury's estimate: {told}{more} (see the Baseline sheet)."


def _how_far(comparison: Compared) -> str:
    return "nothing counted" if comparison.counted == 0 or comparison.ratio is None else f"at {comparison.ratio:.0%}"


def _decisions(count: Count) -> Iterator[str]:
    decisions = count.ledger.matched if count.ledger else None
    for again in decisions.look_again if decisions else ():
        yield f"Please look again at a decision ({again.decision.decision}): {again.decision.summary}. {again.changed}"
    for gone in decisions.gone if decisions else ():
        yield f"A decision ({gone.decision}) no longer matches a finding: {gone.summary}"


def _with_care(count: Count) -> Iterator[str]:
    lines = count.lines
    if doubted := unit_not_known(count):
        yield (
            f"Read with care: nothing counts of {listed([status.partner for status in doubted], most=NAMED)}: in pounds or in "
            "thousands is not known (return-not-in-pounds)."
        )
    if years := years_of_estimates(count):
        yield f"Read with care: {years}"
    if nothing := nothing_to_estimate_from(count):
        yield f"Read with care: {nothing}"
    elsewhere = lines.loc[lines["why_not"].eq(WhyNot.NO_LOCAL_FIGURE), "gross"]
    if len(elsewhere):
        figures = f"{len(elsewhere):,} figure{'' if len(elsewhere) == 1 else 's'}"
        money = short_pounds(int(elsewhere.sum()))
        yield f"Read with care: {figures} for other areas ({money}) not in the total: the place's part is not known."
    if count.ledger and (count.ledger.outcome.provisionally or count.ledger.outcome.undecided):
        outcome = count.ledger.outcome
        yield (
            f"Read with care: {short_pounds(outcome.provisionally)} of double counts is excluded until somebody decides, "
            f"{short_pounds(outcome.undecided)} more is considered and still counts; decide on them (Double counts sheet)."
        )
    unclassified = int(lines.loc[lines["code"].eq(""), "counted"].sum())
    provisional = [
        return_status.return_no for return_status in count.return_statuses if return_status.status is Status.REJECTED
    ]
    uncorrected = int(lines.loc[lines["return_no"].isin(provisional), "counted"].sum())
    suggested = int(lines.loc[lines["code_origin"].eq(CodeOrigin.SUGGESTED), "counted"].sum())
    if suggested:
        yield f"Read with care: {short_pounds(suggested)} rests on suggested codes (see the Coding sheet)."
    if unclassified:
        yield f"Read with care: {short_pounds(unclassified)} has no function yet."
    if uncorrected:
        yield f"Read with care: {short_pounds(uncorrected)} is included, but the returns have errors to correct."


def double_counts_text(lines: pd.DataFrame, ledger: Ledger) -> tuple[str, ...]:
    """Return the double counts found, what is taken off before what was considered, either largest money first, and the sums."""
    refs, outcome = references(lines), ledger.outcome
    shown = shown_double_counts(ledger, MOST_CONSIDERED)
    considered = about_considered(shown)
    return (
        *(text for finding in shown.excluded for text in _told(ledger, finding, refs)),
        *((f"{considered}.", "") if considered else ()),
        *(text for finding in shown.counted for text in _told(ledger, finding, refs)),
        *((*_wrapped(f"{shown.rest} All of them: --json.", 0), "") if shown.rest else ()),
        _row("Reported", pounds(outcome.gross, pence=False)),
        _row("  Double counts", _change(-outcome.removed)),
        _row("Total", pounds(outcome.net, pence=False)),
        _row("  if all that is considered is excluded too", pounds(outcome.lowest, pence=False)),
        _row("  if nothing undecided is excluded", pounds(outcome.highest, pence=False)),
    )


def _told(ledger: Ledger, finding: DoubleCount, refs: Sequence[str]) -> Iterator[str]:
    state, still = ledger.state(finding), why_counted(ledger, finding)
    kind = str(finding.kind).replace("-", " ")
    yield from _wrapped(f"{pounds(finding.amount_pence)}  {kind}, {finding.confidence:.0%} sure: {state.lower()}", 0)
    if still:
        yield from _wrapped(one_line(still))
    yield from _wrapped(one_line(f"If it is one: {finding.why}" if still else finding.why))
    for side in finding.summary.split("; "):
        yield from _wrapped(one_line(side))
    gone = listed([refs[line] for line, _ in finding.remove], most=MOST_REFS)
    kept = listed([refs[line] for line in finding.keep], most=MOST_REFS) or "none"
    yield from _wrapped(one_line(f"{'would go' if still else 'off'}: {gone}; kept: {kept}"))
    yield ""


def _wrapped(text: str, indent: int = 4) -> list[str]:
    """A text in lines of at most 80 characters, on a terminal of which nothing runs over; a file name is never broken."""
    inner = " " * indent
    return wrap(
        text,
        80,
        initial_indent=inner,
        subsequent_indent=inner or "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
