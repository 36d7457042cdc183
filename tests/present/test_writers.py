"""Numbers are written by their forms alone: no page, sentence, figure or report formats one by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import helpers

SOURCE = Path(helpers.__file__).parent
FORMS = SOURCE / "present" / "forms.py"
FILES = sorted(
    path for room in ("present", "chapters", "pipeline") for path in (SOURCE / room).rglob("*.py") if path != FORMS
)
# Precision or thousands: what a reader would see as decimals. Width and zeros alone («02d») write times and ids.
NUMERIC = re.compile(r"[.,_]\d*[a-zA-Z%]?$|[eEfFgGn%]$")
# Not for readers: a category's code, and the coordinates of figures.
EXCEPTED = {
    ("chapters/project_counts.py", "f'{value:g}'"),
    ("present/figures/compact.py", "f'{value:.{digits}f}'"),
}
LEVEL = re.compile(r"\b\d\d(,\d)?\s?pct\. ?(sikkerheds|konfidens)?interval|\[\d\d pct\.\]")


def formatted(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue) and isinstance(part.format_spec, ast.JoinedStr):
                    spec = "".join(str(v.value) for v in part.format_spec.values if isinstance(v, ast.Constant))
                    if NUMERIC.search(spec):
                        yield ast.unparse(node)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            inner = node.args[0] if node.args else None
            if name in ("str", "format") and isinstance(inner, ast.Call) and ast.unparse(inner.func) == "round":
                yield ast.unparse(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
            yield from [ast.unparse(node)] if isinstance(node.left.value, str) else []


@pytest.mark.parametrize(
    "source", ["f'{x:.1f}'", "f'{x:+,.2f}'", "f'{x:g}'", "f'{x:,}'", "f'{x:.0%}'", "'%.1f' % x", "str(round(x, 2))"]
)
def test_a_number_that_is_formatted_is_found(source: str) -> None:
    assert list(formatted(ast.parse(source)))


@pytest.mark.parametrize("source", ["f'{x:02d}'", "f'{x:<44}'", "f'{x}'", "FORM.text(x)"])
def test_what_is_no_decimals_is_not(source: str) -> None:
    assert not list(formatted(ast.parse(source)))


def test_nothing_but_the_forms_formats_a_number() -> None:
    found = {
        (path.relative_to(SOURCE).as_posix(), text)
        for path in FILES
        for text in formatted(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == EXCEPTED


def texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that are no docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_the_level_of_the_intervals_is_typed_nowhere() -> None:
    root = SOURCE.parents[1]
    found = [
        text for path in FILES for text in texts(ast.parse(path.read_text(encoding="utf-8"))) if LEVEL.search(text)
    ]
    for path in (*root.glob("book/**/*.md"), *root.glob("book/**/*.yml")):
        found += LEVEL.findall(path.read_text(encoding="utf-8"))
    assert found == []
