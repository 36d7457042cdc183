"""A small site to print, and what is looked at in a PDF."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from pathlib import Path

import pikepdf

from helpers.pipeline.paper.article import Article, read_article
from helpers.pipeline.paper.typeset import Front

MARK = "Syntetiske data – siger intet om projekterne"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="{height}pt" viewBox="0 0 400 {height}">'
    '<path d="M10 10H390V90H10Z" fill="#0f5468"/></svg>'
)
FRONT = Front(
    title="Børn og indsats i Kløverby",
    running="Kløverby",
    kind="Indsatsbeskrivelse",
    subtitle="Foreningen · Kløverby",
    about="En del af «Et lille studie».",
    edition="0.1",
    date=dt.date(2026, 3, 2),
    mark=MARK,
    colophon=("Udgiver: ingen.",),
)
TABLE = (
    "<table class='erf-table'><caption><strong>Svarene</strong> Andele. <span class='erf-mark'>"
    f"{MARK}</span></caption><thead><tr><th scope='col'>Dimension</th><th scope='col'>n</th></tr></thead>"
    "<tbody><tr><th scope='row'>Trivsel</th><td>74</td></tr><tr><th scope='row'>Selvskade</th>"
    "<td><span class='erf-suppressed'>skjult<span class='erf-sr'> (færre end 5 bag tallet)</span></span></td></tr>"
    "</tbody></table>"
)


def figure(alt: str = "Flest går frem.", height: int = 120) -> str:
    """A figure as the site embeds it."""
    svg = base64.b64encode(SVG.format(height=height).encode()).decode()
    caption = f"<strong>Flest går frem.</strong> Fremgang er enhver ændring. <span class='erf-mark'>{MARK}</span>"
    return (
        f"<figure class='erf-figure'><img alt='{alt}' src='data:image/svg+xml;base64,{svg}'><figcaption>"
        f"{caption}</figcaption>"
        '<details class="erf-data"><summary>Tallene bag figuren</summary><table><tr><td>1</td></tr></table>'
        "</details>"
        "</figure>"
    )


def body(*parts: str) -> str:
    """A chapter's content: headings of three levels, and what is given."""
    return (
        "<section><h1>Resultater for børnene<a class='headerlink' href='#x'>#</a></h1><p>Indledning.</p>"
        "<section><h2>Udvikling</h2><p>En <em lang='en'>effect size</em> siger lidt.</p>"
        f"<section><h3>For de mindste</h3><p>Tekst.</p>{''.join(parts)}</section></section></section>"
    )


def site(folder: Path, content: str, page: str = "kapitel") -> Path:
    """A finished site with one page."""
    path = folder / f"{page}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"<html><body><nav>Menu</nav><article class='bd-article'>{content}</article></body></html>", encoding="utf-8"
    )
    return folder


def chapter(folder: Path, content: str) -> Article:
    return read_article(site(folder, content), "kapitel")


def runs_of(pdf: bytes) -> list[list[str]]:
    """The text of every page, line by line (a hyphen at a line's end is a run of its own)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [_runs(page) for page in document.pages]


def pages_of(pdf: bytes) -> list[str]:
    """The text of every page on one line, words at line ends whole."""
    return [" ".join(" ".join(runs).replace(" \N{SOFT HYPHEN} ", "").split()) for runs in runs_of(pdf)]


def _runs(page: pikepdf.Page) -> list[str]:
    fonts = {name: _letters(font) for name, font in dict(page.Resources.Font).items()}
    runs, letters = [""], dict[int, str]()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) == "ET":
            runs.append("")
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            for codes in (bytes(part) for part in shown if isinstance(part, pikepdf.String)):
                pairs = (int.from_bytes(codes[k : k + 2], "big") for k in range(0, len(codes), 2))
                runs[-1] += "".join(letters.get(code, "") for code in pairs)
    return [run for run in runs if run]


def _letters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-F]{4})>\s*<([0-9A-F]+)>", table.partition("endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
