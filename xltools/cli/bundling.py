"""The command that puts Total Place for Windows together: bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xltools.cli.shared import steps_shown


def bundle(
    output: Annotated[Path, typer.Option(help="The zip to write; no file of that name may be there.")] = Path(
        "Total Place for Windows.zip"
    ),
) -> None:
    """Put together a zip for Windows PCs without Python: Python, every package, both add-ins. Needs the package index."""
    from xltools.bundle.making import make_bundle

    with steps_shown() as on_step:
        done = make_bundle(output, on_step)
    print(f"Written: {done.path} ({done.bytes / 1e6:.1f} MB, {done.files:,} files)")
    print(f"SHA-256: {done.sha256}")
    print(
        "It was put together and looked over here, and not run on Windows: try it on one PC first (README-IT.txt in it)."
    )
