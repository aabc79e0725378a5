"""Which files are parts of one return: of one body, one place and one year. Who is of another is told so, never mixed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.resolution import Reason
from xltools.reading.years import financial_year
from xltools.reference.areas.geography import named_places
from xltools.reference.areas.names import area_key
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.text import fold, listed, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Header, Return

_OF_ANY = frozenset(
    {
        "the",
        "of",
        "and",
        "for",
        "in",
        "council",
        "london",
        "borough",
        "city",
        "county",
        "district",
        "metropolitan",
        "royal",
        "unitary",
        "nhs",
        "trust",
        "foundation",
        "primary",
        "care",
        "authority",
        "service",
        "services",
        "department",
        "directorate",
    }
)
"""Words of names that many bodies share."""
_OF_BODIES = frozenset(
    {"council", "borough", "city", "county", "district", "trust", "authority", "pct", "police", "college", "university"}
)
_ENOUGH = (Reason.LISTED, Reason.USUAL_FORM, Reason.PARTS, Reason.WORDS, Reason.BEGINNING)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which files belong together: positions in their order; `refused` says in words why each other one does not.

    Where as many files are of one body as of another, none `belong`, and all are refused.
    """

    belong: tuple[int, ...]
    refused: Mapping[int, str]


def agree(sent: Sequence[Return], partners: Sequence[Partner] = ()) -> Agreement:
    """Say which returns are parts of one: those most of them agree with in place, year and body.

    `partners` is the lead team's list, where there is one. What a file does not say, it does not contradict.
    """
    if not sent:
        return Agreement((), {})
    groups = [
        tuple(no for no, other in enumerate(sent) if not _differences(other.header, one.header, partners))
        for one in sent
    ]
    full = [sum(bool(one.header[name].strip()) for name in ("place", "financial_year", "organisation")) for one in sent]
    best = max(range(len(sent)), key=lambda no: (len(groups[no]), full[no], -no))
    rivals = [no for no in range(len(sent)) if no not in groups[best] and len(groups[no]) == len(groups[best])]
    if rivals:
        return Agreement((), _tie(sent, best, rivals, partners))
    refused = {
        no: f"it is {listed(_differences(one.header, sent[best].header, partners))}"
        for no, one in enumerate(sent)
        if no not in groups[best]
    }
    return Agreement(groups[best], refused)


def _tie(sent: Sequence[Return], best: int, rivals: Sequence[int], partners: Sequence[Partner]) -> Mapping[int, str]:
    sides = {no: rivals[0] if no not in rivals else best for no in range(len(sent))}
    words = {no: listed(_differences(one.header, sent[sides[no]].header, partners)) for no, one in enumerate(sent)}
    return {no: f"it is {said or 'not told apart'}; as many files are one as the other" for no, said in words.items()}


def _differences(header: Header, other: Header, partners: Sequence[Partner]) -> list[str]:
    """In words, in what a header is of another return than the other: empty where it is of the same."""
    said = []
    years = [financial_year(each["financial_year"]) or fold(each["financial_year"]) for each in (header, other)]
    if all(years) and years[0] != years[1]:
        said.append(f"for {header['financial_year']}, not {other['financial_year']}")
    if _other_place(header["place"], other["place"], years[0] or years[1]):
        said.append(f"for {header['place']}, not {other['place']}")
    if not _same_body(header, other, partners):
        said.append(f"from {header['organisation']}, not {other['organisation']}")
    return said


def _other_place(place: str, other: str, year: str) -> bool:
    if not place.strip() or not other.strip() or area_key(place) == area_key(other):
        return False
    atoms = [
        frozenset(atom for area in named_places(text, year) for atom in area.atoms) if year else frozenset()
        for text in (place, other)
    ]
    return not (all(atoms) and atoms[0] == atoms[1])


def _same_body(header: Header, other: Header, partners: Sequence[Partner]) -> bool:
    """Whether two headers name one body: alike, in a usual form, a part of it by its name, or by its reference."""
    name, its_name = header["organisation"].strip(), other["organisation"].strip()
    if not name or not its_name or word_key(name) == word_key(its_name):
        return True
    if partners:
        known = PartnerList(tuple(partners))
        owners = [known.owner_of(each).partner for each in (header, other)]
        if all(owners):
            return owners[0] == owners[1]
    if _named_after(header, other) or _named_after(other, header):
        return True
    ids = [each["organisation_id"].strip() for each in (header, other)]
    return bool(ids[0]) and ids[0] == ids[1] and (_may_be_part(name, its_name) or _may_be_part(its_name, name))


def _named_after(header: Header, body: Header) -> bool:
    """Whether a name means the body, or one of its parts: "LB Hackney", "London Borough of Hackney, Adults"."""
    name, of = header["organisation"], body["organisation"]
    kind = organisation_type_of(body["organisation_type"]) or organisation_type_of(of)
    listed_alone = PartnerList((Partner(of, partner_id_of(of), organisation_type=kind),))
    its_kind = organisation_type_of(name) or organisation_type_of(header["organisation_type"])
    if kind and its_kind and kind != its_kind:
        return False
    answer = listed_alone.names.resolve(name)
    if answer.body is not None and answer.reason in _ENOUGH and organisation_type_of(name) in ("", kind):
        return True
    words, of_body = set(word_key(name).split()), set(word_key(of).split())
    return of_body <= words and bool(of_body & _OF_ANY) and bool(of_body - _OF_ANY)


def _may_be_part(name: str, of: str) -> bool:
    """Whether a name that bears the reference of a body may be one of its parts: it shares a word of its own, or names no body."""
    own = [set(word_key(text).split()) for text in (name, of)]
    return bool(own[0] & own[1] - _OF_ANY) or not own[0] & _OF_BODIES
