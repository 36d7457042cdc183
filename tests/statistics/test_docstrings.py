"""What every public function says of itself: its arguments, every statistic it gives, what it raises.

The statistics are those that the function really gives on a small programme (`everything`); each must stand in the
docstring's Returns and be defined in docs/results.md.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from pathlib import Path

import pytest

import helpers.statistics as statistics
from tests.statistics.everything import arguments, call, programme, public_functions, result_frames

LEDGER = Path(__file__).resolve().parents[2] / "docs" / "results.md"
PACKAGE = Path(inspect.getfile(statistics)).parent
NAMES = sorted(public_functions())
# A docstring of one line says of a closed formula all there is to say; its arguments are in its summary.
MOST_ARGUMENTS_OF_ONE_LINE = 2


@cache
def emitted() -> dict[str, frozenset[str]]:
    """Function → the statistics of the result rows it gives; none for one that gives something else."""
    small = programme()
    given = arguments(small)
    return {
        name: frozenset(one for frame in result_frames(call(name, small, given)) for one in frame["statistic"])
        for name in NAMES
    }


def section(doc: str, title: str) -> str:
    """The text under `title:` in a docstring, empty where there is none."""
    found = re.search(rf"^{title}:\n((?:[ ]{{4}}.*\n?|\n)+)", doc, re.MULTILINE)
    return found.group(1) if found else ""


def says(text: str, statistic: str) -> bool:
    """Whether the text names the statistic: as it is, as `<x>_ci_low/high` beside its x, or with a `<placeholder>`."""
    words = set(re.findall(r"[a-z][a-z0-9_]*(?:<\w+>)?[a-z0-9_]*", text))
    if statistic in words:
        return True
    for word in words:
        if "<" in word and re.fullmatch(re.sub(r"<\w+>", "[a-z0-9_]+", word), statistic):
            return True
    limit = re.fullmatch(r"(\w+)_ci_(?:low|high)", statistic)
    return bool(limit) and "ci_low" in text and says(text, limit.group(1))


def described(name: str) -> str:
    """What a function says it returns, and what the functions say whose rows it says it gives."""
    text = section(inspect.getdoc(public_functions()[name]) or "", "Returns")
    for other in re.findall(r"rows of `(\w+)`", text):
        text += described(other)
    return text


@pytest.mark.parametrize("name", NAMES)
def test_arguments_are_described(name):
    function = public_functions()[name]
    doc = inspect.getdoc(function) or ""
    parameters = list(inspect.signature(function).parameters)
    text = section(doc, "Args")
    if not text and len(parameters) <= MOST_ARGUMENTS_OF_ONE_LINE:
        assert doc
        return
    assert re.findall(r"^    (\w+): \S", text, re.MULTILINE) == parameters


@pytest.mark.parametrize("name", NAMES)
def test_every_statistic_that_is_given_stands_in_the_docstring(name):
    text = described(name)
    missing = sorted(statistic for statistic in emitted()[name] if not says(text, statistic))
    assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_every_statistic_that_is_given_is_defined_in_the_ledger(name):
    text = " ".join(re.findall(r"`([^`\n]+)`", LEDGER.read_text(encoding="utf-8")))
    missing = sorted(statistic for statistic in emitted()[name] if not says(text, statistic))
    assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_what_is_raised_is_described(name):
    """Of the functions that raise, themselves or through what is private to the package."""
    doc = inspect.getdoc(public_functions()[name]) or ""
    raised = {error for error, _ in _raises(name)}
    described_errors = set(re.findall(r"^    (\w+): \S", section(doc, "Raises"), re.MULTILINE))
    assert raised <= described_errors, f"{sorted(raised - described_errors)} from {sorted(_raises(name))}"


def test_the_small_programme_makes_most_functions_give_rows():
    rowless = {name for name in NAMES if not emitted()[name]}
    annotated = {name for name in rowless if "Result rows" in (inspect.getdoc(public_functions()[name]) or "")}
    assert not annotated


def test_a_statistic_that_nobody_described_would_be_seen():
    text = "mean with ci_low, ci_high; slope with slope_ci_low/high; mixed_change with `_ci_low/_ci_high`."
    named = ("mean", "slope_ci_high", "mixed_change", "mixed_change_ci_low")
    assert all(says(text, name) for name in named)
    assert not any(says(text, name) for name in ("median", "mean_change", "spread_ci_low", "mixed"))
    assert not says("mean", "mean_ci_low")


# What a function raises


@cache
def _bodies() -> dict[str, ast.FunctionDef]:
    """Function name → its code, of every module of the package."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("*.py"))]
    return {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def _raises(name: str, seen: frozenset[str] = frozenset()) -> set[tuple[str, str]]:
    """(error, function) for every `raise` in a function and in what it calls that is not public itself."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(_bodies()[name]):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
            found.add((node.exc.func.id, name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            callee = node.func.id
            if callee in _bodies() and callee not in public_functions() and callee not in seen | {name}:
                found |= _raises(callee, seen | {name})
    return found
