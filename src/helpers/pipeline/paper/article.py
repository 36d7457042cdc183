"""The finished site's pages → what paper shows of them: the article alone, its figures as files, nothing to click."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from helpers.errors import PrintFault

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What only a screen has: permalinks, the code behind, tables folded away under figures, downloads, ways onwards.
_SCREEN_ONLY = (
    ".headerlink, .erf-end, .erf-links, .erf-ways, .erf-downloads, .erf-choices, .prev-next-area, script, style, "
    "nav, form, button, dialog, .erf-screen, .toctree-wrapper, details.admonition"
)
_FOLDED = re.compile(r'<details class="erf-data">.*?</details>', re.DOTALL)
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_INLINE_SVG = re.compile(r"data:image/svg\+xml;base64,(.+)", re.DOTALL)
_KEPT = {"img": ("src", "alt", "data-name"), "a": ("href",), "ol": ("start",)}
_CELL = ("colspan", "rowspan", "scope", "class")


@dataclass(frozen=True)
class Article:
    """One page for print.

    Args:
        page: Its path in the site, without ending.
        html: Its content; images are named `<name>.svg`.
        images: Their contents by those names.
    """

    page: str
    html: str
    images: dict[str, bytes]


@dataclass
class Draft:
    """A page on its way to print: its content can still be cut. `images` are named as the content names them."""

    page: str
    content: Tag
    images: dict[str, bytes]

    def article(self) -> Article:
        """What is left of it, cleaned of everything that only a screen needs."""
        _cleaned(self.content)
        used = {str(image.get("src")) for image in self.content.find_all("img")}
        return Article(self.page, str(self.content), {name: svg for name, svg in self.images.items() if name in used})


def read_page(site: Path, page: str) -> Draft:
    """A page of the finished site, without what only a screen shows.

    Args:
        site: The site's folder.
        page: The page's path in it, without ending.

    Raises:
        PrintFault: The page is not there, or has no article with a heading.
    """
    path = site / f"{page}.html"
    if not path.is_file():
        raise PrintFault(
            "Siden findes ikke og kan ikke trykkes.", f"html/{page}.html", "Byg bogen igen med «make book»."
        )
    # Most of a page is folded tables; parsing what is thrown away takes more time than all the rest.
    found = _ARTICLE.search(_FOLDED.sub("", path.read_text(encoding="utf-8")))
    content = BeautifulSoup(found[0], "html.parser").find("article") if found else None
    if not isinstance(content, Tag) or content.find(list(HEADINGS)) is None:
        raise PrintFault("Siden har ingen overskrift.", f"html/{page}.html", "Giv siden en overskrift, og byg igen.")
    for gone in content.select(_SCREEN_ONLY):
        gone.decompose()
    return Draft(page, content, dict(_figures_out(content, page.replace("/", "-"))))


def read_article(site: Path, page: str) -> Article:
    """A page of the finished site as paper shows it; faults as `read_page`."""
    return read_page(site, page).article()


def _figures_out(content: Tag, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Embedded images become files, for Typst to set as vectors."""
    for number, image in enumerate(content.find_all("img"), start=1):
        embedded = _INLINE_SVG.match(str(image.get("src", "")))
        if embedded:
            name = f"{prefix}-{number}.svg"
            image["src"] = name
            yield name, base64.b64decode(embedded.group(1))


def _cleaned(content: Tag) -> None:
    for table in content.find_all("table"):
        _explained(table)
        if "erf-table" not in _classes(table):
            table["class"] = "erf-table erf-text"
    for sources in content.select("ol.erf-sources"):
        listed = [" ".join(item.get_text().split()) for item in sources.find_all("li")]
        sources.replace_with(
            _small("Kilder: " + "; ".join(f"[{k}] {text}" for k, text in enumerate(listed, start=1)) + ".")
        )
    for figure in content.find_all("figure"):
        _anchored(figure)
    for box in content.find_all("aside"):
        box.name = "div"  # pandoc knows no aside
    for kind in content.select(".erf-box-kind, .erf-box-title"):
        kind.name, kind["class"] = "p", ""
        kind.wrap(BeautifulSoup("", "html.parser").new_tag("div", attrs={"class": "erf-kind"}))
    for foreign in content.select("em[lang], cite[lang], q[lang]"):
        foreign.wrap(BeautifulSoup("", "html.parser").new_tag("span", attrs={"lang": str(foreign["lang"])}))
    for link in content.find_all("a"):
        if not str(link.get("href", "")).startswith(("https://", "http://")):
            link.unwrap()
    for box in content.find_all(["div", "section", "span"]):
        if not any(c.startswith("erf-") for c in _classes(box)) and not (box.name == "span" and box.get("lang")):
            box.unwrap()
    for tag in content.select("*"):
        kept = _KEPT.get(tag.name, _CELL if tag.name in ("td", "th") else ("class", "lang"))
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in kept}


def _explained(table: Tag) -> None:
    """Why a number is hidden stands below its table: once for each reason, not in every cell."""
    reasons: list[str] = []
    for cell in table.select(".erf-suppressed"):
        said = cell.find(class_="erf-sr")
        reason = said.get_text().strip(" ()") if isinstance(said, Tag) else ""
        if isinstance(said, Tag):
            said.decompose()
        if reason and reason not in reasons:
            reasons.append(reason)
        if reason:
            cell.append(f" ({'abcdefgh'[reasons.index(reason) % 8]})")
    if reasons:
        named = [f"({'abcdefgh'[k % 8]}) skjult: {reason}" for k, reason in enumerate(reasons)]
        table.insert_after(_small("; ".join(named) + "."))


def _anchored(figure: Tag) -> None:
    """A place that stays where the figure, and the headings right before it, would have begun."""
    image = figure.find("img")
    if not isinstance(image, Tag):
        return
    first = figure
    while isinstance(before := first.find_previous_sibling(), Tag) and before.name in HEADINGS:
        first = before
    anchor = BeautifulSoup("", "html.parser").new_tag("div", attrs={"class": "erf-anchor"})
    anchor.string = str(image.get("src", ""))
    first.insert_before(anchor)


def _small(text: str) -> Tag:
    soup = BeautifulSoup("", "html.parser")
    box, paragraph = soup.new_tag("div", attrs={"class": "erf-small"}), soup.new_tag("p")
    paragraph.string = text
    box.append(paragraph)
    return box


def _classes(tag: Tag) -> list[str]:
    return [str(c) for c in tag.get("class") or []]
