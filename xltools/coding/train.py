"""Train the model from the package's own tables and write its file: ``python -m xltools.coding.train``.

Needs the extra ``train`` (scikit-learn). The weights are trained on everything; how evidence is mixed and how far the
result is trusted is fitted on texts held back from training, with all their near-duplicates.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.coding.calibrating import fit_mixing, fit_trust, held_back
from xltools.coding.fitting import base_model
from xltools.coding.labelled import in_practice, ledger_lines, programmes, terms
from xltools.coding.stored import MODEL_FILE, model_bytes, stored_bytes

if TYPE_CHECKING:
    from xltools.coding.mixture import Model


def train() -> Model:
    """Return the model trained from the package's tables."""
    known, known_terms, lines = in_practice(programmes()), terms(), ledger_lines()
    model = base_model(known, known_terms, lines)
    answers = tuple(chain.from_iterable(held_back(known, known_terms, lines)))
    fitted = fit_mixing(model, answers)
    return replace(model, mixing=fitted.mixing, trust=fit_trust(fitted, answers).trust)


def main() -> None:
    """Write the model's file."""
    file = Path(__file__).parent / "data" / MODEL_FILE
    model = train()
    file.write_bytes(stored_bytes(model))
    sys.stderr.write(f"{file.name}: {file.stat().st_size:,} bytes ({len(model_bytes(model)):,} before compression)\n")


if __name__ == "__main__":
    main()
