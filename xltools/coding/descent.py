"""Offline: where a smooth function of millions of numbers is least, by L-BFGS. Needs SciPy (the extra ``train``).

Step by step what SciPy's L-BFGS-B does where no number is bounded, to the last few digits, in a third of the time: that spends twice
as long on its bounds and on copies as a large loss takes. Here what is remembered is gone through twice a round, and stays in place.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize._dcsrch import DCSRCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.coding.library import Floats

    Loss = Callable[[Floats], tuple[float, Floats]]

STEPS = 10
"""How many steps are remembered."""

LONGEST_SEARCH = 50
ENOUGH = MappingProxyType({"ftol": 1e-3, "gtol": 0.9, "xtol": 0.1, "stpmin": 0.0, "stpmax": 1e10})
"""When a step along a direction is good enough, as L-BFGS-B has it."""


def least(loss: Loss, start: Floats, rounds: int, *, slope: float, fall: float) -> Floats:
    """Return where a loss is least, as far as so many rounds go; `loss` returns its value and a new array of its slopes.

    It ends before where no slope is steeper than `slope`, or a round lowers the loss by no more than this part of it.
    """
    here, there, direction = start.copy(), np.empty_like(start), np.empty_like(start)
    (value, slopes), memory = loss(here), _Memory(start.size)
    for number in range(rounds):
        if max(slopes.max(), -slopes.min()) <= slope:
            break
        memory.turn(slopes, direction)
        along = _Along(loss, here, direction, there, (value, slopes))
        step = along.search(1.0 if number else 1 / float(np.sqrt(direction @ direction)))
        if step is None:
            break
        before, (value, slopes_there) = value, along.at(step)
        here, there = there, here
        memory.keep(np.multiply(direction, step, out=direction), slopes, slopes_there, step * along.slope)
        slopes = slopes_there
        if before - value <= fall * max(abs(before), abs(value), 1):
            break
    return here


class _Along:
    """A loss along a direction from a point; `there` is where the point last asked about stands."""

    def __init__(self, loss: Loss, here: Floats, direction: Floats, there: Floats, known: tuple[float, Floats]) -> None:
        self._loss, self._here, self._direction, self._there = loss, here, direction, there
        self._step, self._known = 0.0, known
        self._value, self.slope = known[0], float(known[1] @ direction)

    def at(self, step: float) -> tuple[float, Floats]:
        """Return the loss and its slopes a step from the point."""
        if step != self._step:
            np.multiply(self._direction, step, out=self._there)
            self._there += self._here
            self._step, self._known = step, self._loss(self._there)
        return self._known

    def search(self, first: float) -> float | None:
        """Return a step that is good enough, None where none is found."""
        search = DCSRCH(lambda step: self.at(step)[0], lambda step: float(self.at(step)[1] @ self._direction), **ENOUGH)
        found: float | None = search(first, self._value, self.slope, LONGEST_SEARCH)[0]
        return found


class _Memory:
    """The last steps and what each changed in the slopes, with the products of all with one another and with the slopes."""

    def __init__(self, size: int) -> None:
        self._steps, self._changes = np.empty((2, STEPS, size))
        self._order: list[int] = []  # which rows are taken, the oldest first
        self._step_change, self._change_change = np.zeros((2, STEPS, STEPS))
        self._step_slopes, self._change_slopes = np.zeros((2, STEPS))

    def keep(self, step: Floats, before: Floats, now: Floats, step_before: float) -> None:
        """Remember a step and the slopes before and after it; `step_before` is the product of the first two."""
        at = self._order.pop(0) if len(self._order) == STEPS else len(self._order)
        self._order.append(at)
        used = len(self._order)
        self._steps[at] = step
        change = np.subtract(now, before, out=self._changes[at])
        step_slopes, change_slopes = np.zeros((2, STEPS))
        step_slopes[:used], change_slopes[:used] = self._steps[:used] @ now, self._changes[:used] @ now
        self._step_change[:, at] = step_slopes - self._step_slopes
        self._step_change[at, at] = step_slopes[at] - step_before
        self._change_change[:, at] = self._change_change[at] = change_slopes - self._change_slopes
        self._change_change[at, at] = change @ change
        self._step_slopes, self._change_slopes = step_slopes, change_slopes

    def turn(self, slopes: Floats, direction: Floats) -> None:
        """Set the direction to go in: the slopes as the steps say they bend, by the two loops of L-BFGS, on products alone."""
        np.negative(slopes, out=direction)
        if not self._order:
            return
        used, newest = len(self._order), self._order[-1]
        of_changes, of_steps = np.zeros((2, STEPS))
        for place in reversed(range(used)):
            at, later = self._order[place], self._order[place + 1 :]
            known = of_changes[later] @ self._step_change[at, later]
            of_changes[at] = (self._step_slopes[at] - known) / self._step_change[at, at]
        scale = self._step_change[newest, newest] / self._change_change[newest, newest]
        for place, at in enumerate(self._order):
            earlier = self._order[:place]
            bent = scale * (self._change_slopes[at] - self._change_change[at] @ of_changes)
            bent += of_steps[earlier] @ self._step_change[earlier, at]
            of_steps[at] = of_changes[at] - bent / self._step_change[at, at]
        direction *= scale
        direction += (scale * of_changes[:used]) @ self._changes[:used]
        direction -= of_steps[:used] @ self._steps[:used]
