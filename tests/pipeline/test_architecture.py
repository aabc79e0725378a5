"""The architecture stays as drawn: data goes one way, no files circle, the edges alone talk, and starting is quick."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import xltools
from tests.excel.returns import line, write_return

PACKAGE = Path(xltools.__file__).parent
ORDER = (
    ("installation", "lock", "model", "putting_back", "steps", "storage", "text", "words"),
    ("reference",),
    ("organisations",),
    ("template",),
    ("reading",),
    ("schemas",),
    ("coding",),
    ("classify",),
    ("checks",),
    ("counting",),
    ("folder",),
    ("outputs",),
    ("workbooks",),
    ("validation",),
    ("pipeline",),
    ("many_places",),
    ("actions",),
    ("demo", "excel", "mail"),
    ("bundle",),
    ("cli", "__main__"),
)
LAYER = {package: layer for layer, packages in enumerate(ORDER) for package in packages}
EDGES = {"cli", "excel", "__main__"}
MAINTAINERS = {"document.py", "build.py", "renew.py"}
"""Commands of the project's own maintainers, run with ``python -m``."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def package_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imports_of(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("xltools."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "xltools":
            found |= {alias.name for alias in node.names if not alias.name.startswith("__")}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("xltools.")}
    return found


def test_every_package_has_its_layer() -> None:
    assert {package_of(module) for module in MODULES} - {"__init__"} == set(LAYER)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_no_module_imports_from_a_layer_above(module: Path) -> None:
    own = LAYER.get(package_of(module), len(ORDER))
    above = {package for package in imports_of(module) if LAYER[package] > own}
    assert not above


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if package_of(module) not in EDGES and module.name not in MAINTAINERS],
    ids=lambda module: str(module.relative_to(PACKAGE)),
)
def test_only_the_edges_print_exit_or_read_the_clock(module: Path) -> None:
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    talk = {
        "print",
        "input",
        "exit",
        "sys.exit",
        "datetime.now",
        "datetime.today",
        "date.today",
        "time.time",
        "os.getenv",
    }
    assert not calls & talk


DOOR = "xltools"
"""Every module's parent, which Python itself imports first; it imports nothing until it is called."""


def files_imported(module: Path, names: set[str]) -> set[str]:
    """The files a file imports, at its top, in a function, or for its types alone."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            imported |= (full & names) | ({node.module} if full - names else set())
    return imported & names - {DOOR}


def reached_from(start: str, graph: dict[str, set[str]]) -> set[str]:
    reached, ahead = set[str](), [*graph[start]]
    while ahead:
        if (name := ahead.pop()) not in reached:
            reached.add(name)
            ahead += graph[name]
    return reached


def test_no_files_import_each_other_in_a_circle() -> None:
    named = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in MODULES}
    named = {name.removesuffix(".__init__"): path for name, path in named.items()}
    graph = {name: files_imported(path, set(named)) for name, path in named.items()}
    assert [name for name in graph if name in reached_from(name, graph)] == []


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def modules_after(*arguments: str) -> set[str]:
    """What is imported, in the process that was started, once a command has ended."""
    code = (
        f"import sys\nsys.argv = ['xltools', *{list(arguments)!r}]\nfrom xltools.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sys.modules)"
    )
    return set(run_python(code).splitlines()[-1].split())


@pytest.fixture(scope="module")
def after_help() -> set[str]:
    return modules_after("--help")


@pytest.fixture(scope="module")
def after_validating(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    path = tmp_path_factory.mktemp("one") / "return.xlsx"
    write_return(path, line("Public libraries", 1000.0, "08.2"), line("+Advice", -5.0, "99.9"))
    return modules_after("validate", str(path))


WRITING_OUT = {"xlsxwriter", "openpyxl", "jinja2"}
COUNTING_AND_WRITING = {
    *("xltools.pipeline", "xltools.counting.count", "xltools.counting.double_counts", "xltools.counting.netting"),
    *("xltools.template.book", "xltools.outputs.sheet", "xltools.outputs.report", "xltools.outputs.write"),
}


@pytest.mark.parametrize("heavy", sorted({"pandas", "numpy", "pandera", "rapidfuzz", "xlwings", "rich", *WRITING_OUT}))
def test_help_starts_without_a_heavy_import(heavy: str, after_help: set[str]) -> None:
    assert "xltools.cli" in after_help
    assert heavy not in after_help


@pytest.mark.parametrize(
    "heavy",
    sorted(
        {"pandera", "rapidfuzz", "xlwings", "rich", "asyncio", "multiprocessing", *WRITING_OUT, *COUNTING_AND_WRITING}
    ),
)
def test_a_return_is_checked_without_what_counts_and_writes(heavy: str, after_validating: set[str]) -> None:
    assert "xltools.checks.amounts" in after_validating
    assert heavy not in after_validating


def test_checking_a_code_needs_no_pandas() -> None:
    assert run_python("import sys, xltools.reference.cofog; print('pandas' in sys.modules)") == "False"


WRITERS = {
    "storage.py": "the module itself",
    "putting_back.py": "puts back what stood there before the storage wrote",
    "outputs/report.py": "into the folder where outputs wait to take their places together",
    "outputs/lines_csv.py": "the same",
    "outputs/findings_file.py": "the same",
    "outputs/package.py": "the same",
    "outputs/publication/write.py": "the same",
    "outputs/messages/outbox.py": "into the folder where messages wait, each put in place by the storage",
    "outputs/messages/templates.py": "makes a folder",
    "mail/collect.py": "a copy to be read, in a folder that is thrown away",
    "mail/outlook.py": "the same",
    "excel/failure_log.py": "adds lines to a log nobody's figures rest on",
    "excel/addin/install.py": "beside an add-in under a name Excel passes over, put in place by the storage",
    "excel/addin/machine.py": "a build to compare with, in a folder that is thrown away",
    "excel/warm/rehearsal.py": "two made-up lines, in a folder that is thrown away",
    "excel/warm/place.py": "what a process says of itself while it waits, in a folder of its own, gone with it",
    "excel/addin/wrappers.py": "a maintainer's command",
    "bundle/index.py": "what was fetched, into a folder that is thrown away",
    "bundle/fetching.py": "the same",
    "bundle/renew.py": "a maintainer's command",
    "coding/train.py": "a maintainer's command",
    "checks/document.py": "a maintainer's command",
    "reference/document.py": "a maintainer's command",
    "reference/figures/build.py": "a maintainer's command",
    "template/build.py": "a maintainer's command",
    "demo/document.py": "a maintainer's command",
    "demo/make.py": "makes the example, which can be made again",
    "demo/damage.py": "the same",
}
"""Modules that write files, and why not through the storage."""
WRITING = {"write_text", "write_bytes", "rename", "touch", "mkdir", "replace"}


def writes(module: Path) -> bool:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, modes = node.func.attr, [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if name in WRITING - {"replace", "rename"}:
            return True
        if name in ("replace", "rename") and len(node.args) == 1 and not node.keywords:
            return True  # a text's replace takes two
        if name == "open" and any(str(mode)[:1] in "wax" and len(str(mode)) <= 3 for mode in modes):
            return True
    return False


def test_every_file_is_written_by_the_storage_or_says_why_not() -> None:
    found = {module.relative_to(PACKAGE).as_posix() for module in MODULES if writes(module)}
    assert found == set(WRITERS)
