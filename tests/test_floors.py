"""The floors of src/helpers hold: an import points down, and nothing heavy is imported before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "helpers"
FLOORS = {
    "errors": 0,
    "foreign": 0,
    "interpreter": 0,
    "results": 0,
    "yaml12": 0,
    "study": 0,
    "data": 1,
    "statistics": 2,
    "disclosure": 2,
    "present": 3,
    "chapters": 4,
    "pipeline": 5,
    "commands": 6,
    "arguments": 7,
    "cli": 8,
}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("helpers.")}


def wrong(part: str, imported: set[str]) -> set[str]:
    """What `part` may not import: a higher floor, or another part of its own (the ground serves all)."""
    ground = {"errors", "interpreter", "results", "yaml12"}
    return {
        other
        for other in imported & FLOORS.keys()
        if other != part and FLOORS[other] >= FLOORS[part] and not (other in ground and FLOORS[part] == 0)
    }


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    if path.name == "__init__.py" and path.parent == PACKAGE:
        return
    part = part_of(path)
    assert part in FLOORS, f"{part} has no floor"
    assert not wrong(part, imports_of(path.read_text(encoding="utf-8")))


def test_the_check_sees_an_import_that_points_up() -> None:
    assert wrong("statistics", imports_of("def f():\n    from helpers.present import forms")) == {"present"}
    assert wrong("statistics", imports_of("import helpers.disclosure.verdict")) == {"disclosure"}
    assert not wrong("present", imports_of("from helpers.disclosure import protect"))


def test_disclosure_and_statistics_know_no_plots() -> None:
    for part in ("statistics", "disclosure"):
        for path in (PACKAGE / part).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "matplotlib" not in text, path
            assert "seaborn" not in text, path


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys, helpers.cli as c; c.parser(); print(*[m for m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pandas", "numpy", "matplotlib", "scipy", "papermill", "nbformat", "pandera"}
