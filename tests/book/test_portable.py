"""The site is whole in itself, as files, on a server, on paper; nobody else is asked, under a strict policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from helpers.pipeline.downloads import FOLDER
from tests.book.draft import chapter_alone, pages_of
from tests.browser import Browser, foreign

# What a page may fetch, run or send: nothing but its own. Images may be embedded.
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
}
ELSEWHERE = re.compile(r"\s*(?!data:)(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
FETCHED = (("script", "src"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"),
           ("video", "src"), ("audio", "src"), ("embed", "src"), ("object", "data"), ("form", "action"),
           ("input", "src"), ("base", "href"), ("use", "href"), ("image", "href"))  # fmt: skip


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def policy_of(page: BeautifulSoup) -> dict[str, list[str]]:
    meta = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(meta, Tag)
    return {name: values for name, *values in (part.split() for part in str(meta["content"]).split(";"))}


def addresses(page: BeautifulSoup) -> list[str]:
    """The foreign addresses in places from which something would be fetched."""
    found = [str(tag[name]) for tag, name in ((t, a) for kind, a in FETCHED for t in page(kind)) if tag.get(name)]
    return [address for address in found if ELSEWHERE.match(address)]


# As files


def faults_of(site: Path, pages: list[Path]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with Browser() as browser:
        page = browser.open("about:blank")
        for path in pages:
            page.goto(path)
            wrong = {"left": foreign(page.requests), "errors": page.errors[:]}
            wrong["unseen"] = page.evaluate(
                "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.alt.slice(0, 60))"
            )
            if any(wrong.values()):
                found[path.relative_to(site).as_posix()] = wrong
    return found


def test_pages_ask_nobody_and_break_no_policy(draft: Path) -> None:
    assert faults_of(draft, pages_of(draft)) == {}


def test_pages_of_another_study_do_neither(small_book: Path) -> None:
    assert faults_of(small_book / "html", pages_of(small_book / "html")) == {}


@pytest.mark.long
def test_every_page_does_neither(default_book: Path) -> None:
    assert faults_of(default_book / "html", pages_of(default_book / "html")) == {}


def test_a_request_that_leaves_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<img src="http://127.0.0.2:9/x.png" alt="x">', encoding="utf-8")
    found = faults_of(tmp_path, [tmp_path / "page.html"])["page.html"]
    assert found["left"] == ["http://127.0.0.2:9/x.png"]
    assert found["unseen"] == ["x"]


def test_every_page_has_the_same_strict_policy(draft: Path, small_book: Path) -> None:
    for site in (draft, small_book / "html"):
        for path in pages_of(site):
            page = soup(path)
            assert policy_of(page) == POLICY, path
            assert not page("style"), path
            assert all(script.get("src") and not script.get_text() for script in page("script")), path
            inline = [a for tag in page(True) for a in tag.attrs if a.startswith("on") or a == "style"]
            assert inline == [], path
            assert addresses(page) == [], path


def test_styles_and_scripts_fetch_nothing_from_elsewhere(draft: Path) -> None:
    for path in (draft / "_static").rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        used = re.findall(r"url\(\s*['\"]?([^'\")]+)", text) + re.findall(r"@import\s+['\"]([^'\"]+)", text)
        assert [address for address in used if ELSEWHERE.match(address)] == [], path


# As one page


def test_a_chapter_alone_is_whole_in_itself(small_book: Path, tmp_path: Path) -> None:
    place = chapter_alone(small_book, "syd", "child_outcomes", tmp_path / "child_outcomes.html")
    page = soup(place)
    policy = policy_of(page)
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert policy["style-src"][0].startswith("'sha256-")
    assert "unsafe" not in str(policy)
    assert addresses(page) == []
    assert not page("script")
    with Browser() as browser:
        opened = browser.open(place)
        assert [r for r in opened.requests if not r.startswith("data:")] == [place.as_uri()]
        assert opened.errors == []
        # The policy lets its own style through.
        assert opened.evaluate("getComputedStyle(document.querySelector('.erf-banner')).borderBottomStyle") == "solid"
        assert opened.evaluate("[...document.images].every(i => i.naturalWidth > 0)")


# On a server


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_server_is_asked_and_nobody_else(draft: Path) -> None:
    with served(draft) as address, Browser() as browser:
        page = browser.open(f"{address}/alle/child_outcomes.html")
        assert page.errors == []
        assert [r for r in page.requests if not r.startswith((address, "data:"))] == []
        page.goto(f"{address}/search.html?q=barn")
        page.until("document.querySelectorAll('#search-results p.context').length > 3")
        assert page.errors == []
        assert [r for r in page.requests if not r.startswith((address, "data:"))] == []
        excerpts = page.evaluate("[...document.querySelectorAll('#search-results p.context')].map(p => p.textContent)")
        assert any(re.search(r"b[aø]rn", text) for text in excerpts)


# What is taken along


def feet(path: Path) -> list[tuple[Tag, Tag]]:
    """Every figure and table of a page with the line of links below it."""
    every = [e for e in soup(path).select("figure.erf-figure, .erf-element") if e.find("table")]
    shown = [e for e in every if not e.find_parent(class_="erf-element")]
    lines = [e.select(".erf-links") for e in shown]
    assert all(len(line) == 1 for line in lines), path
    return [(element, line[0]) for element, line in zip(shown, lines, strict=True)]


def test_every_figure_and_table_has_its_files_and_its_address(draft: Path, small_book: Path) -> None:
    for site, least in ((draft, 20), (small_book / "html", 60)):
        found = [(path, *foot) for path in pages_of(site) for foot in feet(path)]
        assert len(found) > least
        for path, element, line in found:
            csv, xlsx, link = line("a")
            for file, ending in ((csv, ".csv"), (xlsx, ".xlsx")):
                target = (path.parent / str(file["href"])).resolve()
                assert target.is_relative_to((site / FOLDER).resolve())
                assert target.suffix == ending
                assert target.is_file(), (path, file["href"])
                assert file.has_attr("download")
            assert link["href"] == f"#{element['id']}"
            texts = [a.get_text() for a in (csv, xlsx, link)]
            assert [text.partition(" (")[0] for text in texts] == ["CSV", "Excel", "Link hertil"]


def test_an_address_belongs_to_one_element_of_the_book(small_book: Path) -> None:
    site = small_book / "html"
    at: dict[str, set[str]] = {}
    for path in pages_of(site):
        ids = [str(tag["id"]) for tag in soup(path)(id=True)]
        assert len(ids) == len(set(ids)), path
        for element, _ in feet(path):
            at.setdefault(str(element["id"]), set()).add(path.relative_to(site).as_posix())
    assert all(len(pages) == 1 for pages in at.values())
    # Stable: made of chapter, project and the element's name, never of its place on the page.
    assert at["child-outcomes-syd-gennemsnit"] == {"projekter/syd/child_outcomes.html"}
    assert at["child-outcomes-alle-gennemsnit"] == {"alle/child_outcomes.html"}
    assert at["syd-profil"] == {"projekter/syd/index.html"}


def test_an_address_is_no_count(draft: Path) -> None:
    """A table written in Markdown is called by its caption, not by how many stand before it."""
    found = [table for path in pages_of(draft) for table in soup(path).select("table.table")]
    assert len(found) > 3
    assert [table["id"] for table in found if not str(table.get("id", "")).startswith("tabel-")] == []


def test_an_address_leads_to_its_element(draft: Path) -> None:
    page_address = (draft / "alle" / "child_outcomes.html").as_uri()
    with Browser() as browser:
        page = browser.open(f"{page_address}#child-outcomes-alle-gennemsnit")
        box = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= box < 200
        page.evaluate("document.querySelectorAll('.erf-permalink')[0].click()")
        first = page.evaluate("document.querySelector('.erf-links').parentElement.id")
        assert page.evaluate("location.hash") == f"#{first}"


# On paper


def test_on_paper_there_is_the_text_alone(draft: Path) -> None:
    gone = [".bd-sidebar-primary", ".erf-toolbar", ".erf-prev-next", ".erf-links", ".headerlink", "#pst-skip-link"]
    with Browser() as browser:
        page = browser.open(draft / "alle" / "child_outcomes.html")
        page.on_paper()
        for selector in gone:
            shown = f"[...document.querySelectorAll('{selector}')].filter(e => e.checkVisibility()).length"
            assert page.evaluate(shown) == 0, selector
        banner = "document.querySelector('.erf-banner').checkVisibility()"
        assert page.evaluate(banner)
        style = "getComputedStyle(document.querySelector('{}')).{}"
        assert "underline" in page.evaluate(style.format("article p a[href]:not(.headerlink)", "textDecorationLine"))
        assert page.evaluate(style.format("figure.erf-figure > .erf-scroll", "breakInside")) == "avoid"
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("[...document.querySelectorAll('details.erf-data')].every(d => d.open)")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert not page.evaluate("[...document.querySelectorAll('details.erf-data')].some(d => d.open)")
