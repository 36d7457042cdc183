"""What is said once cannot come to differ: no name is given twice in a module, no shared fact in two modules.

Forbidden are: a name assigned twice at the top of a module, where the second silently wins; a type alias with the same
meaning in two modules; and a public constant of words (a text, or a tuple of texts) with the same name and the same
words in two modules. One name may stand for different things in different modules.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "helpers"
MODULES = sorted(SOURCE.rglob("*.py"))


def assigned(source: str) -> Iterator[tuple[str, ast.expr | None]]:
    """Names assigned at the top of a module, each with its value where it is told apart."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple):
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [None] * len(target.elts)
                yield from (
                    (one.id, value)
                    for one, value in zip(target.elts, values, strict=False)
                    if isinstance(one, ast.Name)
                )


def twice(source: str) -> set[str]:
    names = [name for name, _ in assigned(source)]
    return {name for name in names if names.count(name) > 1}


def shared(source: str) -> set[tuple[str, str]]:
    """What may stand in one module only: aliases by their meaning, constants of words by name and words."""
    found: set[tuple[str, str]] = set()
    for name, value in assigned(source):
        if value is None or name.startswith("_"):
            continue
        if not name.isupper() and isinstance(value, ast.Subscript | ast.BinOp):
            found.add(("alias", ast.unparse(value)))
        elif name.isupper() and _words(value):
            found.add((name, ast.unparse(value)))
    return found


def _words(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(_words(one) for one in value.elts)
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def several(sources: dict[str, str]) -> dict[tuple[str, str], list[str]]:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place, source in sources.items():
        for one in shared(source):
            places[one].append(place)
    return {one: where for one, where in places.items() if len(where) > 1}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_name_is_given_twice(path: Path) -> None:
    assert not twice(path.read_text(encoding="utf-8"))


def test_no_shared_fact_stands_in_two_modules() -> None:
    assert several({path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in MODULES}) == {}


def test_both_are_seen() -> None:
    assert twice('FEW = "a"\nFEW: str = "b"') == {"FEW"}
    assert twice("A, B = 1, 2\nB = 3") == {"B"}
    same = {"a": "Pair = tuple[str, str]", "b": "Contrast = tuple[str, str]"}
    assert several(same) == {("alias", "tuple[str, str]"): ["a", "b"]}
    words = {"a": 'WAYS = ("up", "down")', "b": 'HERE, WAYS = "x", ("up", "down")', "c": 'WAYS = ("left",)'}
    assert several(words) == {("WAYS", "('up', 'down')"): ["a", "b"]}
    assert not several({"a": 'HIGH = 3\n_PRIVATE = "x"', "b": 'HIGH = 3\n_PRIVATE = "x"'})
