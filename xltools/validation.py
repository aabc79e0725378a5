"""Returns read and checked, and nothing counted: what `xltools validate` and the button Validate do, and how every count begins.

Nothing of the count is imported here, so that a check of one return starts at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.checks.answers import match_answers
from xltools.classify.held_versions import hold_jumps
from xltools.classify.lines import classify_lines
from xltools.classify.total_labels import cells_that_sum
from xltools.classify.units import with_unit_doubts
from xltools.counting.return_statuses import return_statuses
from xltools.model import HeldReason, ReferenceContext
from xltools.reading.columns import sharing_texts
from xltools.reading.files import RETURNS
from xltools.reading.held import HeldJump, held_because
from xltools.reading.lines import gather
from xltools.reading.received import with_received
from xltools.reading.refusals import unread, without_typed_in
from xltools.reading.safely import list_files, read_files
from xltools.reading.senders import NO_SENDERS
from xltools.reading.versions import resolve_submitters
from xltools.reference.figures.held import BUNDLED
from xltools.reference.sharing.measures import NONE
from xltools.steps import Progress, Step, unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from xltools.model import Finding, Partner, Place, ReadFile, Return, ReturnStatus
    from xltools.reading.ledger import HeadingRow
    from xltools.reading.partner_explanations import PartnerExplanation
    from xltools.reading.senders import Senders
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.figures.held import Figures
    from xltools.reference.sharing.measures import Measures
    from xltools.steps import OnStep


def validate(
    paths: Sequence[Path],
    *,
    place: Place | None = None,
    partners: Sequence[Partner] = (),
    measures: Measures = NONE,
    explanations: Sequence[PartnerExplanation] = (),
    received: Mapping[str, str] = MappingProxyType({}),
    senders: Senders = NO_SENDERS,
    headings: Sequence[HeadingRow] = (),
    figures: Figures = BUNDLED,
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[ReturnStatus, ...]:
    """Read and check returns (files or folders) and say what became of each.

    `measures` are what the lead team apportions by, `explanations` what partners said in earlier rounds.
    `received` gives, by the sha256 of a file, when it came, where it does not say so itself; `senders` who sent it.
    `figures` are the published figures a return is judged by as a whole. `on_step` hears how far it is.
    """
    files = with_received(read_all(paths, headings=headings, jobs=jobs, on_step=on_step), received)
    resolved = resolve_returns(files, place, partners, senders)
    on_step(Progress(Step.CLASSIFYING))
    summing = cells_that_sum(resolved.batch.returns)
    classified = classify_lines(resolved.batch.lines, place, resolved.partners, measures, summing)
    resolved = hold_jumps(resolved, classified, senders, place, figures)
    classified = with_unit_doubts(classified, resolved, place, figures)
    known = reference_context(resolved, place, partners)
    findings = run_checks(resolved.batch, known, classified, measures, on_step)
    answered = match_answers(resolved, findings, files, explanations, senders, partners)
    return return_statuses(resolved, answered.findings, files, answered, senders)


@dataclass(frozen=True, eq=False)
class LooseReturns:
    """Returns read on their own, for no count.

    `lines` has a row for each line of spending, with the columns of `xltools.reading.lines`: whose it is (``partner`` as the
    return has it, ``workbook``, ``sheet``, ``row``), the template's columns as text, and its money (``gross``, ``income``,
    ``local``) in whole pence (``Int64``, missing where the cell was blank or could not be read). `returns` are the returns
    with their headers, in the order of ``return_no``; `unreadable` says why each other file was not read.
    """

    returns: tuple[Return, ...]
    lines: pd.DataFrame
    unreadable: tuple[Finding, ...]


def read_returns(paths: Sequence[Path], *, jobs: int = 1, on_step: OnStep = unheard) -> LooseReturns:
    """Read files and folders of returns and put their lines together."""
    files = read_all(paths, jobs=jobs, on_step=on_step)
    batch = gather(sent for file in files for sent in file.returns)
    return LooseReturns(batch.returns, batch.lines, tuple(file.unreadable for file in files if file.unreadable))


def read_all(
    paths: Sequence[Path],
    *,
    headings: Sequence[HeadingRow] = (),
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[ReadFile, ...]:
    """Read files and folders of returns, each in safety; `on_step` hears of each, and again while one takes long.

    `headings` is the map by which lists of payments are read. A spend mapping workbook is read where it is named itself; among
    returns it is refused.
    """
    listed = list_files(paths)
    own = {each.name for each in listed if each.path in paths and each.path.parent.name != RETURNS}
    files = [unread(each.name, "not-a-file", each.not_a_file) for each in listed if each.not_a_file]
    to_read = [each for each in listed if not each.not_a_file]
    held: dict[str, str] = {}

    def tell() -> None:
        on_step(Progress(Step.READING, len(files), len(listed), files[-1].file if files else ""))

    tell()
    names = [each.name for each in to_read]
    for file in read_files([each.path for each in to_read], names=names, jobs=jobs, waiting=tell):
        if headings and file.unreadable and file.unreadable.code == "payments-file":
            # a list of payments is rare, and reading is for the processes that read
            from xltools.reading.read import read_ledger

            path = next(each.path for each in to_read if each.name == file.file)
            file = read_ledger(path, file.file, headings)
        files.append(sharing_texts(file if file.file in own else without_typed_in(file), held))
        tell()
    return tuple(sorted(files, key=lambda file: file.file))


def resolve_returns(
    files: Iterable[ReadFile], place: Place | None, partners: Sequence[Partner], senders: Senders = NO_SENDERS
) -> ResolvedBatch:
    """Put the files' returns together and settle whose they are and which of each partner's is the newest."""
    return resolve_submitters(gather(sent for file in files for sent in file.returns), partners, place, senders)


def bodies_that_jump(
    sha256: str,
    files: Sequence[ReadFile],
    place: Place | None,
    partners: Sequence[Partner],
    measures: Measures = NONE,
    senders: Senders = NO_SENDERS,
    figures: Figures = BUNDLED,
) -> tuple[str, ...]:
    """Return the bodies, by their ids, whose figures in the file of this sha256 are held beside the other returns in `files`.

    Others' returns are needed as well: a version may hold another body's lines.
    """
    resolved = resolve_returns(files, place, partners, senders)
    batch = resolved.batch
    classified = classify_lines(batch.lines, place, resolved.partners, measures, cells_that_sum(batch.returns))
    held = hold_jumps(resolved, classified, senders, place, figures).held
    return tuple(
        dict.fromkeys(
            resolved.partners[number].partner_id
            for number, why in held.items()
            if why.reason is HeldReason.JUMP and batch.returns[number].sha256 == sha256
        )
    )


def reference_context(resolved: ResolvedBatch, place: Place | None, partners: Sequence[Partner]) -> ReferenceContext:
    """Return what is known of a batch of returns before its lines are looked at."""
    why = {
        number: held_because(held, resolved.partners[number].name)
        for number, held in resolved.held.items()
        if not held.rejected
    }
    jumped = {number: words for number, words in why.items() if resolved.held[number].reason is HeldReason.JUMP}
    return ReferenceContext(
        place,
        tuple(partners),
        resolved.previous,
        resolved.undecided,
        resolved.mismatched,
        held={number: words for number, words in why.items() if number not in jumped},
        jumped=jumped,
        settled=resolved.accepted | _asked_as_a_whole(resolved),
    )


def _asked_as_a_whole(resolved: ResolvedBatch) -> frozenset[int]:
    """The returns that are held since they are in another unit than the version before."""
    return frozenset(
        number
        for number, held in resolved.held.items()
        if isinstance(held, HeldJump) and held.jump is not None and held.jump.scale
    )
