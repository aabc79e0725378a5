"""One workbook of every kind that leaves this project, and both add-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.outputs.counts import small_count
from tests.outputs.marking import returns
from tests.template.mapping_contents import drawn
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.kinds import KINDS
from xltools.folder.publication_settings import OutputSettings
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.marking.mark_up import mark_up
from xltools.outputs.publication.write import write_publication
from xltools.template.build import TEMPLATE
from xltools.template.build_mapping import build_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Give the files by what they are; the add-ins go by their names."""
    folder = tmp_path_factory.mktemp("workbooks")
    count = small_count(service=["=1+1", "Süß & <b>"], notes=["_x0041_", "a\nb"])
    write_count_workbook(count, folder / "count.xlsx")
    write_publication(count, OutputSettings(), folder / "publication.xlsx", "2026-12-01")
    returns.plain(folder / "return.xlsx")
    (folder / "marked.xlsx").write_bytes(mark_up(folder / "return.xlsx", returns.FOUND).content)
    (folder / "mapping.xlsx").write_bytes(build_mapping(drawn(3)))
    for kind in KINDS:
        build_addin(folder / kind.file, kind)
    made = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in (".xlsx", ".xlam")}
    return {"template": TEMPLATE, **made}
