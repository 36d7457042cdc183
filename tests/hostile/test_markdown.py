"""What a study says becomes Markdown that shows it as it stands."""

from __future__ import annotations

import warnings
from html import unescape

import pytest
import yaml
from bs4 import BeautifulSoup

from helpers.pipeline.layout import ROOT
from helpers.present.elements import paragraph_html
from helpers.present.markdown import as_block, as_text, one_line, paragraphs, visible
from helpers.present.spreadsheet import spreadsheet_safe
from tests.hostile.payloads import FORMULA, PAYLOADS


def rendered(markdown: str) -> BeautifulSoup:
    """A page as MyST makes it, with the book's own extensions."""
    from docutils.core import publish_parts
    from myst_parser.parsers.docutils_ import Parser

    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings = {
        "myst_enable_extensions": config["parse"]["myst_enable_extensions"],
        "halt_level": 2,
        "report_level": 2,
        "warning_stream": False,
        "file_insertion_enabled": True,
        "raw_enabled": True,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = publish_parts(markdown, parser=Parser(), writer_name="html5", settings_overrides=settings)
    return BeautifulSoup(parts["html_title"] + parts["body"], "html.parser")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_shown_as_it_stands(payload: str) -> None:
    text = as_text(payload)
    page = rendered(f"# {text}\n\n- [{text}](https://example.org)\n\n{text}\n\nx: {text}.\n")
    shown = one_line(payload)
    assert page.h1 is not None
    assert page.h1.get_text().strip() == shown
    (link,) = page.find_all("a")
    assert link["href"] == "https://example.org"
    assert link.get_text() == shown
    assert [p.get_text() for p in page.find_all("p")][-2:] == [shown, f"x: {shown}."]
    assert {tag.name for tag in page.find_all(True)} <= {"h1", "ul", "li", "p", "a", "main", "section"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_stays_one_block(payload: str) -> None:
    html = paragraph_html([payload], "navn")
    page = rendered(f"# Titel\n\n{as_block(html)}\n\nEfter\n")
    first, last = page.find_all("p")
    assert " ".join(first.get_text().split()) == " ".join(payload.split())
    assert last.get_text() == "Efter"
    assert not page.find_all(["a", "img", "script", "pre", "table"])


def test_without_escaping_the_same_payloads_are_markup() -> None:
    """The test above can fail."""
    live = 0
    for payload in PAYLOADS:
        try:
            page = rendered(f"{payload}\n")
            live += {tag.name for tag in page.find_all(True)} > {"p"} or unescape(page.get_text()).strip() != payload
        except Exception:  # docutils stops at a warning
            live += 1
    assert live > len(PAYLOADS) / 2


def test_paragraphs_stay_paragraphs() -> None:
    assert paragraphs("a\nb\n\n\nc *d*") == "a b\n\nc \\*d\\*"
    assert paragraphs("  \n\n ") == ""


def test_what_only_machines_read_is_replaced() -> None:
    assert visible("a\x1b\u202eb\nc") == "a\ufffd\ufffdb\nc"
    assert one_line(" a\n\tb ") == "a b"


@pytest.mark.parametrize(
    "payload", [*FORMULA, " =1", "\n=1", '"=1', "\ufeff=1", "＝1+1", "-a", "+a", "@a", "=", "-", "|x"]
)
def test_no_text_is_a_formula(payload: str) -> None:
    assert spreadsheet_safe(payload) == f"'{payload}"


@pytest.mark.parametrize(
    "text", ["", "a", "a=1", "-1", "+2,5", "-1.5e-05", "2017-11-30", "'=1", "5 pct.", "–", "1.234"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert spreadsheet_safe(text) == text
