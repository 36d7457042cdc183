"""Every page is usable by everyone: axe without a violation, nothing sideways at 320 px, everything by keyboard.

In `make test` one page of each kind in all four settings and every page in one; in `make test-long` all in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from helpers.chapters import CHAPTERS
from tests import axe
from tests.book.draft import chapter_alone, kind_of, pages_of
from tests.browser import Browser, Page

SETTINGS = tuple(product((320, 1280), ("light", "dark")))
PARTS = 4  # so many tests share the pages of a site, and run beside each other
# The whole page is in the window: what lies beyond an edge axe cannot see, and would leave open.
HEIGHT = 9000

# What axe leaves open and a person has looked at: the rule, what axe says, and why it holds all the same. Empty: axe
# decides everything on every page. Something new fails the tests until it has been looked at.
REVIEWED: tuple[tuple[str, str, str], ...] = ()

# What lies beyond the right edge, to be scrolled to or cut off; what scrolls in a box of its own may.
WIDER = """[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest(".erf-scroll, .pst-scrollable-table-container, pre, dialog, .erf-sr, .erf-visually-hidden"))
  .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""


def open_points(remarks: Sequence[axe.Remark]) -> list[axe.Remark]:
    """What nobody has looked at yet."""
    return [r for r in remarks if not any(r.rule == rule and says in r.why for rule, says, _ in REVIEWED)]


def faults(page: Page, settings: Sequence[tuple[int, str]]) -> dict[str, list[str]]:
    """What is wrong with an open page, by setting."""
    found = {}
    axe.prepare(page)
    for width, theme in settings:
        page.show(width=width, theme=theme, height=HEIGHT)
        violations, incomplete = axe.run(page)
        wrong = [f"VIOLATION {remark}" for remark in violations]
        wrong += [f"OPEN {remark}" for remark in open_points(incomplete)]
        wider = page.evaluate(WIDER)
        if wider or page.evaluate("document.scrollingElement.scrollWidth") > width:
            wrong.append(f"SIDEWAYS {wider}")
        if wrong:
            found[f"{width} {theme}"] = wrong
    return found


def check(site: Path, work: Sequence[tuple[Path, Sequence[tuple[int, str]]]]) -> None:
    found: dict[str, Any] = {}
    with Browser(timeout=60) as browser:
        page = browser.open("about:blank")
        for path, settings in work:
            if wrong := faults(page.goto(path), settings):
                found[path.relative_to(site).as_posix()] = wrong
    assert found == {}


def plan(site: Path, but: frozenset[str] = frozenset()) -> list[tuple[Path, Sequence[tuple[int, str]]]]:
    """The first page of each kind in all settings, the others in one each, by turns; some kinds left out."""
    known: set[str] = set()
    turns: Iterator[tuple[int, str]] = cycle(SETTINGS)
    work: list[tuple[Path, Sequence[tuple[int, str]]]] = []
    for path in pages_of(site):
        kind = kind_of(path, site)
        if kind in but:
            continue
        work.append((path, [next(turns)] if kind in known else SETTINGS))
        known.add(kind)
    return work


# axe itself


PLANTED = """(() => {
  document.querySelector("article").insertAdjacentHTML("beforeend", `<img src="data:,"><p id="pale">bleg</p>
    <div id="tiny"><button>a</button><button>b</button></div><div id="wide">bred</div>`);
  document.getElementById("pale").style.color = "#ccc";
  document.getElementById("wide").style.width = "2000px";
  document.querySelectorAll("#tiny button").forEach(b => Object.assign(b.style,
    {width: "9px", height: "9px", padding: "0", border: "0", minHeight: "0"}));
})()"""


def test_axe_knows_the_newest_rules() -> None:
    assert axe.version() >= (4, 8), "WCAG 2.2 came with 4.8"


def test_axe_finds_what_is_planted(draft: Path) -> None:
    """The tests below can fail: on a picture without text, on pale text, on a tiny target, on a page too wide."""
    with Browser() as browser:
        page = browser.open(draft / "metode.html")
        page.evaluate(PLANTED)
        wrong = "\n".join(faults(page, [(320, "light")])["320 light"])
    for rule in ("image-alt", "color-contrast", "target-size"):
        assert f"VIOLATION {rule}: " in wrong
    assert "SIDEWAYS" in wrong


# Every page


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_on_the_study_as_a_whole(draft: Path, part: int) -> None:
    work = plan(draft)
    assert len(work) > 20
    check(draft, work[part::PARTS])


@pytest.mark.parametrize("part", range(2))
def test_pages_that_the_draft_lacks(draft: Path, small_book: Path, part: int) -> None:
    """The chapters of single projects."""
    site = small_book / "html"
    work = plan(site, frozenset(kind_of(path, draft) for path in pages_of(draft)))
    assert [path.relative_to(site).as_posix() for path, settings in work if len(settings) > 1] == [
        f"projekter/nord/{chapter}.html" for chapter in sorted(CHAPTERS)
    ]
    check(site, work[part::2])


@pytest.mark.parametrize("chapter", ["child_outcomes", "collaboration"])
def test_a_chapter_alone(small_book: Path, tmp_path: Path, chapter: str) -> None:
    """As `make chapter` shows it; without the site's script it is light only."""
    place = chapter_alone(small_book, "syd", chapter, tmp_path / f"{chapter}.html")
    check(tmp_path, [(place, [(320, "light"), (1280, "light")])])


@pytest.mark.long
@pytest.mark.parametrize("part", range(2 * PARTS))
def test_every_page_in_every_setting(default_book: Path, part: int) -> None:
    site = default_book / "html"
    pages = pages_of(site)
    assert len(pages) > 50
    check(site, [(page, SETTINGS) for page in pages[part :: 2 * PARTS]])


# The keyboard

# What can take the focus and is seen; numbered, so that a stop is told by its number.
STOPS = """(() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const seen = all.filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
    && !e.disabled && e.tabIndex >= 0 && !e.closest("[inert]"));
  seen.forEach((e, k) => e.dataset.stop = k);
  return seen.map(e => e.outerHTML.slice(0, 100));
})()"""
# Where the focus is: its number, whether a reader sees it (an outline of 2 px or more, in the window, nothing over it),
# what it is.
HERE = """(() => {
  const at = document.activeElement;
  const marked = at.querySelector(".toctree-toggle") ?? at;  // a fold of the menu shows its arrow alone
  const style = getComputedStyle(marked);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = marked.getBoundingClientRect();
  const between = (low, high, most) => (Math.max(0, low) + Math.min(most, high)) / 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const over = document.elementFromPoint(
    between(box.left, box.right, innerWidth), between(box.top, box.bottom, innerHeight));
  const free = over && (at.contains(over) || over.contains(at));
  return [at.dataset.stop ?? null, Boolean(ring && inside && free), at.outerHTML.slice(0, 100)];
})()"""
KINDS = (
    "index.html",
    "sammenfatning.html",
    "search.html",
    "alle/child_outcomes.html",
    "projekter/index.html",
    "projekter/sammenlign.html",
    "projekter/empowr/index.html",
)


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_is_reached_by_keyboard_and_seen_there(draft: Path, width: int) -> None:
    found: dict[str, Any] = {}
    with Browser() as browser:
        page = browser.open("about:blank", width=width)
        for name in KINDS:
            page.goto(draft / name)
            page.show(width=width, theme="light")
            page.still()
            page.evaluate("document.activeElement.blur()")
            stops = page.evaluate(STOPS)
            assert len(stops) > 8
            reached, unseen = set(), []
            for _ in range(len(stops) + 2):
                page.press("Tab")
                number, seen, what = page.evaluate(HERE)
                if number is None:
                    continue  # beyond the end of the page
                reached.add(int(number))
                if not seen:
                    unseen.append(what)
            missed = [stop for k, stop in enumerate(stops) if k not in reached]
            if missed or unseen:
                found[name] = {"missed": missed, "unseen": unseen}
    assert found == {}


def test_the_first_stop_leads_past_the_menu(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "alle" / "child_outcomes.html")
        page.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Gå til indholdet"
        page.press("Enter")
        assert page.evaluate("location.hash") == "#main-content"
        page.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_table_behind_a_figure_is_one_keystroke_away(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "alle" / "child_outcomes.html")
        for key in ("Enter", "Space"):
            for figure in range(page.evaluate("document.querySelectorAll('figure.erf-figure').length")):
                fold = f"document.querySelectorAll('figure.erf-figure')[{figure}].querySelector('details')"
                page.evaluate(f"{fold}.open = false")
                page.evaluate(f"{fold}.querySelector('summary').focus()")
                page.press(key)
                assert page.evaluate(f"{fold}.open && {fold}.querySelector('table').checkVisibility()")


def test_what_is_wider_than_the_screen_is_scrolled_by_keyboard(draft: Path) -> None:
    """A box that scrolls takes the focus and has a name; one that does not is no place to stop at."""
    boxes = "[...document.querySelectorAll('.erf-scroll, .pst-scrollable-table-container')]"
    with Browser() as browser:
        page = browser.open(draft / "alle" / "child_outcomes.html", width=320)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.show(width=320, theme="light")
        wide = f"{boxes}.filter(b => b.scrollWidth > b.clientWidth + 1)"
        assert page.evaluate(f"{wide}.length") >= 4
        assert page.evaluate(f"{wide}.filter(b => b.tabIndex !== 0 || b.getAttribute('role') !== 'region').length") == 0
        page.show(width=1280, theme="light")
        narrow = f"{boxes}.filter(b => b.scrollWidth <= b.clientWidth)"
        assert page.evaluate(f"{narrow}.length") >= 4
        assert page.evaluate(f"{narrow}.filter(b => b.tabIndex >= 0).length") == 0


def test_the_menu_opens_and_closes_by_keyboard_on_a_small_screen(draft: Path) -> None:
    with Browser() as browser:
        page = browser.open(draft / "index.html", width=320)
        page.evaluate("document.querySelector('.primary-toggle').focus()")
        page.press("Enter")
        assert page.evaluate("document.getElementById('pst-primary-sidebar-modal').open")
        page.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog')?.id") == "pst-primary-sidebar-modal"
        page.press("Escape")
        assert not page.evaluate("document.getElementById('pst-primary-sidebar-modal').open")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_of_headings_is_at_hand_on_every_screen(draft: Path, width: int) -> None:
    with Browser() as browser:
        page = browser.open(draft / "alle" / "child_outcomes.html", width=width)
        page.evaluate("document.querySelector('.secondary-toggle').focus()")
        page.press("Enter")
        shown = "[...document.querySelectorAll('.page-toc a')].filter(a => a.checkVisibility()).length"
        assert page.evaluate(shown) > 4
        page.press("Escape")
        assert page.evaluate(shown) == 0
        page.resize(1500)
        assert page.evaluate(shown) > 4


# What figures and tables say to those who do not see them


def test_every_picture_has_a_text_and_every_header_a_scope(draft: Path, small_book: Path) -> None:
    from bs4 import BeautifulSoup

    for site in (draft, small_book / "html"):
        for path in pages_of(site):
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            for image in page("img"):
                text = str(image.get("alt", ""))
                assert len(text) > 30 or not text, (path, image)
            for figure in page.select("figure.erf-figure"):
                assert figure.select("img[alt]:not([alt=''])"), path
                assert figure.select("figcaption"), path
            for table in page("table"):
                assert table.caption, path
                assert table.caption.get_text(strip=True), path
            for header in page("th"):
                assert header.get("scope") in {"col", "row"}, (path, header)
                assert header.get_text(strip=True), (path, header)
