"""The flow of the money that counts as a Sankey drawing: what it was at first, paid on to, body that spends, function.

Where each node, ribbon and label goes, as plain numbers; the template draws them as SVG. Lengths are SVG user units; money is
pence. The nodes of each column, and the ribbons between each two, add up to what is drawn, and that less refunds is the count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.money_origins import OriginKind
from xltools.outputs.wording import division_label
from xltools.text import percent_of, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.counting.money_paths import MoneyPath

COLUMNS = ("Source of money", "Paid on to", "Body that spends it", "Function")
NOT_PAID_ON = "Not paid on or not said"
NOT_SAID = str(OriginKind.NOT_SAID)
NAMED = 15
"""Nodes of a column that stand by themselves, those of the most money; the rest are one, the others."""
WIDTH = 1190.0
STARTS, WIDTHS = (242.0, 329.0, 594.0, 914.0), (12.0, 190.0, 245.0, 12.0)
"""Where the boxes of each column begin, and how wide they are. Bodies have their labels in their boxes, so that no ribbon runs
behind a word; sources have them on the left, functions on the right."""
LABELS = ((0.0, 236.0), (335.0, 178.0), (600.0, 233.0), (932.0, 258.0))
"""Where the labels of each column begin, and the room for them."""
_NARROW, _WIDE = frozenset("ijltfr.,;:'!|()[] -"), frozenset("mwMW@%")
TOP, LABEL_HEIGHT, GAP = 34.0, 34.0, 3.0
"""Room for the headings; the height of a label (a name, and below it the money); what is left free below each."""
MONEY_HEIGHT = 300.0
"""The height of all the money that is drawn; a node that is less high than its label gets the label's room."""
REFUNDS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A body, source or function in one of the `COLUMNS`: its box, its pence, and where its label goes.

    `slot` is the top of the room that is its own; label and box lie within it.
    """

    column: int
    name: str
    pence: int
    total: int
    slot: float
    height: float
    room: float

    @property
    def x(self) -> float:
        """Where its box begins."""
        return STARTS[self.column]

    @property
    def width(self) -> float:
        """How wide its box is."""
        return WIDTHS[self.column]

    @property
    def y(self) -> float:
        """The top of its box, in the middle of its room."""
        return self.slot + (self.room - self.height) / 2

    @property
    def label(self) -> str:
        """Its name, cut to the room there is."""
        return fitted(self.name, LABELS[self.column][1])

    @property
    def value(self) -> str:
        """Its money and share in words."""
        return f"{short_pounds(self.pence)}, {percent_of(self.pence, self.total)}"

    @property
    def label_box(self) -> tuple[float, float, float, float]:
        """Where its label stands: x, y, width, height."""
        x, width = LABELS[self.column]
        return x, self.slot + (self.room - LABEL_HEIGHT) / 2, width, LABEL_HEIGHT

    @property
    def text_x(self) -> float:
        """Where its words begin; those of a source end there, beside its box."""
        x, width = LABELS[self.column]
        return x if self.column else x + width


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Pence from one node to the one on its right: where it leaves (`y0`) and arrives (`y1`), and its height."""

    giver: Node
    receiver: Node
    pence: int
    y0: float
    y1: float
    height: float

    @property
    def path(self) -> str:
        """The ribbon as the data of an SVG path."""
        left, right = self.giver.x + self.giver.width, self.receiver.x
        middle = (left + right) / 2
        return (
            f"M{left:.1f} {self.y0:.2f}C{middle:.1f} {self.y0:.2f} {middle:.1f} {self.y1:.2f} {right:.1f} {self.y1:.2f}"
            f"v{self.height:.2f}"
            f"C{middle:.1f} {self.y1 + self.height:.2f} {middle:.1f} {self.y0 + self.height:.2f} {left:.1f} {self.y0 + self.height:.2f}z"
        )


@dataclass(frozen=True, slots=True)
class Sankey:
    """The drawing: `drawn` pence in every column; `refunds` (pence, not above zero) are ways whose money is negative and not drawn."""

    columns: tuple[tuple[Node, ...], ...]
    ribbons: tuple[Ribbon, ...]
    drawn: int
    refunds: int
    refunds_told: str
    height: float

    @property
    def words(self) -> str:
        """What the drawing shows, for those who cannot see it: the largest of each column."""
        told = [
            f"{heading}: "
            + "; ".join(f"{node.name} {short_pounds(node.pence)}" for node in nodes[:3])
            + _more(len(nodes) - 3)
            for heading, nodes in zip(COLUMNS, self.columns, strict=True)
        ]
        return f"{'. '.join(told)}. The table below has every figure."


def _more(number: int) -> str:
    return f"; and {number} more" if number > 0 else ""


def text_width(text: str) -> float:
    """Return how wide a text of the drawing is at most: Arial and its like at 14 units, a little on the generous side."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 5.0
    if letter in _WIDE or not letter.isascii():
        return 14.0
    return 10.2 if letter.isupper() else 8.0


def fitted(text: str, room: float) -> str:
    """Return a text on one line, cut with dots where it is wider than the room."""
    line = " ".join(text.split())
    if text_width(line) <= room:
        return line
    while line and text_width(f"{line}...") > room:
        line = line[:-1].rstrip()
    return f"{line}..."


Way = tuple[str, str, str, str]
"""The names a way passes through, one of each column."""


def drawing_of(paths: Iterable[tuple[str, MoneyPath, int]]) -> Sankey | None:
    """Return the drawing of ways of money, each with the name of its source and its pence; None where none of it is above zero."""
    ways = _ways(paths)
    gains = {way: pence for way, pence in ways.items() if pence > 0}
    drawn = sum(gains.values())
    if not drawn:
        return None
    refunds = sorted(((pence, way) for way, pence in ways.items() if pence < 0))
    named = _grouped(gains)
    columns = tuple(_column(number, named, drawn) for number in range(len(COLUMNS)))
    height = max(nodes[-1].slot + nodes[-1].room for nodes in columns) + GAP
    columns = tuple(_centred(nodes, height) for nodes in columns)
    told = "; ".join(f"{way[2]}, {way[3]}, {short_pounds(pence)}" for pence, way in refunds[:REFUNDS_NAMED])
    return Sankey(
        columns,
        tuple(_ribbons(columns, named)),
        drawn,
        sum(pence for pence, _ in refunds),
        told + _more(len(refunds) - REFUNDS_NAMED),
        height,
    )


def _ways(paths: Iterable[tuple[str, MoneyPath, int]]) -> dict[Way, int]:
    """Pence by the four names of each way: of money that passed through several bodies, the one that paid the last is named."""
    sums: defaultdict[Way, int] = defaultdict(int)
    functions: dict[str, str] = {}
    for source, path, pence in paths:
        function = functions.get(path.division)
        if function is None:
            function = functions[path.division] = division_label(path.division)
        through = path.bodies[-2] if len(path.bodies) > 1 else NOT_PAID_ON
        sums[source, through, path.bodies[-1] or "Body not known", function] += pence
    return {way: pence for way, pence in sums.items() if pence}


def _grouped(ways: dict[Way, int]) -> dict[Way, int]:
    """The ways with the smaller names of each column put together as the others."""
    stands_for: list[dict[str, str]] = []
    for column in range(len(COLUMNS)):
        pence: defaultdict[str, int] = defaultdict(int)
        for way, money in ways.items():
            pence[way[column]] += money
        ranked = sorted(pence, key=lambda name: (-pence[name], name))
        apart = [name for name in ranked if name in (NOT_SAID, NOT_PAID_ON)]
        most = [name for name in ranked if name not in apart]
        others = most[NAMED:] if len(most) > NAMED + 1 else []  # one alone is named rather than called the others
        rest = dict.fromkeys(others, plural(len(others), "other"))
        stands_for.append({name: rest.get(name, name) for name in ranked})
    sums: defaultdict[Way, int] = defaultdict(int)
    sources, throughs, bodies, functions = stands_for
    for (source, through, body, function), money in ways.items():
        sums[sources[source], throughs[through], bodies[body], functions[function]] += money
    return sums


def _column(column: int, ways: dict[Way, int], total: int) -> tuple[Node, ...]:
    pence: defaultdict[str, int] = defaultdict(int)
    for way, money in ways.items():
        pence[way[column]] += money
    last = {NOT_SAID: 1, NOT_PAID_ON: 1}
    others = [name for name in pence if name.endswith(" others") and name[0].isdigit()]
    last |= dict.fromkeys(others, 2)
    by_code = column == len(COLUMNS) - 1
    order = sorted(pence, key=lambda name: (last.get(name, 0), (name if by_code else "", -pence[name], name)))
    nodes, slot = [], TOP
    for name in order:
        height = MONEY_HEIGHT * pence[name] / total
        room = max(height, LABEL_HEIGHT)
        nodes.append(Node(column, name, pence[name], total, slot, height, room))
        slot += room + GAP
    return tuple(nodes)


def _centred(nodes: Sequence[Node], height: float) -> tuple[Node, ...]:
    """A column whose spare room is shared out between its nodes."""
    spare = height - GAP - (nodes[-1].slot + nodes[-1].room)
    step = spare / (len(nodes) + 1)
    return tuple(
        Node(node.column, node.name, node.pence, node.total, node.slot + step * place, node.height, node.room)
        for place, node in enumerate(nodes, 1)
    )


def _ribbons(columns: Sequence[tuple[Node, ...]], ways: dict[Way, int]) -> Iterable[Ribbon]:
    for column in range(len(columns) - 1):
        pence: defaultdict[tuple[str, str], int] = defaultdict(int)
        for way, money in ways.items():
            pence[way[column], way[column + 1]] += money
        left = {node.name: node.y for node in columns[column]}
        right = {node.name: node.y for node in columns[column + 1]}
        for giver in columns[column]:
            for receiver in columns[column + 1]:
                money = pence.get((giver.name, receiver.name), 0)
                if money:
                    height = MONEY_HEIGHT * money / giver.total
                    yield Ribbon(giver, receiver, money, left[giver.name], right[receiver.name], height)
                    left[giver.name] += height
                    right[receiver.name] += height
