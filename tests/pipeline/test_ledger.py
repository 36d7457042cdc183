"""The ledger is every number once, sorted; whether notebooks are held or read where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.errors import DisclosureFault
from helpers.pipeline import ledger
from helpers.pipeline.outputs import ledger_rows
from helpers.present.gate import MIME
from helpers.results import LEDGER_COLUMNS

KEY = [c for c in LEDGER_COLUMNS if c not in ("value", "n", "status", "decimals", "reason")]


def row(project: str, measure: str, value: float | None, n: int | None = 7, **more: str) -> dict[str, Any]:
    key = {"chapter": "ch", "project": project, "measure": measure, "category": "", "group": "", "wave": ""}
    shown = {"status": "shown" if n else "suppressed", "reason": "" if n else "too_few"}
    return {**key, "statistic": "mean", "value": value, "n": n, **shown, **more}


def notebook(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"cells": [{"outputs": [{"data": {MIME: {"kind": "table", "ledger": list(rows)}}}]}, {"source": ""}]}


NOTEBOOKS = [
    notebook(row("b", "æble", 0.1 + 0.2), row("b", "Zebra", None, None), row("b", "æble", 0.1 + 0.2)),
    notebook(),
    notebook(row("a", "øl", 1e-17), row("b", "æble", 0.1 + 0.2), row("a", "øl", 2.0, category="x", group="g:1")),
]


def test_every_number_once_and_sorted() -> None:
    frames = [frame for one in NOTEBOOKS if len(frame := ledger_rows(one))]
    plainly = pd.concat(frames, ignore_index=True).drop_duplicates().sort_values(KEY, ignore_index=True)
    pd.testing.assert_frame_equal(ledger.gather(iter(NOTEBOOKS)), plainly)
    assert len(plainly) == 4


def test_notebooks_are_read_where_they_lie(tmp_path: Path) -> None:
    places = []
    for number, content in enumerate(NOTEBOOKS):
        places.append(tmp_path / f"{number}.ipynb")
        places[-1].write_text(json.dumps(content), encoding="utf-8")
    pd.testing.assert_frame_equal(ledger.gather(places), ledger.gather(NOTEBOOKS))


@pytest.mark.parametrize("other", [row("b", "æble", 0.3000001), row("b", "æble", 0.3, 8), row("b", "æble", None, None)])
def test_two_values_of_one_number_stop_the_build(other: dict[str, Any]) -> None:
    with pytest.raises(DisclosureFault, match="hver sin værdi") as caught:
        ledger.gather([*NOTEBOOKS, notebook(other)])
    assert caught.value.where == "ch / b / æble / mean"


EDGE = 0.1234567890125  # between two of twelve digits: up on one processor, down on another


@pytest.mark.parametrize("first", [EDGE, EDGE - 1e-15])
def test_runs_of_two_processors_agree(first: float) -> None:
    """Of a number on the edge the first run's value stands; else nothing is left of the difference."""
    own = [row("b", "æble", first), row("b", "øl", 1 / 3), row("b", "lig", 0.0), row("b", "skjult", None, None)]
    theirs = [row("b", "æble", EDGE + 1e-15), row("b", "øl", 1 / 3 - 1e-15), row("b", "lig", 1e-16), own[-1]]
    assert ledger_rows(notebook(own[0]))["value"][0] != ledger_rows(notebook(theirs[0]))["value"][0]
    pd.testing.assert_frame_equal(ledger.gather([notebook(*own), notebook(*theirs)]), ledger.gather([notebook(*own)]))


def test_no_numbers_make_an_empty_ledger() -> None:
    assert list(ledger.gather([notebook()]).columns) == list(LEDGER_COLUMNS)


def test_a_long_ledger_is_written_as_a_short_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = ledger.gather(NOTEBOOKS)
    texts = []
    for rows in (1, 3, 100):
        monkeypatch.setattr(ledger, "_WRITTEN", rows)
        ledger.write(table, tmp_path / f"{rows}.csv", synthetic=True)
        texts.append((tmp_path / f"{rows}.csv").read_bytes())
    assert texts[0] == texts[1] == texts[2]
    assert len(texts[0].splitlines()) == 5
