"""The finished site's pages → what paper shows of them: the article alone, its figures as files, nothing to click."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from helpers.errors import PrintFault

# What only a screen has: permalinks, the code behind, tables folded away under figures, downloads, ways onwards.
_SCREEN_ONLY = (
    ".headerlink, details, .erf-end, .erf-links, .erf-ways, .erf-downloads, .erf-choices, .prev-next-area, script, style, "
    ".cell_input, nav, .erf-screen, .toctree-wrapper"
)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_INLINE_SVG = re.compile(r"data:image/svg\+xml;base64,(.+)", re.DOTALL)


@dataclass(frozen=True)
class Article:
    """One page for print.

    Args:
        page: Its path in the site, without ending.
        title: Its heading.
        html: Its content; images are named `<name>.svg`.
        images: Their contents by those names.
    """

    page: str
    title: str
    html: str
    images: dict[str, bytes]


def read_article(site: Path, page: str) -> Article:
    """A page of the finished site.

    Raises:
        PrintFault: The page is not there, or has no article with a heading.
    """
    path = site / f"{page}.html"
    if not path.is_file():
        raise PrintFault("Siden findes ikke og kan ikke trykkes.", f"html/{page}.html", "Byg bogen igen med «make book».")
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article")
    heading = article.find(_HEADINGS) if article else None
    if article is None or not isinstance(heading, Tag):
        raise PrintFault("Siden har ingen overskrift.", f"html/{page}.html", "Giv siden en overskrift, og byg igen.")
    for gone in article.select(_SCREEN_ONLY):
        gone.decompose()
    images = dict(_figures_out(article, page.replace("/", "-")))
    for tag in article.find_all(True):
        for name in ("id", "tabindex", "role", "aria-labelledby", "style"):
            tag.attrs.pop(name, None)
    for link in article.find_all("a"):
        link.unwrap()
    for box in article.find_all(["div", "section", "span"]):
        if not any(str(c).startswith("erf-") for c in box.get("class") or []):
            box.unwrap()
    return Article(page, " ".join(heading.get_text().split()), str(article), images)


def _figures_out(article: Tag, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Embedded images become files, for Typst to set as vectors."""
    for number, image in enumerate(article.find_all("img"), start=1):
        embedded = _INLINE_SVG.match(str(image.get("src", "")))
        if embedded:
            name = f"{prefix}-{number}.svg"
            image["src"] = name
            yield name, base64.b64decode(embedded.group(1))
