"""The contracts of the frames: their columns, types and laws after reading, after classifying and after counting.

Money is whole pence (``Int64``, missing where there is no amount; ``int64`` where there always is one). Text columns hold ``""``
for blank, never a missing value. Columns of an enum hold its values. The pipeline validates each frame of every count; a breach
is a mistake of ours and raises pandera's ``SchemaError`` (``SchemaErrors`` where columns are missing or unknown). What partners
get wrong stands in `PENCE_RULES` and `TEXT_RULES`: the values that break them become findings. pandera takes a quarter of a
second to import, so that every schema is made when it is first asked for, and checking a return asks for none.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from xltools.model import CodeOrigin, LineKind, ReturnOrigin, WhyNot
from xltools.reading.lines import AMOUNT_COLUMN, DTYPES, TEXT
from xltools.reference import cofog
from xltools.reference.areas.geography import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    import pandera.pandas as pa
    from numpy.typing import NDArray

    PenceColumn = NDArray[np.int64]
    Mask = NDArray[np.bool_]

LinesRead: TypeAlias = pd.DataFrame
"""One row a line as read: every field of the template, and whose line it is and where it stands (`lines_read`)."""
LinesClassified: TypeAlias = pd.DataFrame
"""One row a line, with what it was decided to be (`lines_classified`; columns: `xltools.classify.lines.ClassifiedLines`)."""
LinesCounted: TypeAlias = pd.DataFrame
"""One row a line with what of it counts, ``count.lines`` (`lines_counted`; columns: `xltools.counting.count.Count`)."""

PENCE, ALWAYS_PENCE, POSITION = pd.Int64Dtype(), np.dtype("int64"), np.dtype("int32")
BODY_COLUMNS = ("organisation", "organisation_type", "level", "origin", "overheads")
CODE_COLUMNS = ("code", "code_origin", "code_note", "suggested", "suggestions", "division")
SHARE_COLUMNS = ("shared_by", "share", "share_year", "share_source", "share_notes")
REASON_COLUMNS = ("why_not", "why_not_text")
FREE_TEXTS = ("line", "service", "funder", "paid_to", "fund", "theme", "notes")
"""Fields a partner writes in words of its own."""


def _may_be_a_code(text: str) -> bool:
    return cofog.known(cofog.normal_code(text))


def _is_plain(text: str) -> bool:
    return text.lstrip()[:1] not in ("=", "+", "@")


def _is_not_negative(pence: PenceColumn) -> Mask:
    return np.greater_equal(pence, 0)


def _is_not_zero(pence: PenceColumn) -> Mask:
    return np.not_equal(pence, 0)


PENCE_RULES: Mapping[str, Mapping[str, Callable[[PenceColumn], Mask]]] = MappingProxyType(
    {
        "gross": {"amount-negative": _is_not_negative, "amount-zero": _is_not_zero},
        "income": {"income-negative": _is_not_negative},
    }
)
"""The template's rules for single amounts, by column and by the finding that an amount which breaks one becomes."""
TEXT_RULES: Mapping[str, Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {"cofog": {"code-unknown": _may_be_a_code}, **{field: {"formula-like-text": _is_plain} for field in FREE_TEXTS}}
)
"""The same for texts that are not blank; a text is asked about once, however many lines have it."""


@cache
def lines_read() -> pa.DataFrameSchema:
    """Return the contract of lines as read: the fields of the template, and ``return_no`` once they stand in a batch."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(_columns_read(), _laws(_texts(_columns_read())), strict=True, name="lines_read")


@cache
def lines_classified() -> pa.DataFrameSchema:
    """Return the contract of what lines are: a line has a reason not to be spending exactly where it is not spending."""
    import pandera.pandas as pa

    columns = {
        "kind": pa.Column(_values(LineKind)),
        "why_not_spending": _text(),
        "area_relation": pa.Column(_values(Relation), nullable=True),
        "amount": pa.Column(PENCE, nullable=True),
        "by_key": pa.Column(PENCE, nullable=True),
        "apportioned": pa.Column(np.dtype("bool")),
    }
    laws = _laws(_texts(columns), _says_why_it_is_no_spending)
    return pa.DataFrameSchema(columns, laws, strict=True, name="lines_classified")


@cache
def lines_counted() -> pa.DataFrameSchema:
    """Return the contract of ``count.lines``: amount = counted + removed, to the penny, and a reason for all that does not count."""
    import pandera.pandas as pa

    texts = (*BODY_COLUMNS, *CODE_COLUMNS, "how", *SHARE_COLUMNS, *REASON_COLUMNS)
    columns = {
        **_columns_read(),
        **{name: _text() for name in texts},
        "kind": pa.Column(_values(LineKind)),
        "area_relation": pa.Column(_values(Relation), nullable=True),
        **{name: pa.Column(PENCE, nullable=True) for name in ("amount", "by_key", "outside", "low", "high")},
        **{name: pa.Column(ALWAYS_PENCE) for name in ("counted", "removed")},
    }
    laws = _laws(_texts(columns), _are_of_their_enums, _adds_up, _says_why_it_does_not_count)
    return pa.DataFrameSchema(columns, laws, strict=True, name="lines_counted")


@cache
def template_rules() -> pa.DataFrameSchema:
    """Return `PENCE_RULES` and `TEXT_RULES` as one contract of columns as read, for whoever has a frame to try them on.

    The checks apply the same rules without pandera. A blank value breaks none.
    """
    import pandera.pandas as pa

    def of_text(finding: str, keeps: Callable[[str], bool]) -> pa.Check:
        return pa.Check(lambda text: not text.strip() or keeps(text), element_wise=True, name=finding)

    pence = {
        field: [pa.Check(keeps, name=code) for code, keeps in rules.items()] for field, rules in PENCE_RULES.items()
    }
    texts = {field: [of_text(*named) for named in rules.items()] for field, rules in TEXT_RULES.items()}
    columns = {name: pa.Column(DTYPES[name], checks, nullable=True) for name, checks in (pence | texts).items()}
    return pa.DataFrameSchema(columns, name="template_rules")


def validate(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that keeps its contract, unchanged and not copied; raise pandera's SchemaError or SchemaErrors where it does not."""
    schema.validate(frame, inplace=True)
    return frame


def _text() -> pa.Column:
    import pandera.pandas as pa

    return pa.Column(nullable=True)  # its law asks all texts at once: many times quicker than pandera, column by column


def _laws(*laws: Callable[[pd.DataFrame], bool]) -> list[pa.Check]:
    import pandera.pandas as pa

    return [pa.Check(law, name=law.__name__.strip("_"), ignore_na=False) for law in laws]


def _columns_read() -> dict[str, pa.Column]:
    import pandera.pandas as pa

    columns = {name: _text() if dtype == TEXT else pa.Column(dtype, nullable=True) for name, dtype in DTYPES.items()}
    rows = {
        "row": pa.Column(POSITION, pa.Check.ge(1)),
        AMOUNT_COLUMN: pa.Column(DTYPES[AMOUNT_COLUMN]),
        "return_no": pa.Column(POSITION, required=False),
    }
    return {**columns, **rows}


def _values(enum: type[StrEnum]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype([member.value for member in enum])


def _texts(columns: Mapping[str, pa.Column]) -> Callable[[pd.DataFrame], bool]:
    """Return the law of columns of text, those with no type of pandera's: each is of ours, and none is missing."""
    names = [name for name, column in columns.items() if column.dtype is None]

    def no_text_is_missing(frame: pd.DataFrame) -> bool:
        texts = [frame[name] for name in names]
        return all(text.dtype == TEXT for text in texts) and all(
            pd.api.types.infer_dtype(text.to_numpy(dtype=object), skipna=False) in ("string", "empty") for text in texts
        )

    return no_text_is_missing


def _are_of_their_enums(frame: LinesCounted) -> bool:
    known = (("why_not", WhyNot), ("code_origin", CodeOrigin), ("origin", ReturnOrigin))
    return all(set(frame[name].unique()) <= {member.value for member in enum} for name, enum in known)


def _says_why_it_is_no_spending(frame: LinesClassified) -> bool:
    return bool((frame["kind"].eq(LineKind.NOT_SPENDING.value) == frame["why_not_spending"].ne("")).all())


def _adds_up(frame: LinesCounted) -> bool:
    """Say whether amount = counted + removed, to the penny, for every line; a line without an amount has nothing of either."""
    amount = frame["amount"].to_numpy(dtype=np.int64, na_value=0)
    return bool((amount == frame["counted"].to_numpy() + frame["removed"].to_numpy()).all())


def _says_why_it_does_not_count(frame: LinesCounted) -> bool:
    counts = frame["why_not"].eq("")
    return bool((counts == frame["why_not_text"].eq("")).all() and not frame["removed"][counts].any())
