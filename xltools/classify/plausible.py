"""A return beside what such a body spends: whether the whole of it, multiplied, is that and its services are too.

What such a body spends is `xltools.reference.usual_spending`: published outturn of its kind and size, for the people
its figures are for. Nothing is said of a body of which nothing is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.classify.lines import UnitDoubt
from xltools.reference.usual_spending.authorities import people_of
from xltools.reference.usual_spending.bodies import COUNCILS, LOCAL, Body, usual_spending
from xltools.text import fold, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reference.figures.held import Figures
    from xltools.reference.usual_spending.amounts import Between, UsualSpending

LEAST_TYPED, MOST_TYPED = 60_00, 3_000_00
"""Pence for each person between which no return is looked at as a whole: nobody spends a hundred times the one, and hardly anybody
less than a hundredth of the other."""
BEYOND = 100
"""How many times below the least, or above the most, that such bodies spend figures as typed must lie to count for nothing; so far
below what is usual, they are asked about: a department that passes most of its money on to agencies may report all of it."""
TOTAL_FROM, TOTAL_TO = 0.5, 2.5
"""How far below the least and above the most a total may lie and still be usual: capital, rents, schools that left."""
ONE_FROM, ONE_TO = 0.7, 1.5
"""The same for a body of one function, which has none of those."""
SERVICE_FROM, SERVICE_TO = 0.4, 2.5
"""How far a service may lie; at least two in three must lie within."""
FEWEST_SERVICES = 4
"""Functions that must be recognised, of a body that has so many: a return on one service alone may be small."""
FEWEST_WORDS = 3
"""Services that must be recognised by their words, of a body of one function (police, fire, NHS)."""
WORTH_NAMING = 0.02
"""The part of a body's spending from which a function is one that its return should have."""
COVERED = 0.5
"""The part of a body's usual spending that its recognised functions must make up: less is a return on a part of it."""
WHOLE_BODY = re.compile(
    r"(the )?((local )?polic(e|ing)|(constabulary|force)|fire( and rescue| & rescue)?|nhs|health( ?care)?)"
    r"( (and crime|services?|force|authority|spending|expenditure|budget|commissioned|commissioning))*"
)
"""Names of a service that is the whole of a body of one function."""
SMALLEST_SERVICE = 0.001
"""The least part of a body's whole that a service recognised by its words may come to."""
FEWEST_UNLIKELY = 2
"""One function in thousands beside others may only be small, unless it is one of the largest; several are a habit."""
LARGE = 0.2
"""The part of a body's spending from which a function is as large as education and social care are of a council's."""
SMALL_FUNCTION = 15_00
"""Pence for each person below which a function may be in thousands: no council spends a hundred times that on one."""
UNSIZED = 10
"""How many times smaller than usual a body may be whose size is known only within wide bounds."""
SMALLEST_AMOUNT = 1_000_00
"""Pence: where no amount of a return reaches £1,000 and its body is large, millions are likelier than thousands."""
MAIN_SERVICES = (
    (r"childrens? (social care|services|social services)", "10", 0.15),
    (
        r"((adults?|older peoples?) )?(social care|social services)|adults? services|care (for|of) older people",
        "10",
        0.1,
    ),
    (r"public health", "07", 0.5),
    (r"(schools|education)( and (schools|education)| services?)?|(primary|secondary) schools", "09", 0.1),
    (r"(waste|refuse) ((collection )?and )?(disposal|management)", "05", 0.25),
    (r"(highways|roads)( and (highways|roads|transport))?( services?)?", "04", 0.25),
)
"""Names of services that are large at every council which has them, and the least part of their division that they are."""
SCALES = (3, 6, -3)
"""The powers of ten that a return may be off by: in thousands, in millions, multiplied by a thousand."""


def body_doubt(sent: SentFigures, place: Place, figures: Figures) -> UnitDoubt | None:
    """Return why a return may not be in pounds, told by what such a body spends; None where it may be, or nothing tells."""
    people = people_of(sent.atoms(place), place.year)
    if not people or LEAST_TYPED * people < sent.total < MOST_TYPED * people:
        return None
    usual = usual_of(sent, place, figures)
    if usual is None or not usual.whole.usual:
        return None
    too_much = sent.total >= BEYOND * usual.whole.high
    if usual.whole.usual < BEYOND * sent.total and not too_much:
        return None
    scale = next((scale for scale in SCALES if _is_usual(times(sent.total, scale), usual)), 0)
    if not scale or (abs(scale) > 3 and len(sent.by_service) < FEWEST_WORDS):  # in millions almost any figure would fit
        return _next_to_nothing(sent, usual, people)
    is_beyond = too_much or BEYOND * sent.total <= usual.whole.low
    sure = usual.is_sized and is_beyond and _services_fit(sent, usual, scale)
    return UnitDoubt(sent.total, scale, sure, usual.whole, people, usual.source)


def _next_to_nothing(sent: SentFigures, usual: UsualSpending, people: int) -> UnitDoubt | None:
    """Ask about a return that is next to nothing beside its body, though no unit makes it the whole: it may be a part of it."""
    least = usual.whole.low if usual.is_sized else usual.whole.usual // UNSIZED
    if least < BEYOND * sent.total:
        return None
    small = max(sent.pence.tolist()) < SMALLEST_AMOUNT
    scale = 6 if small else 3
    return UnitDoubt(sent.total, scale, False, usual.whole, people, usual.source, scale_fits=False)


def of_usual_size(sent: SentFigures, place: Place, figures: Figures) -> bool:
    """Say whether a return's total is what such a body spends; false where nothing is known of it."""
    usual = usual_of(sent, place, figures)
    return usual is not None and _is_usual(sent.total, usual)


def most_usual(sent: SentFigures, place: Place, figures: Figures) -> int | None:
    """Return the most, in pence, that the total of such a body's return may come to; None where nothing is known of it."""
    usual = usual_of(sent, place, figures)
    return int(TOTAL_TO * usual.whole.high) if usual else None


def usual_of(sent: SentFigures, place: Place, figures: Figures) -> UsualSpending | None:
    """Return what the body that sent a return usually spends on the people its figures are for."""
    partner, year, kind = sent.partner, place.year, sent.kind
    names = (partner.name, partner.short_name, *partner.aliases)
    own, theirs = sent.body_atoms(place), sent.atoms(place)
    if kind not in LOCAL:
        return _usual(Body(names, kind, theirs), year, figures)
    usual = _usual(Body(names, kind, own), year, figures)
    people, of_people = people_of(theirs, year), people_of(own, year)
    return usual.part(people, of_people) if usual and of_people and people != of_people else usual


@lru_cache(maxsize=1024)
def _usual(body: Body, year: str, figures: Figures) -> UsualSpending | None:
    return usual_spending(body, year, figures)


def times(pence: int, scale: int) -> int:
    """Return an amount times a power of ten."""
    return int(pence * 10**scale if scale > 0 else pence // 10**-scale)


def _is_usual(pence: int, usual: UsualSpending) -> bool:
    least, most = (ONE_FROM, ONE_TO) if len(usual.functions) < 2 else (TOTAL_FROM, TOTAL_TO)
    return least * usual.whole.low <= pence <= most * usual.whole.high


def _services_fit(sent: SentFigures, usual: UsualSpending, scale: int) -> bool:
    worth = [code for code, amount in usual.functions.items() if amount.usual >= WORTH_NAMING * usual.whole.usual]
    if len(worth) < 2:
        return _words_fit(sent, usual, scale)
    typed = _by_function(sent, sent.codes, usual)
    covered = sum(usual.functions[code].usual for code in typed)
    if len(typed) < min(FEWEST_SERVICES, len(worth)) or covered < COVERED * usual.whole.usual:
        return False
    like = sum(_is_service(times(pence, scale), usual.functions[code]) for code, pence in typed.items())
    return 3 * like >= 2 * len(typed)


def _is_service(pence: int, function: Between) -> bool:
    return SERVICE_FROM * function.low <= pence <= SERVICE_TO * function.high


def _words_fit(sent: SentFigures, usual: UsualSpending, scale: int) -> bool:
    """Whether services that only a whole body of one function has, named as such, are parts of what it spends; or one its whole."""
    if not usual.service_words:
        return False
    if all(WHOLE_BODY.fullmatch(service) or service in _names(sent) for service, _ in sent.by_service):
        return True  # the total is known to fit
    words = re.compile(usual.service_words)
    own = [pence for (service, _), pence in sent.by_service.items() if words.search(service)]
    least, most = SMALLEST_SERVICE * usual.whole.usual, usual.whole.high
    like = sum(least <= times(pence, scale) <= most for pence in own)
    return len(own) >= FEWEST_WORDS and 3 * like >= 2 * len(sent.by_service)


def _names(sent: SentFigures) -> frozenset[str]:
    return frozenset(fold(name) for name in (sent.partner.name, sent.partner.short_name, *sent.partner.aliases))


def _by_function(sent: SentFigures, codes: tuple[str, ...], usual: UsualSpending) -> Mapping[str, int]:
    """Pence as typed by those codes of what is usual that lines fall under."""
    sums: dict[str, int] = defaultdict(int)
    for code, pence in zip(codes, sent.pence.tolist(), strict=True):
        function = _function_of(code, usual)
        if function:
            sums[function] += pence
    return sums


def _function_of(code: str, usual: UsualSpending) -> str:
    parts = code.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((candidate for candidate in candidates if candidate in usual.functions), "")


def unlikely_lines(sent: SentFigures, place: Place, figures: Figures) -> dict[int, Between]:
    """Return lines of functions that are in thousands beside others in pounds, with what such a body spends on them.

    Only of a body of many functions whose whole is what such bodies spend, and where several functions are so or a large one is.
    """
    least = min(sent.pence.tolist())
    people = people_of(sent.atoms(place), place.year)
    if (
        not people
        or len(sent.pence) < FEWEST_SERVICES
        or least > LEAST_TYPED * people
        or sent.total < LEAST_TYPED * people
    ):
        return {}
    usual = usual_of(sent, place, figures)
    if usual is None or len(usual.functions) < FEWEST_SERVICES or not _is_usual(sent.total, usual):
        return {}
    typed = _by_function(sent, sent.given_codes, usual)
    off = {code for code, pence in typed.items() if _in_thousands(pence, usual.functions[code], usual.whole)}
    if len(off) < FEWEST_UNLIKELY and not any(usual.functions[code].usual > LARGE * usual.whole.usual for code in off):
        return {}
    functions = [_function_of(code, usual) for code in sent.given_codes]
    each = zip(sent.positions.tolist(), functions, strict=True)
    return {position: usual.functions[function] for position, function in each if function in off}


def unlikely_main_services(sent: SentFigures, place: Place, figures: Figures) -> dict[int, Between]:
    """Return lines whose names are services that are large at every such council, where the service is a thousandth of that.

    Revenue only: a council may build or buy next to nothing for a large service in a year.
    """
    people = people_of(sent.atoms(place), place.year) if sent.kind in COUNCILS else 0
    small = _small_main_services(sent, SMALL_FUNCTION * people) if people else {}
    usual = usual_of(sent, place, figures) if small else None
    unlikely: dict[int, Between] = {}
    for (division, part), (pence, positions) in small.items() if usual else ():
        function = usual.functions.get(division) if usual else None
        if function and BEYOND * pence < part * function.low and _is_part(times(pence, 3), part, function):
            unlikely |= dict.fromkeys(positions, function)
    return unlikely


def _is_part(pence: int, part: float, function: Between) -> bool:
    return SERVICE_FROM * part * function.low <= pence <= SERVICE_TO * function.high


def _small_main_services(sent: SentFigures, most: int) -> dict[tuple[str, float], tuple[int, list[int]]]:
    """Pence and positions of the lines of each main service that comes to less than this."""
    if min(sent.pence.tolist()) >= most:
        return {}
    sums: dict[tuple[str, float], tuple[int, list[int]]] = {}
    each = zip(
        sent.texts("service"), sent.texts("expenditure_type"), sent.pence.tolist(), sent.positions.tolist(), strict=True
    )
    for service, kind, pence, position in each:
        main = None if kind == "Capital" else _main_service(service)
        if main:
            before, positions = sums.get(main, (0, []))
            sums[main] = (before + pence, [*positions, position])
    return {main: lines for main, lines in sums.items() if lines[0] < most}


@lru_cache(maxsize=4096)
def _main_service(service: str) -> tuple[str, float] | None:
    words = word_key(service)
    return next(((division, part) for name, division, part in MAIN_SERVICES if re.fullmatch(name, words)), None)


def _in_thousands(pence: int, function: Between, whole: Between) -> bool:
    large = function.usual >= WORTH_NAMING * whole.usual
    return large and BEYOND * pence < function.low and _is_service(times(pence, 3), function)
