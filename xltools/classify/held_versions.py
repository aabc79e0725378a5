"""Which versions of a return wait for the analyst since their figures jump, and which one counts meanwhile.

A body's versions are gone through from the oldest on. The first sound one stands; each newer one replaces it unless its figures
jump beside it (`classify.jumps`): then it is held, and the one that stands goes on counting. What a still newer version that does
not jump has overtaken need not be decided any more. An analyst who accepts a version makes it the one that stands, whatever its
figures; who rejects one takes it out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.classify.issued import issued_doubt
from xltools.classify.jumps import Version, jump_since
from xltools.classify.plausible import body_doubt
from xltools.classify.sent_figures import figures_sent
from xltools.classify.thousandfold import FEWEST_ALIKE
from xltools.classify.units import is_settled, says_unit
from xltools.classify.version_pair import NOT_A_STUB, SAME_SERVICES, VersionPair
from xltools.model import Jump, Noticed
from xltools.reading.held import Choice, HeldJump
from xltools.reading.versions import versions_sent, with_held
from xltools.reference.figures.held import BUNDLED
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.classify.lines import ClassifiedLines
    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reading.senders import Senders
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.figures.held import Figures

_SAID = ("return_no", "service", "gross")


def hold_jumps(
    resolved: ResolvedBatch,
    classified: ClassifiedLines,
    senders: Senders,
    place: Place | None,
    figures: Figures = BUNDLED,
) -> ResolvedBatch:
    """Return the batch with versions held that jump beside a sound older one of their body; settling it again changes nothing.

    `senders` has what was decided on figures. Where no body sent several versions nothing is looked at.
    """
    may_jump = resolved.previous or senders.on_figures
    if not may_jump or place is None or not place.year[:4].isdigit():
        return resolved
    bodies = [body for body in versions_sent(resolved) if len(body) > 1 or senders.on_figures]
    numbers = [number for body in bodies for version in body for number in version]
    sent = {of.number: of for of in figures_sent(classified, resolved, numbers)}
    looked = _Looked(resolved, sent, senders, place, figures)
    for body in bodies:
        looked.go_through(body)
    if not (looked.held or looked.overtaken or looked.accepted):
        return resolved
    return replace(with_held(resolved, looked.held, looked.overtaken), accepted=resolved.accepted | looked.accepted)


@dataclass
class _Looked:
    """Bodies gone through so far: what is held, what a newer version overtook, what was accepted."""

    resolved: ResolvedBatch
    sent: dict[int, SentFigures]
    senders: Senders
    place: Place
    figures: Figures
    held: dict[int, HeldJump] = field(default_factory=dict)
    overtaken: dict[int, int] = field(default_factory=dict)
    accepted: set[int] = field(default_factory=set)

    def go_through(self, body: Sequence[tuple[int, ...]]) -> None:
        """Take note of one body's versions, from the oldest to the newest."""
        stands: Version | None = None
        waiting: dict[int, HeldJump] = {}
        overtaken: list[int] = []
        counts = -1
        for numbers in body:
            jumps, stands = self._look_at(numbers, stands)
            if jumps is None:
                counts = numbers[0]
                overtaken += waiting
                waiting = {}
            else:
                waiting |= dict.fromkeys(numbers, jumps)
        self.held |= waiting
        self.overtaken |= dict.fromkeys(overtaken, counts)

    def _look_at(self, numbers: tuple[int, ...], stands: Version | None) -> tuple[HeldJump | None, Version | None]:
        """Return why a version is held (None where it counts), and the version that stands after it."""
        decision = self.senders.on_figures.get(self._key(numbers[0]))
        version = self._version(numbers)
        if decision and decision.choice is Choice.ACCEPT:
            self.accepted |= set(numbers)
            return None, version or stands
        jump = self._jump(numbers, version, stands) if stands else None
        if jump or decision:
            return HeldJump(jump, decision), stands
        if version is None:
            return None, stands
        if stands and stands.figures.number in self.accepted:
            self.accepted |= set(numbers)  # in the unit that was accepted
        return None, version if version.is_sound or self.accepted.issuperset(numbers) else stands

    def _jump(self, numbers: tuple[int, ...], version: Version | None, stands: Version) -> Jump | None:
        """How a version jumps beside the one that stands; None where it does not.

        One of noughts, of nothing or with all signs turned leaves nothing of it.
        """
        file = self.resolved.batch.returns[stands.figures.number].file
        if version:
            after, before = version.figures, stands.figures
            jump = jump_since(version, stands, file, self.place, self.figures)
            if jump or not VersionPair.of(after, before, self.place).is_far_apart or not self._is_anothers(version):
                return jump
            return Jump(before.number, file, after.total, before.total)
        lines = self.resolved.batch.lines
        gross = lines["gross"][lines["return_no"].isin(numbers)].dropna()
        below = int(gross.lt(0).sum())
        if gross.gt(0).any() or 0 < below < FEWEST_ALIKE:  # nothing that is spending, or a refund or two
            return None
        return Jump(stands.figures.number, file, int(gross.sum()), stands.figures.total)

    def _is_anothers(self, version: Version) -> bool:
        """Whether nearly all services are, by name and to the penny, those of a return of another body: its sheet was pasted in."""
        sent, lines = version.figures, self.resolved.batch.lines
        own = set(zip(map(fold, sent.texts("service")), sent.pence.tolist(), strict=True))
        gross = lines["gross"].to_numpy(dtype=np.int64, na_value=0)
        of_others = lines["partner_id"].ne(sent.partner.partner_id).to_numpy(dtype=bool)
        likely = lines[np.isin(gross, sent.pence) & of_others]
        said: dict[int, set[tuple[str, int]]] = defaultdict(set)
        for number, service, pence in zip(*(likely[name].tolist() for name in _SAID), strict=True):
            said[number].add((fold(service), pence))
        shared = max((len(own & theirs) for theirs in said.values()), default=0)
        return shared >= NOT_A_STUB and shared >= SAME_SERVICES * len(own)

    def _key(self, number: int) -> tuple[str, str]:
        return self.resolved.batch.returns[number].sha256, self.resolved.partners[number].partner_id

    def _version(self, numbers: tuple[int, ...]) -> Version | None:
        """What a version says; None where no service of it has an amount."""
        each = [self.sent[number] for number in numbers if number in self.sent]
        if not each:
            return None
        first, *others = each
        sent = first.together_with(others) if others else first
        read = self.resolved.batch.returns[first.number]
        doubt = body_doubt(sent, self.place, self.figures) or issued_doubt(sent, self.place, self.figures)
        return Version(sent, None if doubt and is_settled(read, doubt) else doubt, says_unit(read, Noticed.UNIT_STATED))
