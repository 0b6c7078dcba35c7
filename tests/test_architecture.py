"""The house stands as docs/architecture.md draws it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "claimcheck"
FLOORS = {
    name: int(floor)
    for name, floor in re.findall(
        r"^ {6}(\w+)(?:\.py|/) .*floor (\d)$", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE
    )
}
OUTSIDE = {"__init__", "__main__", "benchmarks", "robust_xlt", "training"}
"""Imported by nobody (but for the public names of `__init__`)."""
STAGES = {"readers", "fetchers", "extractors", "retrievers", "verifiers", "writers"}
HEAVY = {"torch", "transformers", "sentence_transformers"}
HEAVY_AT_START = HEAVY | {
    "onnxruntime",
    "pymupdf",
    "tokenizers",
    "bm25s",
    "numpy",
    "requests",
    "arxiv",
    "docx",
    "sentencex",
    "openai",
    "jinja2",
}


class Import(NamedTuple):
    module: str
    target: str
    line: int
    is_eager: bool
    """Carried out when the module is imported: not inside a function, not for type checkers only."""


def house(module: str) -> str:
    """Return the module or package directly below claimcheck that `module` is or belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(node: ast.AST, module: str, *, is_eager: bool = True) -> Iterator[Import]:
    """Yield what is imported below `node`; `from package import module` counts as an import of that module."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(module, alias.name, child.lineno, is_eager) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module}:{child.lineno} imports relatively"
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            targets = {name if is_module(name) else child.module for name in names}
            yield from (Import(module, target, child.lineno, is_eager) for target in sorted(targets))
        is_lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or is_type_checking(child)
        yield from imports_in(child, module, is_eager=is_eager and not is_lazy)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


@cache
def all_imports() -> tuple[Import, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        found += imports_in(ast.parse(path.read_text(encoding="utf-8")), name_of(path))
    return tuple(found)


def own_imports() -> list[Import]:
    return [each for each in all_imports() if each.target.split(".")[0] == "claimcheck"]


def listed(imports: list[Import]) -> list[str]:
    return [f"{each.module}:{each.line} imports {each.target}" for each in imports]


def test_the_picture_shows_every_module_and_no_other():
    there = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert there - OUTSIDE == FLOORS.keys(), "docs/architecture.md and the package differ"


def test_a_module_imports_only_from_lower_floors_or_its_own_package():
    upwards = [
        each
        for each in own_imports()
        if house(each.module) not in OUTSIDE
        and house(each.target) != house(each.module)
        and FLOORS.get(house(each.target), 0 if each.target == "claimcheck" else 99) >= FLOORS[house(each.module)]
    ]
    assert listed(upwards) == []


def test_of_the_package_itself_only_the_version_is_imported():
    asked = [
        f"{path.name}: {alias.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "claimcheck" and house(name_of(path)) not in OUTSIDE
        for alias in node.names
        if alias.name != "__version__" and not is_module(f"claimcheck.{alias.name}")
    ]
    assert asked == []


def test_stages_do_not_import_each_other():
    across = [
        each
        for each in own_imports()
        if house(each.module) in STAGES and house(each.target) in STAGES and house(each.module) != house(each.target)
    ]
    assert listed(across) == []


def test_nobody_imports_what_stands_outside():
    inwards = [
        each
        for each in own_imports()
        if house(each.target) in OUTSIDE - {"__init__"} and house(each.module) not in OUTSIDE and each.module != each.target
    ]
    assert listed(inwards) == []


def test_only_the_pdf_module_imports_pymupdf():
    others = [each for each in all_imports() if each.target.split(".")[0] in {"pymupdf", "fitz", "pymupdf4llm"}]
    assert {each.module for each in others} == {"claimcheck.pdf"}


def test_requests_leave_the_machine_through_one_door():
    clients = {"requests", "urllib3", "httpx", "httpx2", "aiohttp", "socket", "ftplib", "http.client", "urllib.request"}
    callers = {house(each.module) for each in all_imports() if each.target in clients}
    assert callers <= {"http"}


def test_the_other_door_is_the_openai_package_and_opens_on_demand():
    imports = [each for each in all_imports() if each.target.split(".")[0] in {"openai", "httpx2"}]
    callers = [(each.module, each.is_eager) for each in imports]
    assert set(callers) == {("claimcheck.llm.endpoint", False)}


def test_heavy_packages_are_imported_only_when_used():
    at_once = [
        each
        for each in all_imports()
        if each.is_eager and each.target.split(".")[0] in HEAVY and house(each.module) not in OUTSIDE
    ]
    assert listed(at_once) == []


def test_imports_run_in_no_circle():
    graph: dict[str, set[str]] = {}
    for each in own_imports():
        if each.is_eager and each.target not in (each.module, "claimcheck"):
            graph.setdefault(each.module, set()).add(each.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("claimcheck, claimcheck.cli", HEAVY_AT_START),
        ("claimcheck.pipeline, claimcheck.api", HEAVY),
        ("claimcheck.verifiers.entailment, claimcheck.verifiers.numeric, claimcheck.verifiers.existence", HEAVY),
        ("claimcheck.retrievers.hybrid, claimcheck.extractors.pdf, claimcheck.fetchers.arxiv", HEAVY),
    ],
)
def test_importing_loads_nothing_heavy(modules, unwanted):
    program = f"import sys, {modules}; print(*sorted({unwanted!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == []
