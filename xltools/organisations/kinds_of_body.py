"""Kinds of body instead of names: "the ICB" is the one listed, "academies" or "NHS trusts" are all listed of their kind.

Compiled for this project from how returns, ledgers and statements of accounts of the 2020s write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import MANY_TEXTS, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.organisations.areas import Places
    from xltools.organisations.bodies import Body


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of body as people write it, one of them (`single`) or all of them (`many`): patterns of plain words.

    Such a body is of `family` (any, where blank) and `rank`, at least one of its names holds the pattern `named` and none the
    pattern `unlike`. Only writers of the families `written_by` mean it (all, where empty), and none of `not_by`. Of a kind
    that is `open` no list holds every body, so that one of it is never the only one.
    """

    single: str = "(?!)"
    many: str = "(?!)"
    family: str = ""
    named: str = ""
    unlike: str = ""
    rank: str = ""
    written_by: frozenset[str] = frozenset()
    not_by: frozenset[str] = frozenset()
    open: bool = False

    def holds(self, body: Body) -> bool:
        """Say whether a body is of this kind."""
        names = " | ".join(plain(name) for name in body.names)
        return (
            self.family in ("", body.family)
            and (not self.named or re.search(self.named, names) is not None)
            and not (self.unlike and re.search(self.unlike, names))
            and (not self.rank or self.rank in body.ranks or self.rank in plain(body.organisation_type).split())
        )

    def is_written_by(self, family: str) -> bool:
        """Say whether a body of this family means this kind by its words."""
        return family not in self.not_by and (not self.written_by or family in self.written_by)


_HEALTH = frozenset({"nhs commissioner", "nhs provider"})
_COMBINED = r"\b(?:combined|mayoral|greater london authority)\b"
_OTHER_SCHOOL = (
    r"\b(?:primary|infants?|junior|nursery|high|secondary|grammar|special|community|church) school\b(?!.*academ)"
)
_PAYS_FOR_POLICE = r"\b(?:commissioner|opcc|pcc|pfcc|mopac|mayors office)\b"
_MAYOR_FOR_POLICE = r"\bmayors?\b.*\bpolic|\bmopac\b"
_KINDS = (
    _Kind(
        r"council|(?:unitary|local|council) authority|la|unitary(?: council)?|ua",
        r"(?:(?:constituent|member|local|partner|unitary|upper tier) )?(?:councils|authorities)|las|constituent (?:boroughs|districts)",
        "council",
        unlike=_COMBINED,
        not_by=frozenset({"parish"}),
    ),
    _Kind(r"county(?: council)?|ccouncil", family="council", rank="county"),
    _Kind(
        r"(?:borough|district|city) council|district",
        r"(?:district|borough|lower tier|second tier) (?:councils|authorities)|districts|boroughs",
        "council",
        unlike=_COMBINED,
        rank="district",
    ),
    _Kind(many=r"(?:billing|collecting|charging) authorities", family="council", unlike=_COMBINED),
    _Kind(
        r"(?:town|parish)(?: and (?:town|parish))? council",
        r"parish(?:es| councils)|town councils|(?:town and parish|parish and town) councils|parishes and towns",
        "parish",
    ),
    _Kind(
        r"(?:office of )?(?:police(?: and fire| fire)? and crime commissioner|o?pcc|o?pfcc|pccs? office)|opcc office",
        r"(?:police and crime )?commissioners|pccs|opccs",
        "police",
        _PAYS_FOR_POLICE,
    ),
    _Kind(r"(?:office of )?(?:police and crime commissioner|o?pcc)", named=_MAYOR_FOR_POLICE),
    _Kind(r"commissioner", family="police", named=_PAYS_FOR_POLICE, not_by=frozenset({"nhs provider"})),
    _Kind(
        r"(?:police )?force|constabulary|chief constable|police service|territorial policing",
        r"police forces|constabularies|chief constables",
        "police",
        unlike=_PAYS_FOR_POLICE,
    ),
    _Kind(r"police", family="police"),
    _Kind(
        r"(?:nhs )?(?:icb|integrated care board)|health board|ccg|pct",
        r"(?:nhs )?icbs|integrated care boards|ccgs|pcts|nhs commissioners|health commissioners",
        "nhs commissioner",
        unlike=r"\bnhs england\b|\bprimary care network\b|\bpcn\b",
    ),
    _Kind(
        r"(?:nhs |health |lead )?commissioner",
        family="nhs commissioner",
        unlike=r"\bnhs england\b",
        written_by=frozenset({"nhs provider"}),
    ),
    _Kind(r"board", named=r"\bboard\b|\bicb\b"),
    _Kind(
        r"(?:hospital|acute|acute hospital) trust|hospital|local hospital|hospitals trust|acute provider",
        r"hospitals|(?:acute|hospital) (?:trusts|providers)",
        "nhs provider",
        r"\bhosp|\bacute\b|\binfirmary\b|\bhealthcare\b",
    ),
    _Kind(r"(?:mental health|mh) (?:trust|provider)", family="nhs provider", named=r"\bmental\b|\bpartnership\b"),
    _Kind(r"ambulance(?: trust| service)?", family="nhs provider", named=r"\bambulance\b"),
    _Kind(r"community (?:health |services )?(?:trust|provider)", family="nhs provider", named=r"\bcommunity\b"),
    _Kind(
        r"(?:nhs |nhs foundation |foundation |health )trust|ft|nhs provider",
        r"(?:nhs|nhs foundation|foundation|provider|acute and community|health) (?:trusts|providers)",
        "nhs provider",
    ),
    _Kind(many=r"nhs (?:bodies|organisations)", family="nhs provider", written_by=frozenset({"nhs commissioner"})),
    _Kind(r"trust|provider", r"providers|trusts|main providers", "nhs provider", written_by=_HEALTH),
    _Kind(r"trust", named=r"\btrust\b|\bft\b", not_by=_HEALTH | {"department", "agency", "school"}),
    _Kind(
        r"academy(?: trust)?|(?:multi )?academy trust|mat|academies trust",
        r"academies(?: (?:trusts?|schools|budgets))?|(?:multi )?academy (?:trusts|schools|chains|sponsors|budgets)|mats",
        "school",
        unlike=_OTHER_SCHOOL,
    ),
    _Kind(
        r"trust", r"trusts", "school", unlike=_OTHER_SCHOOL, written_by=frozenset({"department", "agency", "school"})
    ),
    _Kind(
        many=r"(?:maintained|community|special|primary|secondary) schools",
        family="school",
        unlike=r"\bacadem|\bmat\b|\btrust\b|\bpartnership\b",
    ),
    _Kind(
        r"school",
        r"schools|(?:maintained )?schools and academies|academies and (?:maintained )?schools|free schools",
        "school",
    ),
    _Kind(
        many=r"gp (?:practices|surgeries)|gps|(?:general )?practices|primary care networks|pcns|primary care contractors",
        named=r"\b(?:gp|practice|surgery|medical centre|primary care network|pcn)\b",
    ),
    _Kind(
        r"(?:mayoral )?(?:combined|strategic)(?: county)? authority|mcc?a|cc?a|mayoral authority",
        r"combined authorities|mcas",
        named=_COMBINED,
    ),
    _Kind(
        r"(?:deputy )?mayors?\b.*\b(?:police|policing|pcc|crime)\b.*|mopac",
        named=_MAYOR_FOR_POLICE,
    ),
    _Kind(r"mayors?\b.*\bfire\b.*", family="fire"),
    _Kind(r"(?:metro |elected |regional )?mayors?(?: office)?", named=_COMBINED + r"|\bmayors?\b"),
    _Kind(
        many=r"(?:transport |constituent council |district )?lev(?:y|ies)",
        family="council",
        unlike=_COMBINED,
        written_by=frozenset({"joint", "transport", "waste", "fire"}),
    ),
    _Kind(
        r"idb|(?:internal )?drainage board",
        r"idbs|internal drainage boards|drainage boards",
        named=r"\bdrainage\b|\bidb\b",
    ),
    _Kind(
        r"fra|frs|fire(?: and rescue)?(?: authority| service)?|fire brigade",
        r"fire (?:and rescue )?(?:authorities|services)",
        "fire",
    ),
    _Kind(r"nps|(?:national |local )?probation(?: service| trust)?|hmpps|probation delivery unit", family="probation"),
    _Kind(
        r"(?:fe |further education |local )?college", r"(?:fe |further education )?colleges", "college", rank="college"
    ),
    _Kind(r"(?:local )?university|uni", r"universities", "college", rank="university"),
    _Kind(many=r"(?:colleges|universities) and (?:colleges|universities|other providers|providers)", family="college"),
    _Kind(
        r"housing association|registered provider",
        r"housing associations|registered providers|rps|rsls|social landlords",
        "housing",
    ),
    _Kind(
        many=r"(?:voluntary|third|vcse?|charity)(?: and community)?(?: sector)? (?:organisations|groups|bodies|sector)|charities|vcf?se?",
        family="voluntary",
    ),
    _Kind(
        r"(?:hm |central |uk |national )?(?:government|govt)(?: departments?| grants?| funding)?|hmg|whitehall|department",
        family="department",
        open=True,
    ),
    _Kind(r"nhs(?: bodies| partners?)?", named=r"\bnhs\b", open=True, not_by=frozenset({"nhs commissioner"})),
)
_AROUND = re.compile(
    r"^(?:(?:all|various|several|our|own|local|listed|individual|each|host|lead|relevant|eligible|state funded|\d+|to) )*"
)
_WHERE = re.compile(r" (?:in|within|of|across|for|serving) (.+)$")
_HERE = frozenset(
    "our this local area areas place borough county city district region patch whole and of in system".split()  # noqa: SIM905 - words read better than a list of strings
)


_ANY_KIND = re.compile("|".join(f"(?:{pattern})" for kind in _KINDS for pattern in (kind.single, kind.many)))


@lru_cache(maxsize=MANY_TEXTS)
def _kinds(text: str) -> tuple[tuple[_Kind, bool, str], ...]:
    """The kinds a text may name: each with whether it means all of them, and where they are ("" = not said)."""
    bare = _AROUND.sub("", plain(text))
    where = _WHERE.search(bare)
    said = [(bare, "")] + ([(bare[: where.start()], where[1])] if where else [])
    forms = [(words, place) for words, place in said if _ANY_KIND.fullmatch(words)]
    return tuple(
        (kind, many, place)
        for kind in _KINDS
        for words, place in forms
        for many, pattern in ((False, kind.single), (True, kind.many))
        if re.fullmatch(pattern, words)
    )


def _meant(text: str, writer: int, places: Places, *, many: bool) -> Iterator[tuple[_Kind, tuple[int, ...]]]:
    """Every kind a text of the body `writer` names, with the listed bodies of it other than the writer, where it has any."""
    family = places.names.bodies[writer].family if writer >= 0 else ""
    for kind, is_many, where in _kinds(text):
        if is_many is many and kind.is_written_by(family) and _is_here(where, places):
            every = [body.number for body in places.names.bodies if kind.holds(body) and body.number != writer]
            if every:
                yield kind, tuple(every) if kind.open else places.near(every, writer)


def _is_here(where: str, places: Places) -> bool:
    """Whether words that say where bodies are mean the place of the list ("in the area", "in Leeds")."""
    return all(word in _HERE or word in places.words for word in where.split())


def all_of_kind(text: str, writer: int, places: Places) -> frozenset[int]:
    """Return the numbers of the listed bodies of a kind that a text names all of; none where it names no kind."""
    return frozenset(next((bodies for _, bodies in _meant(text, writer, places, many=True)), ()))


def one_of_kind(text: str, writer: int, places: Places) -> tuple[int, ...]:
    """Return the numbers of the listed bodies that a text which names a kind may mean: one where there is no other.

    Of several, the one whose area is the writer's is meant, or the council whose place the writer's name says. A body of
    the kind itself means itself where it has no other name for it, which is no other body.
    """
    kind, bodies = next(_meant(text, writer, places, many=False), (None, ()))
    if kind is None or _means_itself(kind, writer, places):
        return ()
    if kind.open:
        return bodies
    return bodies if len(bodies) == 1 else _at_home(bodies, writer, places) or bodies


def is_open(text: str) -> bool:
    """Say whether a text names a kind of which no list holds every body ("central government")."""
    return any(kind.open for kind, many, _ in _kinds(text) if not many)


def _means_itself(kind: _Kind, writer: int, places: Places) -> bool:
    return writer >= 0 and not kind.open and kind.holds(places.names.bodies[writer])


def _at_home(bodies: tuple[int, ...], writer: int, places: Places) -> tuple[int, ...]:
    if writer < 0:
        return ()
    every, own = places.names.bodies, places.names.bodies[writer]
    area = own.area.casefold().strip()
    near = tuple(number for number in bodies if area and every[number].area.casefold().strip() == area)
    if len(near) == 1:
        return near
    if any(every[number].family != "council" for number in bodies):
        return ()
    words = {word for form in places.names.forms[writer] for word in form.words}
    called = tuple(
        number
        for number in near or bodies
        if any(form.strong and words >= set(form.strong) for form in places.names.forms[number])
    )
    return called if len(called) == 1 else ()
