"""The lines made ready for the rules: numbers instead of text, each body known, each service text read once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xltools.classify.financing import financing
from xltools.classify.not_spending import FINANCING
from xltools.counting.double_counts.named_bodies import (
    BLANK,
    TOGETHER,
    UNCLEAR,
    about_bodies,
    codes_of,
    of_departments,
)
from xltools.counting.double_counts.named_in_notes import named_in_notes, payee_alone, payee_noted, source_noted
from xltools.counting.double_counts.named_in_text import told_apart
from xltools.counting.double_counts.said_by_lines import joined_codes, read_lines
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import ServiceText, likeness, read_service
from xltools.template.layout import OVERHEADS
from xltools.words import TextColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.classify.financing import Financing
    from xltools.counting.double_counts.said_by_lines import SaidByLines
    from xltools.organisations.areas import Places
    from xltools.organisations.bodies import Body

_ESTIMATED = frozenset({"Service measure", "Weighted population", "Population", "Initial estimate", "Please apportion"})


class NotSpending(NamedTuple):
    """Why lines are not spending, in words, or, where that is not `sure`, why they may not be; `is_grant` of a general grant."""

    words: str
    sure: bool
    is_grant: bool


@dataclass(frozen=True)
class PreparedLines:
    """The lines of a place as arrays of one length; `active` says which are still in the count.

    `body` is the number of the line's own body, `giver` the body its money came from and `receiver` the body it was paid
    to (or `BLANK`, `UNKNOWN`, `OWN_MONEY`). Text columns are codes into the lists of their texts. `pence` is 0 where a line
    has no amount. `age` orders the returns of one body: higher is newer. `matched` are lines already known as the recipient's
    side of a payment: no second funder's line is set against them; `matched_payer` lines of a payer at which the payment counts:
    they are set against nothing else. `passed` are lines that no longer count because their money was passed on: what came before
    them in a chain may still be set against them. `absorbs` are lines of returns that put overheads into each service (a column
    ``overheads``, where the frame has it). `income` are pence of income a line gives beside its spending (0 = none), `note`
    codes into the texts of `notes`. `about` is the body a national body's service text names by itself ("Environment
    Agency grant in aid"). `payee` is a number for each way a recipient is written (0 = blank). `unclear` are the bodies each
    unclear name may mean, `together` those that a name means all of ("academies", "Oak Trust; Elm Trust"). `not_spending` is
    a number for why a line that is looked at is not spending, or may not be: its reason is in `reasons`, from 1 (0 = it is).
    `places` resolves the bodies that notes and services tell of, in the place of whoever writes.
    """

    bodies: tuple[Body, ...]
    pence: NDArray[np.int64]
    active: NDArray[np.bool_]
    body: NDArray[np.int32]
    giver: NDArray[np.int32]
    receiver: NDArray[np.int32]
    service: NDArray[np.int32]
    texts: ServiceTexts
    fund: NDArray[np.int32]
    funds: tuple[str, ...]
    division: NDArray[np.int32]
    group: NDArray[np.int32]
    year: NDArray[np.int32]
    estimate: NDArray[np.bool_]
    capital: NDArray[np.int8]
    return_no: NDArray[np.int32]
    row: NDArray[np.int32]
    details: NDArray[np.int32]
    reference: NDArray[np.int32]
    age: NDArray[np.int32]
    content: NDArray[np.uint64]
    matched: NDArray[np.bool_]
    matched_payer: NDArray[np.bool_]
    passed: NDArray[np.bool_]
    absorbs: NDArray[np.bool_]
    about: NDArray[np.int32]
    payee: NDArray[np.int32]
    income: NDArray[np.int64]
    note: NDArray[np.int32]
    notes: tuple[str, ...]
    not_spending: NDArray[np.int32]
    reasons: tuple[NotSpending, ...]
    places: Places
    unclear: tuple[frozenset[int], ...] = ()
    as_reported: NDArray[np.int64] | None = None
    together: tuple[frozenset[int], ...] = ()

    def may_mean(self, side: int, body: int) -> bool:
        """Say whether a side (`giver` or `receiver` of a line) that names nobody for certain leaves room for a body."""
        if side <= TOGETHER:
            return body in self.named_together(side)
        return side == BLANK or (side <= UNCLEAR and body in self.unclear[UNCLEAR - side])

    def named_together(self, side: int) -> frozenset[int]:
        """Return the bodies that a side (`giver` or `receiver` of a line) means together; none where it means one or none."""
        return self.together[TOGETHER - side] if side <= TOGETHER else frozenset()

    def without(self, lines: Sequence[int] | NDArray[np.int64]) -> PreparedLines:
        """Return the same lines with some no longer active."""
        active = self.active.copy()
        active[np.asarray(lines, dtype=np.int64)] = False
        return self._with(active=active)

    def less(self, lost: Mapping[int, int], of: Collection[int]) -> PreparedLines:
        """Return the same lines with what some have lost taken off their pence, as far as it is theirs (`of`)."""
        if not of:
            return self
        pence = self.pence.copy()
        for line in of:
            pence[line] = self.reported[line] - lost[line]
        return self._with(pence=pence, as_reported=self.reported)

    @property
    def reported(self) -> NDArray[np.int64]:
        """The pence each line reports, before anything is taken off."""
        return self.pence if self.as_reported is None else self.as_reported

    def with_matched(self, received: Sequence[int], paid: Sequence[int], passed: Sequence[int]) -> PreparedLines:
        """Return the same lines with some known as the recipient's side of a payment, as a payer's that counts, as passed on."""
        matched, matched_payer, passed_on = self.matched.copy(), self.matched_payer.copy(), self.passed.copy()
        matched[np.asarray(received, dtype=np.int64)] = True
        matched_payer[np.asarray(paid, dtype=np.int64)] = True
        passed_on[np.asarray(passed, dtype=np.int64)] = True
        return self._with(matched=matched, matched_payer=matched_payer, passed=passed_on)

    def _with(self, **columns: Any) -> PreparedLines:
        """Return the same texts under other columns: what was read in them stays read, however many there are."""
        other = replace(self, **columns)
        other.__dict__.update(
            {name: self.__dict__[name] for name in ("fund_texts", "note_texts") if name in self.__dict__}
        )
        return other

    def text(self, line: int) -> ServiceText:
        """Return a line's service text, taken apart."""
        return read_service(self.services[self.service[line]])

    def stems_of(self, line: int) -> frozenset[str]:
        """Return the beginnings of the words that name a line's service."""
        return self.texts.stems_of(int(self.service[line]))

    def alike(self, line: int, other: int) -> float:
        """Return how much the services of two lines are called the same, 0 to 1."""
        return likeness(self.stems_of(line), self.stems_of(other))

    def own_order(self) -> NDArray[np.int64]:
        """Return the lines' positions in an order that what they say decides, then their amount, row and return's age."""
        return np.lexsort((self.age, self.row, self.pence, self.content)).astype(np.int64)

    def taken(self, order: NDArray[np.int64]) -> PreparedLines:
        """Return the lines in another order."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        ordered: dict[str, Any] = {
            name: column[order] for name, column in columns.items() if isinstance(column, np.ndarray)
        }
        return self._with(**ordered)

    def fund_text(self, line: int) -> str:
        """Return what a line calls its fund ("" = nothing)."""
        return str(self.funds[self.fund[line]])

    def surely_not_spending(self) -> NDArray[np.bool_]:
        """Say which lines are surely not spending."""
        return np.array([False, *(reason.sure for reason in self.reasons)])[self.not_spending]

    def note_text(self, line: int) -> str:
        """Return a line's notes ("" = none)."""
        return str(self.notes[self.note[line]])

    def body_name(self, number: int) -> str:
        """Return a body's name."""
        return self.bodies[number].name if number >= 0 else "an unknown body"

    def of_body(self, number: int) -> NDArray[np.int64]:
        """Return the positions of a body's lines, in their order."""
        order, starts = self._by_body
        return order[starts[number] : starts[number + 1]]

    def of_body_by_amount(self, number: int) -> NDArray[np.int64]:
        """Return the positions of a body's lines, the largest amount first, then by content."""
        _, starts = self._by_body
        return self._by_body_and_amount[starts[number] : starts[number + 1]]

    @cached_property
    def _by_body(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The positions of lines by body, and where those of each body begin."""
        order = np.argsort(self.body, kind="stable").astype(np.int64)
        starts = np.searchsorted(self.body[order], np.arange(len(self.bodies) + 1))
        return order, starts.astype(np.int64)

    @cached_property
    def _by_body_and_amount(self) -> NDArray[np.int64]:
        """The positions of lines by body, those of each body by amount and content."""
        return np.lexsort((self.content, -self.pence, self.body)).astype(np.int64)

    @property
    def services(self) -> tuple[str, ...]:
        """The service texts."""
        return self.texts.texts

    @cached_property
    def fund_texts(self) -> ServiceTexts:
        """What funds are called, taken apart."""
        return ServiceTexts(self.funds)

    @cached_property
    def note_texts(self) -> ServiceTexts:
        """The notes, taken apart."""
        return ServiceTexts(self.notes)

    def signs(self, sign: str, *, with_fund: bool = False) -> NDArray[np.bool_]:
        """Say for each line whether its service text (or its fund) carries a sign."""
        signed = self.texts.carrying(sign)[self.service]
        return signed | self.fund_texts.carrying(sign)[self.fund] if with_fund else signed

    def has_sign(self, line: int, sign: str) -> bool:
        """Say whether a line's service text carries a sign."""
        return self.texts.carries(int(self.service[line]), sign)

    def family(self, *families: str) -> NDArray[np.bool_]:
        """Say for each line whether its body is of one of these families."""
        wanted = np.array([body.family in families for body in self.bodies] + [False], dtype=bool)
        return np.asarray(wanted[self.body], dtype=bool)


def prepare(
    lines: pd.DataFrame,
    amounts: pd.Series[int],
    counts: pd.Series[bool],
    bodies: Sequence[Body],
    ages: Mapping[int, int] | None = None,
    buys_nothing: Financing | None = None,
    said: SaidByLines | None = None,
) -> PreparedLines:
    """Return the lines made ready; bodies that send lines and are in no list are added to the list of bodies.

    `amounts` are pence; `ages` orders the returns by `return_no` (higher is newer; all alike where it is None). `buys_nothing`
    says which lines are not spending, and `said` what these lines say (`read_lines`), where that was asked before.
    """
    said = said or read_lines(lines, bodies)
    own, places, sets = said.body, said.places, said.sets
    names, texts, service = places.names, said.texts, said.service
    active = counts.to_numpy(dtype=bool) & amounts.notna().to_numpy()
    not_spending, reasons = _not_spending(lines, active, buys_nothing, said)
    receiver, giver = said.receiver.copy(), said.giver.copy()
    levied = texts.carrying("levy")[service] & active
    for side, noted, of in (
        (receiver, payee_noted, active),
        (giver, source_noted, active),
        (receiver, payee_alone, levied),
    ):
        for line, body in named_in_notes(said.note, said.notes, own, of & (side == BLANK), places, sets, noted).items():
            side[line] = body
    receiver = told_apart(receiver, service, texts.texts, said.named_receiver, places, sets)
    giver = told_apart(giver, service, texts.texts, said.named_giver, places, sets)
    giver = of_departments(giver, own, active, names, sets)
    numbers = _return_numbers(lines)
    return PreparedLines(
        bodies=names.bodies,
        pence=np.asarray(amounts.fillna(0), dtype=np.int64),
        active=active,
        body=own,
        giver=giver,
        receiver=receiver,
        service=service,
        texts=texts,
        fund=said.fund,
        funds=said.funds,
        division=said.division,
        group=said.group,
        year=said.year,
        estimate=(
            lines["how" if "how" in lines else "basis"].isin(_ESTIMATED) | lines["accounts"].eq("Estimate")
        ).to_numpy(dtype=bool),
        capital=np.asarray(lines["expenditure_type"].eq("Capital"), dtype=np.int8),
        return_no=numbers,
        row=lines["row"].to_numpy(dtype=np.int32),
        details=said.details,
        reference=said.reference,
        age=_ages(numbers, ages or {}),
        content=said.content,
        matched=np.zeros(len(lines), dtype=bool),
        matched_payer=np.zeros(len(lines), dtype=bool),
        passed=np.zeros(len(lines), dtype=bool),
        absorbs=_absorbs(lines),
        about=about_bodies(texts, service, own, names, active, said.perhaps_about),
        payee=said.payee,
        income=np.asarray(lines["income"].fillna(0), dtype=np.int64),
        note=said.note,
        notes=said.notes,
        not_spending=not_spending,
        reasons=reasons,
        places=places,
        unclear=tuple(sets.unclear),
        together=tuple(sets.together),
    )


def _not_spending(
    lines: pd.DataFrame, active: NDArray[np.bool_], known: Financing | None, said: SaidByLines
) -> tuple[NDArray[np.int32], tuple[NotSpending, ...]]:
    """A number for why each line that is looked at is not spending, and the reasons: what a count takes out is asked once."""
    if known is None:
        services = TextColumn.of(said.service[active].astype(np.int64), said.texts.texts, said.texts.words)
        sure, asked = financing(lines.loc[active], services)
    else:
        sure, asked = known.sure[active], known.asked[active]
    codes, words = codes_of(sure.where(sure.ne(""), asked.where(asked.eq(""), "?" + asked)))
    ordered = [text for text in sorted(words) if text]
    numbers = np.array([ordered.index(text) + 1 if text else 0 for text in words] or [0], dtype=np.int32)
    every = np.zeros(len(lines), dtype=np.int32)
    every[active] = numbers[codes]
    return every, tuple(
        NotSpending(text.removeprefix("?"), not text.startswith("?"), any(grant in text for grant in FINANCING))
        for text in ordered
    )


def _ages(numbers: NDArray[np.int32], ages: Mapping[int, int]) -> NDArray[np.int32]:
    each = [ages.get(number, 0) for number in range(int(numbers.max(initial=0)) + 1)]
    return np.array(each, dtype=np.int32)[numbers]


def _return_numbers(lines: pd.DataFrame) -> NDArray[np.int32]:
    if "return_no" in lines:
        return lines["return_no"].to_numpy(dtype=np.int32)
    return joined_codes(lines, ("partner", "return_id"))


def _absorbs(lines: pd.DataFrame) -> NDArray[np.bool_]:
    if "overheads" not in lines:
        return np.zeros(len(lines), dtype=bool)
    return np.asarray(lines["overheads"].eq(OVERHEADS[0]).to_numpy(dtype=bool))
