"""Train the model from the package's own tables and write its file: ``python -m xltools.coding.train``.

Needs the extra ``train`` (scikit-learn). The weights are trained on everything; how evidence is mixed and how far the
result is trusted is fitted on texts that a model of 2010's programmes had not seen.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.coding.fitting import base_model, central_case, fit_mixing, fit_trust, local_case, without_body
from xltools.coding.labelled import local_lines, new_programmes, programmes, terms
from xltools.coding.stored import MODEL_FILE, model_bytes, stored_bytes

if TYPE_CHECKING:
    from xltools.coding.fitting import FittingCase
    from xltools.coding.mixture import Model

LOCAL_TIMES = 3
"""How often local lines are told among lines whose body is not known, so that programmes do not drown them."""

TUNING_LINES = Path(__file__).parent / "data" / "tuning_lines.csv"


def fitting_cases(half: str) -> tuple[FittingCase, ...]:
    """Return what mixing (``tune``) or trust (``trust``) is fitted on: new programmes and local lines, with and without body.

    The programmes are those of 2014 whose text is new since 2010. The lines for trust were written after the terms, so that
    they are worded in ways the terms do not foresee.
    """
    new = new_programmes(programmes(["pesa_2010"]), programmes(["cra_2014"]))
    central, local = tuple(map(central_case, new)), tuple(map(local_case, local_lines(TUNING_LINES, half)))
    return (*central, *local, *map(without_body, (*central, *local * LOCAL_TIMES)))


def train() -> Model:
    """Return the model trained from the package's tables."""
    earlier = base_model(programmes(["pesa_2010"]), terms())
    fitted = fit_trust(fit_mixing(earlier, fitting_cases("tune")), fitting_cases("trust"))
    return replace(base_model(programmes(), terms()), mixing=fitted.mixing, trust=fitted.trust)


def main() -> None:
    """Write the model's file."""
    file = Path(__file__).parent / "data" / MODEL_FILE
    model = train()
    file.write_bytes(stored_bytes(model))
    sys.stderr.write(f"{file.name}: {file.stat().st_size:,} bytes ({len(model_bytes(model)):,} before compression)\n")


if __name__ == "__main__":
    main()
