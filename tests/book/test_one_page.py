"""The summary to print fits one A4 page, with all of it on the paper and nothing that only works on a screen."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pikepdf

from tests.browser import Browser

A4 = {"paperWidth": 8.27, "paperHeight": 11.69}


def test_the_summary_fits_one_sheet(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "paa-en-side.html")
        printed = base64.b64decode(page.call("Page.printToPDF", **A4)["data"])
        page.on_paper()
        links = page.evaluate("getComputedStyle(document.querySelector('.erf-links')).display")
        said = page.text()
    with pikepdf.open(io.BytesIO(printed)) as paper:
        assert len(paper.pages) == 1
    assert links == "none"
    for part in ("Psykisk trivsel", "Ingen kontrolgruppe", "Sæt møder af til at se på data."):
        assert part in said
