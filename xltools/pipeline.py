"""The whole way on one screen: read -> whose is it -> what is each line -> check -> count -> estimates -> double counts off.

What partners sent comes from their returns, what the lead team typed in from the spend mapping workbook: both are returns.

Nothing here prints, asks the clock or writes: `xltools.outputs` writes what comes out, `xltools.cli` talks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from xltools import schemas
from xltools.checks import run_checks
from xltools.checks.answers import match_answers
from xltools.classify.held_versions import hold_jumps
from xltools.classify.lines import classify_lines
from xltools.classify.total_labels import cells_that_sum
from xltools.classify.typed_in import settle_typed_in
from xltools.classify.units import with_unit_doubts
from xltools.coding.notes import suggestion_notes
from xltools.counting.count import Count, count_lines
from xltools.counting.double_counts.said_by_lines import READ, read_lines
from xltools.counting.estimated_returns import NO_ESTIMATES, displace, estimate_statuses
from xltools.counting.estimates import estimates, published_estimates
from xltools.counting.netting import ages, apply_exclusions, detect
from xltools.counting.return_statuses import in_order, return_statuses
from xltools.folder.unread_files import with_owners
from xltools.model import ReturnOrigin
from xltools.organisations.bodies import list_bodies
from xltools.reading.beside import Beside
from xltools.reading.lines import with_lines_once
from xltools.reading.received import with_received
from xltools.reading.versions import with_unsent
from xltools.reference.people.populations import population
from xltools.steps import Progress, Step, unheard
from xltools.validation import read_all, reference_context, resolve_returns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from xltools.classify.lines import ClassifiedLines
    from xltools.counting.double_counts.said_by_lines import SaidByLines
    from xltools.counting.estimated_returns import Estimates
    from xltools.counting.netting import Ledger
    from xltools.counting.policy import Policy
    from xltools.folder import CountFolder
    from xltools.model import Batch, Finding, Partner, ReadFile
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import Holder
    from xltools.steps import OnStep


def consolidate(folder: CountFolder, *, jobs: int = 1, on_step: OnStep = unheard) -> Count:
    """Read every return in the folder, check them and count them; the order of files changes nothing.

    Where count.toml names counts to compare with, they are read too. `on_step` hears how far it is.
    """
    count = count_files(folder, _read(folder, jobs, on_step), jobs=jobs, on_step=on_step)
    if not folder.comparison.is_asked_for:
        return count
    from xltools.outputs.beside_counts import beside_counts

    on_step(Progress(Step.OTHER_COUNTS))
    return replace(
        count, compared_with=beside_counts(folder, lambda other: consolidate(other, jobs=jobs, on_step=on_step))
    )


def count_files(folder: CountFolder, files: Sequence[ReadFile], *, jobs: int = 1, on_step: OnStep = unheard) -> Count:
    """Check and count what was read: partners' returns, and what the lead team typed in; by `jobs` processes where much is asked."""
    resolved = resolve_returns(files, folder.place, folder.partners, folder.senders)
    files = [replace(file, returns=()) for file in files]  # their lines are the batch's now, and are held once
    valued = _valued(resolved, folder, jobs=jobs, on_step=on_step)
    checks = _checks(folder, valued.resolved, valued.classified, jobs)
    return _put_together(folder, files, *_counted(folder, valued, on_step), checks, on_step)


def estimate(folder: CountFolder, holders: Mapping[Holder, Partner]) -> Count:
    """Return a count of published figures alone, as if nobody had been asked; the folder says place, year and rules.

    `holders` are the folder's partners by the holder each is of published lines.
    """
    none_sent = _count(_valued(resolve_returns((), folder.place, folder.partners), folder), folder)
    guesses = published_estimates(folder.place, holders, folder.figures, folder.estimates.uprating)
    counted = _counted_with(none_sent, guesses, folder)
    checks = _checks(folder, none_sent.resolved, none_sent.classified, 1)
    return replace(_put_together(folder, (), none_sent, counted, checks), missing=())


def _checks(
    folder: CountFolder, resolved: ResolvedBatch, classified: ClassifiedLines, jobs: int
) -> Beside[tuple[tuple[Finding, ...], ...]]:
    """Have what was sent checked, while this process looks for double counts."""
    batch, known = with_lines_once(resolved.batch), reference_context(resolved, folder.place, folder.partners)
    return Beside(run_checks, batch, known, classified, folder.measures, jobs=jobs, lines=len(batch.lines))


def _put_together(
    folder: CountFolder,
    files: Sequence[ReadFile],
    sent: _Counted,
    counted: _Counted,
    checks: Beside[tuple[tuple[Finding, ...], ...]],
    on_step: OnStep = unheard,
) -> Count:
    """Put the count together from what was sent, what is counted and what the checks found."""
    notes = suggestion_notes(sent.resolved.batch, counted.reported.head(len(sent.reported)))
    checking = partial(on_step, Progress(Step.CHECKING))
    checking()
    findings = _with_notes(checks.answer(checking), notes)
    answered = match_answers(sent.resolved, findings, files, folder.explanations, folder.senders, folder.partners)
    statuses = with_owners(folder, return_statuses(sent.resolved, answered.findings, files, answered, folder.senders))
    heard_from = {
        return_status.partner_id
        for return_status in statuses
        if return_status.origin is ReturnOrigin.SENT and not return_status.from_stranger
    }
    lines = schemas.validate(schemas.lines_counted(), apply_exclusions(counted.reported, counted.ledger))
    return Count(
        place=folder.place,
        population=population(folder.place.areas, folder.place.year, supplied=folder.measures.populations),
        batch=counted.resolved.batch,
        lines=lines,
        return_statuses=in_order((*statuses, *estimate_statuses(counted.resolved, lines))),
        missing=tuple(partner for partner in folder.partners if partner.partner_id not in heard_from),
        policy=folder.policy,
        coding=folder.coding,
        ledger=counted.ledger,
        partners=folder.partners,
        previous=sent.resolved.previous,
        said=answered.said,
        remarks=folder.remarks,
        figures=folder.figures,
        estimated=counted.guesses.each,
        classification=folder.outputs.classification,
        by_ward=folder.outputs.wards,
        usual=counted.classified.usual,
        themes=folder.outputs.themes,
        hand_over_rate=folder.outputs.hand_over_rate,
    )


@dataclass(frozen=True, slots=True)
class _Valued:
    """Returns whose senders are known, what each line is and what of it counts before double counts are looked for.

    `said` is what the lines say of bodies and services; `guesses` are the estimates that are the last of the lines.
    """

    resolved: ResolvedBatch
    classified: ClassifiedLines
    reported: pd.DataFrame
    said: SaidByLines
    guesses: Estimates


@dataclass(frozen=True, slots=True)
class _Counted:
    """Returns whose senders are known, what each line is and what of it counts, and the double counts among them.

    `guesses` are the estimates that are the last of the lines.
    """

    resolved: ResolvedBatch
    classified: ClassifiedLines
    reported: pd.DataFrame
    ledger: Ledger
    guesses: Estimates = NO_ESTIMATES


def _read(folder: CountFolder, jobs: int, on_step: OnStep) -> tuple[ReadFile, ...]:
    """Read the partners' returns, and what the lead team typed in."""
    returns = read_all([folder.returns], headings=folder.headings, jobs=jobs, on_step=on_step)
    return (*with_received(returns, folder.received), *_typed_in(folder))


def _counted(folder: CountFolder, valued: _Valued, on_step: OnStep) -> tuple[_Counted, _Counted]:
    """Return what was sent or typed in, and what is counted: the same, or with estimates for what is in neither."""
    sent = _count(valued, folder, on_step)
    return sent, _with_estimates(sent, folder, on_step) if folder.policy.estimate_missing_returns else sent


def _typed_in(folder: CountFolder) -> tuple[ReadFile, ...]:
    """Read the folder's spend mapping workbook, where there is one."""
    files = read_all([folder.mapping]) if folder.mapping else ()
    return tuple(replace(file, origin=ReturnOrigin.TYPED_IN) for file in files)


def _valued(
    resolved: ResolvedBatch,
    folder: CountFolder,
    guesses: Estimates = NO_ESTIMATES,
    *,
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> _Valued:
    """Say what each line is and what of it counts, while another process reads what the lines say of bodies and services."""
    classifying = partial(on_step, Progress(Step.CLASSIFYING))
    classifying()
    lines, bodies = resolved.batch.lines, list_bodies((*folder.partners, *resolved.partners))
    said = Beside(read_lines, lines[list(READ)], bodies, jobs=jobs, lines=len(lines))
    resolved, classified = _classify(resolved, folder, len(guesses.returns))
    resolved, classified = settle_typed_in(resolved, classified)
    reported = count_lines(resolved, classified, folder.coding, folder.policy, jobs=jobs)
    reported = displace(reported, guesses) if guesses.returns else reported
    of_lines = said.answer(classifying)
    of_lines.hold_texts_of(lines)
    return _Valued(resolved, classified, reported, of_lines, guesses)


def _count(valued: _Valued, folder: CountFolder, on_step: OnStep = unheard) -> _Counted:
    """Say which lines report the same money."""
    resolved, classified, reported, guesses = valued.resolved, valued.classified, valued.reported, valued.guesses
    ledger = detect(
        reported,
        (*folder.partners, *resolved.partners),
        folder.policy,
        folder.decisions,
        guesses=guesses.lines_of(len(reported)) if guesses.returns else None,
        once=guesses.are_once,
        buys_nothing=classified.financing,
        said=valued.said,
        on_step=on_step,
    )
    return _Counted(resolved, classified, reported, ledger, guesses)


def _classify(resolved: ResolvedBatch, folder: CountFolder, guesses: int) -> tuple[ResolvedBatch, ClassifiedLines]:
    """Say what each line is, and which versions wait since their figures jump beside the older one, which counts.

    The last `guesses` returns are our own estimates, and we do not dispute those.
    """
    lines = schemas.validate(schemas.lines_read(), resolved.batch.lines)
    summing = cells_that_sum(resolved.batch.returns)
    classified = classify_lines(lines, folder.place, resolved.partners, folder.measures, summing)
    sent = len(resolved.batch.returns) - guesses
    resolved = hold_jumps(resolved, classified, folder.senders, folder.place, folder.figures)
    classified = with_unit_doubts(classified, resolved, folder.place, folder.figures, sent=sent)
    schemas.validate(schemas.lines_classified(), classified.frame)
    return resolved, classified


def _with_estimates(sent: _Counted, folder: CountFolder, on_step: OnStep) -> _Counted:
    """Count again with estimates for bodies that sent nothing: what others report, less double counts, is taken out of them."""
    on_step(Progress(Step.ESTIMATING))
    net = apply_exclusions(sent.reported, sent.ledger)
    guesses = estimates(
        sent.resolved,
        net,
        folder.coding,
        folder.partners,
        folder.place,
        folder.figures,
        folder.estimates.uprating,
    )
    return _counted_with(sent, guesses, folder, on_step) if guesses.returns else sent


def _counted_with(sent: _Counted, guesses: Estimates, folder: CountFolder, on_step: OnStep = unheard) -> _Counted:
    resolved = with_unsent(sent.resolved, guesses.returns, guesses.partners)
    return _count(_valued(resolved, folder, guesses, on_step=on_step), folder, on_step)


def ledger_of(folder: CountFolder, *, jobs: int = 1, on_step: OnStep = unheard) -> tuple[Batch, Ledger]:
    """Return a count folder's lines and its ledger of double counts, as they stand inside the count."""
    resolved = resolve_returns(_read(folder, jobs, on_step), folder.place, folder.partners, folder.senders)
    _, counted = _counted(folder, _valued(resolved, folder, jobs=jobs, on_step=on_step), on_step)
    return counted.resolved.batch, counted.ledger


def double_counts(
    paths: Sequence[Path],
    partners: Sequence[Partner],
    policy: Policy,
    *,
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[Batch, Ledger]:
    """Look for double counts in returns, whatever place they are for, with nothing taken out beforehand.

    The lines of the ledger are those of the batch. A line reports its local figure, or else gross.
    """
    resolved = resolve_returns(read_all(paths, jobs=jobs, on_step=on_step), None, ())
    lines = resolved.batch.lines
    amounts = lines["local"].where(lines["local"].notna(), lines["gross"])
    return resolved.batch, detect(
        lines.assign(amount=amounts, why_not=""), partners, policy, ages=ages(resolved.batch.returns), on_step=on_step
    )


def _with_notes(
    findings: Iterable[tuple[Finding, ...]], notes: Iterable[tuple[Finding, ...]]
) -> list[tuple[Finding, ...]]:
    return [own + more for own, more in zip(findings, notes, strict=True)]
