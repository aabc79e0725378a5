"""Which body each line is of, names as its source or payee, or speaks of in its service text: numbers instead of names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.model import Partner
from xltools.organisations.agencies import department_over
from xltools.organisations.bodies import Body, list_bodies
from xltools.organisations.meanings import meaning_of
from xltools.organisations.resolution import LISTED, NOTHING, Reason
from xltools.organisations.resolver import Names, index_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.service_texts import ServiceTexts
    from xltools.organisations.areas import Places
    from xltools.organisations.resolution import Resolution

BLANK, UNKNOWN, OWN_MONEY = -1, -2, -3
"""Instead of a body's number: nothing written; a name no body of the list has; a kind of money, not a body."""
UNCLEAR = -10
"""This and below: a name that may mean one of several bodies, the first of `PreparedLines.unclear`, the second, and so on."""
TOGETHER = -1_000_000
"""This and below: all of several bodies, the first of `PreparedLines.together`, the second, and so on."""


def unsaid(side: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say where a column of bodies names no single one for certain: nothing written, or a name of several."""
    return np.asarray((side == BLANK) | (side <= UNCLEAR), dtype=bool)


def codes_of(texts: pd.Series[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return a column of texts as codes, and the text of each code."""
    codes, distinct = pd.factorize(texts.to_numpy(dtype=object))
    return codes.astype(np.int32), tuple(str(text) for text in distinct)


def with_senders(
    bodies: Sequence[Body], lines: pd.DataFrame, texts: Sequence[str], codes: NDArray[np.int32]
) -> tuple[Body, ...]:
    """The bodies listed, and after them those that sent lines and are neither listed nor another name of a listed one."""
    names = index_names(bodies)
    ids = {body.partner_id for body in bodies}
    first = np.unique(codes, return_index=True)[1] if len(codes) else np.array([], dtype=np.int64)
    owner_ids = lines["partner_id"].to_numpy(dtype=object)
    new = []
    for code, where in enumerate(first):
        text, partner_id = texts[code], str(owner_ids[where])
        answer = names.resolve(text)
        is_listed = answer.body is not None and answer.reason is not Reason.AGENCY  # an agency that sends is itself
        if text and partner_id not in ids and not is_listed:
            new.append(Partner(text, partner_id or text))
    if not new:
        return tuple(bodies)
    added = sorted(list_bodies(new), key=lambda body: body.partner_id)
    return (*bodies, *(replace(body, number=len(bodies) + place) for place, body in enumerate(added)))


def own_bodies(lines: pd.DataFrame, names: Names, codes: NDArray[np.int32], texts: Sequence[str]) -> NDArray[np.int32]:
    """The body of each line: by the partner's id where it is listed, else by the name it signs with."""
    by_id = {body.partner_id: body.number for body in names.bodies}
    ids, id_texts = codes_of(lines["partner_id"])
    from_id = np.array([by_id.get(text, BLANK) for text in id_texts] or [BLANK], dtype=np.int32)[ids]
    resolved = [names.resolve(text).body for text in texts]
    from_name = np.array([BLANK if body is None else body for body in resolved] or [BLANK], dtype=np.int32)[codes]
    return np.where(from_id >= 0, from_id, from_name).astype(np.int32)


@dataclass
class SetsOfBodies:
    """The sets of bodies that names mean, numbered as they come: `unclear` any one of a set, `together` all of it."""

    unclear: dict[frozenset[int], int] = field(default_factory=dict)
    together: dict[frozenset[int], int] = field(default_factory=dict)

    def may_mean(self, bodies: frozenset[int]) -> int:
        """Return the number of a name that may mean any of these bodies."""
        return UNCLEAR - self.unclear.setdefault(bodies, len(self.unclear))

    def means_all(self, bodies: frozenset[int]) -> int:
        """Return the number of a name that means these bodies together."""
        return TOGETHER - self.together.setdefault(bodies, len(self.together))


def resolve_column(
    texts: pd.Series[str], own: NDArray[np.int32], places: Places, sets: SetsOfBodies
) -> NDArray[np.int32]:
    """Return a body's number for each text, as its writer means it.

    `sets` numbers the bodies that names of several mean, and takes up new ones.
    """
    codes, distinct = codes_of(texts)
    written, writers, where = by_writer(codes, own, places)
    numbers = [
        number_of(meaning_of(distinct[code], writer, places), sets)
        for code, writer in zip(written, writers, strict=True)
    ]
    return np.array(numbers or [BLANK], dtype=np.int32)[where]


def by_writer(
    codes: NDArray[np.int32], own: NDArray[np.int32], places: Places
) -> tuple[list[int], list[int], NDArray[np.int64]]:
    """Return every text with every body that writes it, as two lists, and which of these each line has."""
    many = len(places.names.bodies) + 1
    pairs, where = np.unique(codes.astype(np.int64) * many + own + 1, return_inverse=True)
    return (pairs // many).tolist(), (pairs % many - 1).tolist(), where.reshape(-1)


def number_of(meaning: Resolution, sets: SetsOfBodies) -> int:
    """Return the number that stands for what a name means."""
    if meaning.body is not None:
        return meaning.body
    if meaning.reason is Reason.BLANK:
        return BLANK
    if meaning.is_own_money:
        return OWN_MONEY
    bodies = frozenset(meaning.candidates)
    if meaning.reason is Reason.TOGETHER:
        return sets.means_all(bodies)
    return sets.may_mean(bodies) if bodies else UNKNOWN


def of_departments(
    giver: NDArray[np.int32], own: NDArray[np.int32], active: NDArray[np.bool_], names: Names, sets: SetsOfBodies
) -> NDArray[np.int32]:
    """Return whose money each line has where an agency and its department are one side.

    An agency that sends no line is paid for by its department, if that sends lines (the ESFA's money is the DfE's); a
    department that sends none may mean any of its agencies that do.
    """
    senders = set(np.unique(own[active]).tolist())
    result = giver.copy()
    agencies: dict[int, set[int]] = {}
    for body in names.bodies:
        department = names.resolve(department_over(body.name)).body
        if department is None or department == body.number:
            continue
        if body.number not in senders and department in senders:
            result[(giver == body.number) & (own != department)] = department
        if body.number in senders and department not in senders:
            agencies.setdefault(department, set()).add(body.number)
    for department, paying in agencies.items():
        result[giver == department] = sets.may_mean(frozenset({department, *paying}))
    return result


_SPONSORED = re.compile(
    r"\b(grants? in aid|gia|sponsorship|including|sponsored|agency|agencies|spending|costs?|net|programmes?|running)\b|[()]"
)
_SPONSORED_WORDS = frozenset(
    """
    grant grants in aid gia sponsorship including sponsored agency agencies spending cost costs net programme programmes running
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
_ANY_SPONSORED = "|".join(sorted(_SPONSORED_WORDS - {"in"}))
_JOINS = r"[.'`\u0080-\U0010ffff]"
_READ_ALONE = re.compile(rf"[()\[\]]|{_JOINS}.*(?:{_ANY_SPONSORED})|(?:{_ANY_SPONSORED}).*{_JOINS}")
"""Signs by which other words are left of a text where words about sponsorship, or in brackets, are left out."""


def perhaps_about(texts: ServiceTexts, names: Names) -> NDArray[np.bool_]:
    """Say which texts may name a body, as they are or without words about sponsorship (`Names.may_be_listed`)."""
    others = texts.with_word(lambda word: word not in _SPONSORED_WORDS and not names.may_stand_in_a_name(word))
    return ~others | texts.with_word(names.identifies) | texts.words.where(_READ_ALONE.search)


def about_bodies(
    texts: ServiceTexts,
    service: NDArray[np.int32],
    own: NDArray[np.int32],
    names: Names,
    active: NDArray[np.bool_],
    perhaps: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """The body that a service text of a national body names by itself, as it is listed or usually written.

    Texts of lines that are not looked at are not read, nor those that name none (`perhaps_about`).
    """
    national = np.array([body.family in ("department", "agency", "regional") for body in names.bodies] + [False])
    services = texts.texts
    result = np.full(max(len(services), 1), BLANK, dtype=np.int32)
    for code in np.flatnonzero(perhaps & _those_of(service[national[own] & active], len(services))).tolist():
        written = services[code], _SPONSORED.sub(" ", services[code])
        for name in dict.fromkeys(" ".join(text.split()) for text in written):
            answer = names.resolve(name) if names.may_be_listed(name) else NOTHING
            if answer.body is not None and answer.score >= LISTED:
                result[code] = answer.body
                break
    return result[service] if len(services) else np.zeros(0, dtype=np.int32)


def _those_of(codes: NDArray[np.int32], many: int) -> NDArray[np.bool_]:
    """Say which of so many texts are those of some lines."""
    result = np.zeros(many, dtype=bool)
    result[codes] = True
    return result
