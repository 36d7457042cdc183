"""The whole book of a study full of payloads, built by the command line and opened in a browser, page by page."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from helpers.chapters import CHAPTERS
from helpers.pipeline.layout import Layout
from helpers.present.spreadsheet import spreadsheet_safe
from tests.browser import Browser, foreign
from tests.hostile.payloads import CANARY, LIVE, PAYLOADS, seen
from tests.hostile.study import hostile_study
from tests.pipeline.books import erfaring, snapshot

SEARCHES = ("script", "img", "onerror", "klik", "overskrift", "pwn", "x")
BROKEN = "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.alt.slice(0, 80))"


@pytest.mark.first
@pytest.mark.long
@pytest.mark.parametrize("shift", [0, 37])
def test_a_book_full_of_payloads_is_a_book(shift: int, tmp_path: Path) -> None:
    study = hostile_study(tmp_path / "in", shift)
    before = snapshot(tmp_path / "in")
    out = tmp_path / "out"
    done = erfaring("build", "--data", study, "--out", out, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert erfaring("run", "collaboration", "nord", "--data", study, "--out", out, cwd=tmp_path).returncode == 0

    # Nothing was run, nothing lies outside its folder.
    assert sorted(p.name for p in tmp_path.iterdir()) == [Layout(out).work.name, "in", "out"]
    assert not list(tmp_path.rglob("pwned*"))
    assert snapshot(tmp_path / "in") == before
    assert sorted(p.name for p in (out / "html" / "projekter").iterdir()) == [
        "index.html", "nord", "sammenlign.html", "syd"
    ]  # fmt: skip
    assert sorted(p.name for p in (out / "notebooks").iterdir()) == ["alle", "nord", "syd"]

    faults: dict[str, Any] = {}
    shown: list[str] = []
    pages = [p for p in sorted(out.rglob("*.html")) if "_static" not in p.parts]
    assert len(pages) == 3 * len(CHAPTERS) + 5 + 1 + 1 + 1 + 7
    with Browser(bypass_policy=True, before=CANARY) as browser:
        page = browser.open(pages[0])
        for path in pages:
            page.goto(path)
            live = page.evaluate(LIVE)
            found = {
                "ran": live["ran"],
                "made": live["made"],
                "left": foreign(page.requests),
                "errors": page.errors[:],
                "dialogs": page.dialogs[:],
                "images": page.evaluate(BROKEN),
                "headings": page.evaluate("document.querySelectorAll('h1').length") - 1,
                "templates": [t for t in ("2916", "3721", "root:x:0") if t in page.text()],
            }
            if any(found.values()):
                faults[path.relative_to(out).as_posix()] = {k: v for k, v in found.items() if v}
            shown += [page.text(), page.evaluate("document.title + [...document.images].map(i => i.alt).join(' ')")]
        hits = 0
        for word in SEARCHES:
            page.goto((out / "html" / "search.html").as_uri() + f"?q={word}", settle=0.5)
            hits += page.evaluate("document.querySelectorAll('#search-results li').length")
            live = page.evaluate(LIVE)
            if live["ran"] or live["made"] or page.errors or foreign(page.requests):
                faults[f"search: {word}"] = [live, page.errors[:], page.requests[:]]
        # The same under the pages' own policy: nothing of the book itself is stopped by it.
    with Browser(before=CANARY) as browser:
        for path in (out / "html" / "index.html", out / "html" / "alle" / "collaboration.html"):
            page = browser.open(path)
            if page.errors or foreign(page.requests):
                faults[f"policy: {path.name}"] = [page.errors[:], page.requests[:]]
    assert faults == {}
    assert hits > 20
    text = seen(" ".join(shown))
    assert [p for p in PAYLOADS if seen(p) not in text] == []

    # No cell of a table is a formula.
    tables = list(out.rglob("*.csv"))
    assert tables
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row}
        assert [c for c in cells if spreadsheet_safe(c) != c] == []
    # What stands in notebooks is data: each is whole, and its parameters are texts.
    for path in out.rglob("*.ipynb"):
        content = json.loads(path.read_text(encoding="utf-8"))
        assert not [
            o for c in content["cells"] for o in c.get("outputs", []) if o["output_type"] in {"error", "stream"}
        ]
