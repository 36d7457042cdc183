"""Every number that a table, a figure's table or a sentence of the executed notebooks shows stands in the ledger."""

from __future__ import annotations

import re

import nbformat
import numpy as np
import pytest

from helpers.chapters import CHAPTERS
from helpers.pipeline.layout import NOTEBOOKS
from helpers.pipeline.outputs import elements, ledger_rows

# Decimals, and whole per cents: what is computed. Whole numbers beside them are n, counts, or «6 af 8 dimensioner».
DECIMAL = re.compile(r"[−+]?\d{1,3}(?:\.\d{3})*,(\d+)")
PERCENT = re.compile(r"(?<![\d,])(\d+)\s(?=pct\.)|\[(\d+);\s(?=\d+\])|(?<=;\s)(\d+)(?=\])")
CONSTANT = {"0,05", "1,96"}  # a level and a quantile, said in words beside the test


def shown(element: dict[str, object]) -> list[str]:
    table = element.get("table")
    cells = [text for row in table["rows"] for text in row[1:]] if isinstance(table, dict) else []
    paragraphs = element.get("paragraphs", []) if element["kind"] == "sentence" else []
    assert isinstance(paragraphs, list)
    return [*cells, *paragraphs]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_number_shown_is_in_the_ledger(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    ledger = ledger_rows(notebook)
    values = np.abs(ledger["value"].dropna().to_numpy(dtype=float))
    checked, strange = 0, []
    for element in elements(notebook):
        if not element.get("ledger"):
            continue
        for text in shown(element):
            for found in DECIMAL.finditer(text):
                if found[0].lstrip("+−") in CONSTANT:
                    continue
                number, half = (
                    float(found[0].lstrip("+−").replace(".", "").replace(",", ".")),
                    0.5 * 10 ** -len(found[1]),
                )
                near = np.minimum(np.abs(values - number), np.abs(100 * values - number))
                checked += 1
                if not (near <= half + 1e-9).any():
                    strange.append((element["name"], found[0], text[:80]))
            for found in PERCENT.finditer(text):
                checked += 1
                if not (np.abs(100 * values - float(next(filter(None, found.groups())))) <= 0.5 + 1e-9).any():
                    strange.append((element["name"], found[0], text[:80]))
    assert checked > 20
    assert strange == []
