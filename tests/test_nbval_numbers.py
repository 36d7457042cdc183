"""What the comparison of committed notebooks lets pass (one in the last digit), and how it tells all else."""

from __future__ import annotations

import copy
import json
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.present.gate import MIME
from tests.nbval_numbers import Told, pytest_assertrepr_compare, text_of
from tests.pipeline.books import ROOT

KEY = {"chapter": "fidelity", "project": "alle", "measure": "coping", "category": "", "group": "gender:girl"}
KEY |= {"wave": "before", "statistic": "mean"}
OTHER = KEY | {"statistic": "sd"}
SAID = {
    "kind": "table",
    "ledger": [KEY | {"value": 0.3, "n": 12, "status": "shown"}, OTHER | {"value": math.nan}],
    "table": {"numbers": [[[0.3]]], "rows": [["0,30"]]},
}


def changed(value: Any, *place: Any) -> Told:
    content = copy.deepcopy(SAID)
    at: Any = content
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return Told(content)


def test_one_in_the_last_digit_is_no_difference() -> None:
    assert Told(SAID) == changed(0.300000000001, "ledger", 0, "value")
    assert not Told(SAID) != changed(0.300000000001, "table", "numbers", 0, 0, 0)  # noqa: SIM202 - nbval asks so
    assert Told(SAID) == Told({**SAID})


@pytest.mark.parametrize(
    "other",
    [
        changed(0.300000001, "ledger", 0, "value"),
        changed(-0.3, "ledger", 0, "value"),
        changed(None, "ledger", 0, "value"),
        changed("0.3", "ledger", 0, "value"),
        changed(math.nan, "ledger", 0, "value"),
        changed(0.0, "ledger", 1, "value"),
        changed(13, "ledger", 0, "n"),
        changed(12.0, "ledger", 0, "n"),
        changed("suppressed", "ledger", 0, "status"),
        changed("max", "ledger", 0, "statistic"),
        changed([], "ledger"),
        changed(SAID["ledger"] * 2, "ledger"),
        changed("", "more"),
        changed([], "table", "numbers"),
    ],
)
def test_everything_else_is_a_difference(other: Told) -> None:
    assert Told(SAID) != other
    assert not Told(SAID) == other  # noqa: SIM201 - both are asked
    assert len(pytest_assertrepr_compare(Told(SAID), other) or []) > 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            changed(0.4, "ledger", 0, "value"),
            ["fidelity / alle / coping / – / gender:girl / before / mean.value: 0.3 → 0.4"],
        ),
        (changed(13, "ledger", 0, "n"), ["fidelity / alle / coping / – / gender:girl / before / mean.n: 12 → 13"]),
        (changed([[[0.5]]], "table", "numbers"), ["table.numbers[0][0][0]: 0.3 → 0.5"]),
        (changed([[]], "table", "rows"), ["table.rows[0]: ['0,30'] → []"]),
        (changed(1, "more"), ["more: kun i kørslen: 1"]),
        (
            changed(SAID["ledger"][:1], "ledger"),  # type: ignore[index]
            ["fidelity / alle / coping / – / gender:girl / before / sd: kun i notesbogen: {'value': nan}"],
        ),
    ],
)
def test_a_difference_is_told_with_its_place(other: Told, said: list[str]) -> None:
    assert pytest_assertrepr_compare(Told(SAID), other) == ["notesbogen → kørslen", *said]


def test_many_differences_end_somewhere() -> None:
    lines = pytest_assertrepr_compare(Told(list(range(99))), Told(list(range(1, 100)))) or []
    assert (len(lines), lines[-1]) == (42, "… og 59 forskelle til")


NOTEBOOK = """import json, pathlib
from IPython.display import display
display(json.loads(pathlib.Path("shown.json").read_text()), raw=True)"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """nbval typed by hand in a folder beside a copy of what makes it tell.

    Where CI or BUILD_NUMBER is set, pytest prints each message a second time in its summary.
    """
    ours = ("PYTEST", "CI", "BUILD_NUMBER")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "pytest", "--nbval", *arguments, "notebooks"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As much of a checkout as nbval looks at; each cell of a notebook needs the one before, the last shows a file."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "notebooks").mkdir()
    (folder / "tests").mkdir()
    for name in ("pyproject.toml", "notebooks/conftest.py", "tests/__init__.py", "tests/nbval_numbers.py"):
        shutil.copy(ROOT / name, folder / name)
    shown = {
        "text/html": f"<p>0,30</p><p>{'æ' * 300}</p>",
        "text/plain": "0,30",
        MIME: SAID | {"ledger": SAID["ledger"][:1]},
    }
    (folder / "notebooks" / "shown.json").write_text(json.dumps(shown), encoding="utf-8")
    output = {"data": shown, "metadata": {}, "output_type": "display_data"}
    code = {"cell_type": "code", "metadata": {}}
    cells = [
        {**code, "id": f"c{k}", "source": f"x = {k}" if not k else f"assert x == {k - 1}; x = {k}", "outputs": []}
        for k in range(4)
    ]
    cells.append({**code, "id": "vis", "source": NOTEBOOK, "outputs": [output]})
    for k, cell in enumerate(cells, start=1):
        cell["execution_count"] = k
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    content = json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, sort_keys=True)
    for name in ("en", "to"):
        (folder / "notebooks" / f"{name}.ipynb").write_text(content, encoding="utf-8")
    return folder


def test_nbval_typed_by_hand_passes(checkout: Path) -> None:
    """Whatever pyproject.toml says of workers and order."""
    done = run(checkout)
    assert done.returncode == 0, done.stdout
    assert "10 passed" in done.stdout


def test_a_changed_number_is_told_from_old_to_new(checkout: Path, tmp_path: Path) -> None:
    """In one notebook the ledger's alone, in the other also that of the page."""
    folder = Path(shutil.copytree(checkout, tmp_path / "checkout"))
    for name, page in (("en", "<p>0,30<"), ("to", "<p>0,99<")):
        place = folder / "notebooks" / f"{name}.ipynb"
        text = place.read_text(encoding="utf-8").replace('"value": 0.3', '"value": 0.99')
        place.write_text(text.replace("<p>0,30<", page), encoding="utf-8")
    done = run(folder)
    assert done.returncode == 1
    assert done.stdout.count("fidelity / alle / coping / – / gender:girl / before / mean.value: 0.99 → 0.3") == 2
    assert "8 passed" in done.stdout
    assert "plugin exception" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 400


def test_a_changed_page_is_told_without_its_pictures() -> None:
    image = f'<img src="data:image/svg+xml;base64,{"A" * 5000}">'
    one, other = text_of(f"<p>en</p>{image}<p>to</p>"), text_of(f"<p>en</p>{image}<p>tre</p>")
    assert pytest_assertrepr_compare(one, other) == [
        "notesbogen → kørslen",
        "--- notesbogen",
        "+++ kørslen",
        "-<p>to</p>",
        "+<p>tre</p>",
    ]
    assert text_of(image) != text_of(image.replace("AAAA", "BAAA", 1))
    assert not re.search("A{20}", one)
