"""Every chapter of a study full of payloads, shown in a browser: nothing of it is live, all of it is read as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import edition_verdict
from helpers.data import as_text, load_data, validate
from helpers.pipeline.chapter_page import write_page
from helpers.pipeline.plan import Run
from tests.browser import Browser, foreign
from tests.hostile.payloads import CANARY, LIVE, MARKDOWN, PAYLOADS, SCRIPT, seen
from tests.hostile.run import run
from tests.hostile.study import hostile_study


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) > 80


def test_the_canary_sees_what_is_live(tmp_path: Path) -> None:
    """Unescaped, the same payloads run, make elements and fetch: a test that finds none of it can fail."""
    ran: set[int] = set()
    made = fetched = 0
    with Browser(bypass_policy=True, before=CANARY) as browser:
        page = None
        for number, payload in enumerate(SCRIPT):
            path = tmp_path / f"{number}.html"
            path.write_text(f"<!DOCTYPE html><html><body><p>{payload}</p></body></html>", encoding="utf-8")
            if "http-equiv=refresh" in payload:
                continue
            page = page.goto(path) if page else browser.open(path)
            live = page.evaluate(LIVE)
            ran |= set(live["ran"])
            made += bool(live["made"])
            fetched += bool(foreign(page.requests))
    assert ran >= {1, 2, 3, 4, 5, 6, 7, 9, 11, 16, 18, 19}
    assert made >= 15
    assert fetched >= 2


@pytest.mark.parametrize("project", ["alle", *(pytest.param(slug, marks=pytest.mark.long) for slug in ("nord", "syd"))])
def test_chapters_show_payloads_as_text(project: str, tmp_path: Path) -> None:
    folder = hostile_study(tmp_path)
    data = load_data(folder)
    verdict = edition_verdict(data, folder)
    shown = ""
    with Browser(before=CANARY) as browser:
        page = None
        for chapter in CHAPTERS:
            path = tmp_path / f"{chapter}.html"
            write_page(run(data, verdict, chapter, project), Run(project, chapter), data, path)
            page = page.goto(path) if page else browser.open(path)
            assert page.evaluate(LIVE) == {"ran": [], "made": []}, chapter
            assert foreign(page.requests) == page.errors == page.dialogs == [], chapter
            broken = "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.alt)"
            assert page.evaluate(broken) == [], chapter
            shown += page.text() + page.evaluate("[...document.images].map(i => i.alt).join(' ')")
    missing = [p for p in PAYLOADS if seen(p) not in seen(shown)]
    # Not every text stands in every project's chapters: a project shows no quotations of invented data.
    assert len(missing) == 0 if project == "alle" else len(missing) < len(PAYLOADS) / 2, missing


def test_findings_of_a_hostile_study_obey_nobody(tmp_path: Path) -> None:
    said = as_text(validate(hostile_study(tmp_path)))
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert all(
        line.startswith(("FEJL", "ADVARSEL", "BEMÆRK", "  Hvor", "  Hvad", "Ingen")) for line in said.splitlines()
    )


def test_the_payloads_of_markdown_are_markdown() -> None:
    from markdown_it import MarkdownIt

    bare = MarkdownIt("commonmark")
    plain = [p for p in MARKDOWN if bare.render(p) == f"<p>{p}</p>\n"]
    assert len(plain) < len(MARKDOWN) / 2
