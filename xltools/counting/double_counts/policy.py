"""Where each kind of money is counted, and how sure a finding must be before it is removed without a ruling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy per place. The defaults are the rules of the Total Place template (CLG and HM Treasury, 2009).

    An undecided finding is removed provisionally from a confidence of `remove_from` on, and shown from `show_from` on.
    """

    remove_from: float = 0.7
    show_from: float = 0.35
    health_at_provider: bool = False
    benefits_at_department: bool = False
    remove_undecided: bool = True


DEFAULT_POLICY = Policy()


def read_policy(stated: Mapping[str, str]) -> Policy:
    """Return the policy that the words of a count folder's ``[policy]`` mean; what they leave open keeps its default."""
    health = stated.get("health", "")
    benefits = stated.get("benefits", "")
    undecided = stated.get("undecided findings", "")
    return Policy(
        remove_from=_share(undecided, 0.7),
        health_at_provider=bool(re.search(r"at the (provider|trust|hospital)", health, re.IGNORECASE)),
        benefits_at_department=bool(re.search(r"housing.*counted at the department", benefits, re.IGNORECASE)),
        remove_undecided=not re.search(r"\b(keep|kept|shown only|only shown)\b", undecided, re.IGNORECASE),
    )


def _share(words: str, default: float) -> float:
    found = re.search(r"(\d{2,3})\s*%|\b(0\.\d+)\b", words)
    if not found:
        return default
    return min(1.0, int(found[1]) / 100 if found[1] else float(found[2]))
