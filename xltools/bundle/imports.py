"""Whether every module that xltools and its packages import is in the bundle: read from the sources, nothing is run.

For xltools every import counts, also inside functions. For the packages of others those count that Python may come to while it
imports them on Windows; what they try, and do without, is theirs.
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING

from xltools.bundle.cpython import PATHS, STANDARD_LIBRARY
from xltools.bundle.lock import words
from xltools.bundle.names import PACKAGES, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BUILT_IN = words("built_in.txt")
"""Modules inside python313.dll, as that Python told under Wine (sys.builtin_module_names)."""
MADE = frozenset({"collections.abc", "os.path"})
"""Modules without a file of their own: others make them."""
WITHOUT = {
    "cyclonedx": "the bundle does not put bundles together",
    "packageurl": "the same",
    "dask": "extra cluster: rollup on a cluster",
    "distributed": "the same",
    "pyarrow": "extra cluster: rollup",
    "msal": "extra graph: drafts through Microsoft Graph",
    "scipy": "extra train: training the model of codes",
}
"""Modules that xltools imports when asked for what the bundle does not have, and then says so."""
OTHERS_WITHOUT = re.compile(
    r"(?:numexpr|lxml|defusedxml|cStringIO|xlwings\.pro)(?:\..*)?|rapidfuzz\..*_cpp_(?:sse2|avx2)"
)
"""Modules that packages take only where they are there, or on another Python, or on a processor that needs them."""
ENTRIES = (
    *("xltools", "xlwings", "compileall", "encodings.utf_8", "win32timezone"),
    *(
        "dateutil.parser",
        "dateutil.relativedelta",
        "dateutil.tz",
        "keyring.backends.Windows",
        "numpy.fft",
        "numpy.polynomial",
    ),
    *(
        "numpy.random",
        "numpy.testing",
        "platformdirs.windows",
        "pydantic.main",
        "pydantic.dataclasses",
        "rapidfuzz.fuzz_cpp",
    ),
    *("rapidfuzz.process_cpp", "xlwings.conversion.numpy_conv", "xlwings.conversion.pandas_conv"),
)
"""What is imported besides: by the macros and scripts, and by names that no source spells out (libraries, doors that open late)."""
_SUFFIXES = (".py", ".cp313-win_amd64.pyd", ".pyd")
_PLAIN_IMPORT = re.compile(r"^(?:from [\w.]+ import (?:\([^)]*\)|[^(\n]+)|import [\w., ]+)", re.MULTILINE)
_CAUGHT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"}
_WHERE = {
    "sys": SimpleNamespace(platform="win32", version_info=(3, 13, 2, "final", 0), maxsize=2**63 - 1),
    "os": SimpleNamespace(name="nt"),
    "TYPE_CHECKING": False,
    "typing": SimpleNamespace(TYPE_CHECKING=False),
    "t": SimpleNamespace(TYPE_CHECKING=False),
}


class Modules:
    """The modules in a bundle by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @cached_property
    def sources(self) -> dict[str, str]:
        """Every module that has a source, with its file; a package is its ``__init__``."""
        return {name: file for name, file in self._named if file.endswith(".py")}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every module, and every folder that Python takes for a package without a file of its own."""
        named = {name for name, _ in self._named} | self._standard | BUILT_IN | MADE
        return frozenset(named | {name.rpartition(".")[0] for name in named if "." in name})

    @property
    def _standard(self) -> set[str]:
        there = self._files.get(f"{PYTHON}/{STANDARD_LIBRARY}")
        if there is None:
            return set()
        with zipfile.ZipFile(io.BytesIO(there)) as library:
            names = [name.removesuffix(".pyc") for name in library.namelist() if name.endswith(".pyc")]
        return {name.removesuffix("/__init__").replace("/", ".") for name in names}

    @cached_property
    def _named(self) -> list[tuple[str, str]]:
        roots = [PYTHON if path == "." else f"{PYTHON}/{path.replace(chr(92), '/')}" for path in PATHS[1:]]
        return [
            (name.removesuffix("/__init__").replace("/", "."), file)
            for file in self._files
            for root in roots
            if file.startswith(f"{root}/")
            for suffix in _SUFFIXES
            if file.endswith(suffix) and "." not in (name := file[len(root) + 1 :].removesuffix(suffix))
        ]


def missing_imports(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give each import that nothing in the bundle answers, with the module that has it."""
    modules = Modules(files)
    ahead = [*ENTRIES, *(name for name in modules.sources if name.partition(".")[0] == "xltools")]
    seen = set[str]()
    yield from (f"{entry} is not in it" for entry in ENTRIES if entry not in modules.names)
    while ahead:
        name = ahead.pop()
        if name in seen or name not in modules.sources:
            continue
        seen.add(name)
        for wanted in _imported_by(name, modules, files):
            if wanted not in modules.names and not _done_without(wanted):
                yield f"{name} imports {wanted}, which is not in it"
            ahead += _with_parents(wanted)


def _done_without(name: str) -> bool:
    return name.partition(".")[0] in WITHOUT or OTHERS_WITHOUT.fullmatch(name) is not None


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _imported_by(name: str, modules: Modules, files: Mapping[str, bytes]) -> set[str]:
    file = modules.sources[name]
    package = name if file.endswith("/__init__.py") else name.rpartition(".")[0]
    ours = file.startswith(f"{PACKAGES}/xltools/")
    wanted = set[str]()
    for node in _imports(_statements(files[file]), inside_functions=ours):
        if isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names}
            continue
        start = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
        base = ".".join(part for part in (start, node.module) if part)
        full = {f"{base}.{alias.name}" for alias in node.names}
        wanted |= {base, *(full & modules.names)}
    return wanted


def _statements(source: bytes) -> list[ast.stmt]:
    """Return a module's statements; where it is written in a newer Python than this, its plain imports alone."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return ast.parse(
            "\n".join(match[0] for match in _PLAIN_IMPORT.finditer(source.decode("utf-8", "replace")))
        ).body


def _imports(body: Sequence[ast.stmt], *, inside_functions: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Give the imports that Python may come to: branches for other systems and what is tried are left out."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        else:
            yield from _imports(_inner(statement, inside_functions=inside_functions), inside_functions=inside_functions)


def _inner(statement: ast.stmt, *, inside_functions: bool) -> list[ast.stmt]:
    """Return the statements inside one that Python may come to: of a condition on the system, the branch for Windows."""
    if isinstance(statement, ast.If):
        decided = _decided(statement.test)
        return [*(statement.body if decided is not False else ()), *(statement.orelse if decided is not True else ())]
    if isinstance(statement, ast.Try):
        tried = [] if any(map(_catches_imports, statement.handlers)) else statement.body
        return [*tried, *statement.orelse, *statement.finalbody]
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and not inside_functions:
        return []
    body: list[ast.stmt] = getattr(statement, "body", [])
    return body


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in _CAUGHT for node in ast.walk(handler.type))


def _decided(test: ast.expr) -> bool | None:
    """Return what a condition comes to on Windows with this Python; None where that depends on anything else."""
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    calls = any(isinstance(node, ast.Call) for node in ast.walk(test))
    if calls or not names <= _WHERE.keys():
        return None
    try:
        return bool(eval(compile(ast.Expression(test), "condition", "eval"), {"__builtins__": {}}, dict(_WHERE)))  # noqa: S307
    except Exception:
        return None
