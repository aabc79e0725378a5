"""Which finding each answer is about: matched by what the line holds, since rows are sorted, inserted and corrected.

An answer holds for a finding of the same code on a line of the same service, value and figures. Where the service is the same
but the figures changed, the finding is asked about again and the old answer shown. Each answer goes to one finding of a return.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Explanation
from xltools.reading.choices import same_choice
from xltools.reading.partner_explanations import NO_FIGURES, PartnerExplanation, amounts_in
from xltools.reading.senders import NO_SENDERS, held_answers
from xltools.reference.bodies.names import partner_id_of
from xltools.template.findings import ASKED_AGAIN, IN_QUESTION, TITLE
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xltools.model import Answer, Finding, Partner, ReadFile
    from xltools.reading.held import Held
    from xltools.reading.partner_explanations import Figures
    from xltools.reading.senders import Senders
    from xltools.reading.versions import ResolvedBatch

    FindingsByReturn = Sequence[tuple[Finding, ...]]
    """The findings of each return of a batch."""

_MONEY = ("gross", "income", "local")


@dataclass(frozen=True, slots=True)
class Answered:
    """The findings of each return with what their partner said about them; everything said; whose each findings workbook is."""

    findings: tuple[tuple[Finding, ...], ...]
    said: tuple[PartnerExplanation, ...]
    senders: Mapping[str, Partner | None]
    held: Mapping[str, Held] = field(default_factory=lambda: MappingProxyType({}))


def match_answers(
    resolved: ResolvedBatch,
    asked: FindingsByReturn,
    files: Iterable[ReadFile],
    kept: Sequence[PartnerExplanation] = (),
    senders: Senders = NO_SENDERS,
    partners: Sequence[Partner] = (),
) -> Answered:
    """Return the findings with their explanations. `kept` are those of explanations.csv; `files` may hold findings workbooks.

    What came by mail from somebody who is not known as the partner's clears nothing (`held`, by file), and findings clear
    nothing for another body than the one they were sent to.
    """
    lines = _Lines(resolved)
    sources, about, held = _sources(resolved, asked, files, lines, kept, _Known(resolved, senders, partners))
    said = _together([kept, *sources])
    asked_again = {explanation.key for explanation in kept if explanation.ask_again}
    by_partner: dict[str, list[PartnerExplanation]] = defaultdict(list)
    for explanation in reversed(said):  # what was said last is taken first
        again = explanation.key in asked_again
        by_partner[partner_id_of(explanation.partner)].append(replace(explanation, ask_again=again))
    findings = tuple(
        _explained(findings, by_partner.get(resolved.partners[number].partner_id, []), number, lines)
        for number, findings in enumerate(asked)
    )
    return Answered(findings, tuple(said), about, held)


@dataclass(frozen=True, slots=True)
class Content:
    """What a line holds that tells it from others, wherever it stands: its service and its figures."""

    service: str
    figures: Figures


class _Lines:
    """The lines of returns by where they stand, put together for those returns that are asked about."""

    def __init__(self, resolved: ResolvedBatch) -> None:
        self.resolved = resolved
        self._known: dict[int, dict[tuple[str, int], Content]] = {}

    def of(self, number: int) -> Mapping[tuple[str, int], Content]:
        """Return the lines of a return by sheet and row."""
        if number not in self._known:
            lines = self.resolved.batch.returns[number].lines
            amounts = zip(
                *(lines[name].astype(object).where(lines[name].notna(), None) for name in _MONEY), strict=True
            )
            places = zip(lines["sheet"], lines["row"], lines["service"], amounts, strict=True)
            self._known[number] = {
                (str(sheet), int(row)): Content(str(service), _whole(money)) for sheet, row, service, money in places
            }
        return self._known[number]

    def at(self, number: int, finding: Finding) -> Content | None:
        """Return what the line of a finding holds; None for a finding about no line."""
        return self.of(number).get((finding.location.sheet, finding.location.row)) if finding.location.row else None


def _whole(money: tuple[object, ...]) -> Figures:
    gross, income, local = (None if pence is None else int(pence) for pence in money)  # type: ignore[call-overload]
    return gross, income, local


@dataclass(frozen=True, slots=True)
class _Known:
    """Whose explanations are believed to be whose."""

    resolved: ResolvedBatch
    senders: Senders
    partners: Sequence[Partner]

    def sent_to(self, answers: Iterable[Answer]) -> str:
        """The id of the partner to whom a sheet with these answers was sent; blank where its reference does not tell."""
        return next((self.senders.sent_to.get(answer.reference, "") for answer in answers), "")

    def of_return(self, number: int) -> tuple[Answer, ...]:
        """The answers of a return that are its partner's own."""
        answers, partner = self.resolved.batch.returns[number].answers, self.resolved.partners[number]
        foreign = self.sent_to(answers) not in ("", partner.partner_id)
        return () if number in self.resolved.held or foreign else answers

    def problem(self, file: ReadFile, partner: Partner) -> Held | None:
        """Why a findings workbook is not taken for its partner's."""
        unconfirmed = [
            arrival
            for number, arrival in self.resolved.unconfirmed.items()
            if self.resolved.partners[number].partner_id == partner.partner_id
        ]
        return held_answers(file.sha256, partner, self.partners, self.senders, unconfirmed)


def _sources(
    resolved: ResolvedBatch,
    asked: FindingsByReturn,
    files: Iterable[ReadFile],
    lines: _Lines,
    kept: Sequence[PartnerExplanation],
    known: _Known,
) -> tuple[list[list[PartnerExplanation]], dict[str, Partner | None], dict[str, Held]]:
    """What each return and each findings workbook says, the oldest first; whose the workbooks are; which are held."""
    sources = []
    heard = {(partner_id_of(earlier.partner), earlier.code, fold(earlier.explanation)) for earlier in kept}
    for number in _oldest_first(resolved):
        new = _new_answers(known.of_return(number), resolved.partners[number], heard)
        versions = [*_earlier(resolved, number), number]
        sources.append([_said(answer, resolved.partners[number], versions, lines) for answer in new])
    owners: dict[str, Partner | None] = {}
    held: dict[str, Held] = {}
    for file in sorted((file for file in files if file.findings_of), key=lambda file: file.file):
        about = _return_answered(file, resolved, asked, known.sent_to(file.answers))
        owners[file.file] = None if about is None else resolved.partners[about]
        if about is None:
            continue
        if problem := known.problem(file, resolved.partners[about]):
            held[file.file] = problem
            continue
        new = _new_answers(file.answers, resolved.partners[about], heard)
        sources.append([_said(answer, resolved.partners[about], [about], lines) for answer in new])
    return sources, owners, held


def _new_answers(answers: Iterable[Answer], partner: Partner, heard: set[tuple[str, str, str]]) -> Iterator[Answer]:
    """The answers of a file, but for old ones that were shown with the question and left as they were. All are noted in `heard`."""
    for answer in answers:
        words = answer.text.removeprefix(ASKED_AGAIN.rstrip()).removeprefix(IN_QUESTION.rstrip()).strip()
        asked_again = words != answer.text
        key = partner.partner_id, answer.code, fold(words)
        if words and not (asked_again and key in heard):
            heard.add(key)
            yield replace(answer, text=words)


def _oldest_first(resolved: ResolvedBatch) -> list[int]:
    numbers = range(len(resolved.batch.returns))
    return sorted(numbers, key=lambda number: len(_earlier(resolved, number)))


def _earlier(resolved: ResolvedBatch, number: int) -> list[int]:
    """The versions a return came after, the newest first."""
    earlier: list[int] = []
    while number in resolved.previous and resolved.previous[number] not in earlier:
        number = resolved.previous[number]
        earlier.append(number)
    return earlier


def _said(answer: Answer, partner: Partner, versions: Sequence[int], lines: _Lines) -> PartnerExplanation:
    """An answer with the figures of its line when it was asked, or else when it was sent."""
    content = next(
        (line for number in versions if (line := _asked_about(answer, lines.of(number)))), None
    ) or _only_one(answer, lines.of(versions[-1]))
    service = answer.service or (content.service if content else "")
    figures = content.figures if content else NO_FIGURES
    return PartnerExplanation(
        partner.name, answer.code, service, answer.text, "", answer.value, figures, answer.message
    )


def _asked_about(answer: Answer, lines: Mapping[tuple[str, int], Content]) -> Content | None:
    """The line at the place the answer names, if it is the service it names (a findings workbook names none)."""
    line = lines.get((answer.sheet, answer.row)) if answer.row else None
    return line if line and (not answer.service or fold(line.service) == fold(answer.service)) else None


def _only_one(answer: Answer, lines: Mapping[tuple[str, int], Content]) -> Content | None:
    same = [line for line in lines.values() if answer.service and fold(line.service) == fold(answer.service)]
    return same[0] if len(same) == 1 else None


def _return_answered(file: ReadFile, resolved: ResolvedBatch, asked: FindingsByReturn, sent_to: str) -> int | None:
    """The return a findings workbook is about: of those its title names, the one whose findings it lists; None if in doubt.

    Where its reference says to whom it was sent, only returns of that partner's come into question, whatever its title says.
    """
    returns = {
        no: sent
        for no, sent in enumerate(resolved.batch.returns)
        if no not in resolved.held and sent_to in ("", resolved.partners[no].partner_id)
    }
    named = [no for no, sent in returns.items() if _is_named(_last_name(sent.file), file.findings_of)]
    if len({resolved.partners[no].partner_id for no in named}) == 1:
        return next((no for no in named if no not in resolved.superseded_by), named[-1])
    listed = {(answer.code, answer.sheet, answer.cell, answer.value) for answer in file.answers}
    wanted = named or list(returns)
    times = {no: sum(_listing(finding) in listed for finding in asked[no] if finding.value or named) for no in wanted}
    best = [no for no, many in times.items() if many and many == max(times.values())]
    return best[0] if len({resolved.partners[no].partner_id for no in best}) == 1 else None


def _is_named(file: str, title: str) -> bool:
    """Whether the title of a findings workbook names a file; one that a partner wrote itself may name it anywhere."""
    if title.startswith(TITLE):
        return bool(file) and title == f"{TITLE}{file}"
    return bool(file) and file in title


def _listing(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.location.sheet, finding.location.cell, finding.value


def _last_name(file: str) -> str:
    return file.rpartition("/")[2]


def _together(sources: Iterable[Sequence[PartnerExplanation]]) -> list[PartnerExplanation]:
    """All that was said, each as often as the source that says it most often; the first to say it keeps its date."""
    kept: list[PartnerExplanation] = []
    held: Counter[tuple[object, ...]] = Counter()
    for source in sources:
        own: Counter[tuple[object, ...]] = Counter()
        for explanation in source:
            own[explanation.key] += 1
            if own[explanation.key] > held[explanation.key]:
                kept.append(explanation)
                held[explanation.key] += 1
    return kept


def _explained(
    findings: tuple[Finding, ...], said: Sequence[PartnerExplanation], number: int, lines: _Lines
) -> tuple[Finding, ...]:
    if not said:
        return findings
    waiting: dict[str, list[PartnerExplanation]] = defaultdict(list)
    for explanation in said:
        waiting[explanation.code].append(explanation)
    explained = list(findings)
    asked = [(at, lines.at(number, finding)) for at, finding in enumerate(findings) if finding.code in waiting]
    for is_about, stands in ((_same, True), (_renamed, True), (_changed, False)):
        for at, line in asked:
            finding = explained[at]
            words = None if finding.explanation else _take(waiting[finding.code], finding, line, is_about)
            if words:
                in_question = stands and words.ask_again
                said_now = Explanation(words.explanation, words.on, stands and not in_question, in_question)
                explained[at] = replace(finding, explanation=said_now)
    return tuple(explained)


def _take(
    waiting: list[PartnerExplanation],
    finding: Finding,
    line: Content | None,
    is_about: Callable[[PartnerExplanation, Finding, Content | None], bool],
) -> PartnerExplanation | None:
    """The first of those waiting that is about this finding, taken out of them."""
    at = next((at for at, said in enumerate(waiting) if is_about(said, finding, line)), None)
    return None if at is None else waiting.pop(at)


def _same(said: PartnerExplanation, finding: Finding, line: Content | None) -> bool:
    return _same_service(said, line) and (said.about_anything or _same_figures(said, finding, line))


def _renamed(said: PartnerExplanation, finding: Finding, line: Content | None) -> bool:
    """The service is called otherwise now, but everything that was asked about is what it was."""
    known = line is not None and said.figures[0] is not None
    return known and bool(said.value) and _same_figures(said, finding, line)


def _changed(said: PartnerExplanation, finding: Finding, line: Content | None) -> bool:
    return _same_service(said, line)


def _same_service(said: PartnerExplanation, line: Content | None) -> bool:
    return fold(said.service) == fold(line.service if line else "")


def _same_figures(said: PartnerExplanation, finding: Finding, line: Content | None) -> bool:
    if said.figures != NO_FIGURES and (line is None or said.figures != line.figures):
        return False
    same = fold(said.value) == fold(finding.value) or same_choice(said.value, finding.value)
    return same and said.amounts == amounts_in(finding.message)
