"""Articles → one PDF: pandoc turns their HTML into Typst, Typst sets it with our template as PDF/UA-1."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import PrintFault
from helpers.pipeline.paper.article import Article
from helpers.pipeline.paper.checks import check
from helpers.pipeline.paper.fitting import fit
from helpers.pipeline.paper.tags import row_heads, with_row_heads
from helpers.present.words import day

if TYPE_CHECKING:
    import typst

_TEMPLATE, _FILTER = (Path(__file__).with_name(name) for name in ("template.typ", "elements.lua"))
PARTS = (_TEMPLATE, _FILTER)  # what a document is made with, besides code


@dataclass(frozen=True)
class Front:
    """What a document says of itself.

    Args:
        title: Its title, also in its properties.
        running: The title in short, at the head of every page.
        kind: The kind of document, above the title.
        subtitle: Below the title.
        about: A paragraph on the cover.
        edition: The edition's number.
        date: The edition's date, the only one in the file.
        mark: What every page bears; empty for nothing.
        colophon: Paragraphs below the contents.
    """

    title: str
    running: str
    kind: str
    subtitle: str
    about: str
    edition: str
    date: dt.date
    mark: str = ""
    colophon: tuple[str, ...] = ()


def typeset(front: Front, articles: Sequence[Article], language: str = "da", place: Path | None = None) -> bytes:
    """The PDF of these articles, the same bytes every time.

    Args:
        front: What the document says of itself.
        articles: Its chapters.
        language: Its language.
        place: Where files are laid for Typst, in a folder of this document's own; none: where the machine has such.

    Returns:
        The file.

    Raises:
        PrintFault: The document is not accessible, or cannot be set; nothing is made.
    """
    check(front.title, language, articles)
    import typst

    images = {name: content for article in articles for name, content in article.images.items()}
    with tempfile.TemporaryDirectory(prefix="erf-tryk-", dir=place) as own:
        folder = Path(own)
        shutil.copyfile(_TEMPLATE, folder / "template.typ")
        for name, content in images.items():
            (folder / name).write_bytes(content)
        (folder / "main.typ").write_text(_source(front, articles), encoding="utf-8")
        compiler = _compiler(folder)
        chosen = folder / "figures.json"

        def places(figures: str) -> str:
            chosen.write_text(figures, encoding="utf-8")
            return str(compiler.query("<erf-place>", "value"))

        try:
            chosen.write_text(fit(places, images), encoding="utf-8")
            made = compiler.compile(pdf_standards=["ua-1"])
        except (typst.TypstError, RuntimeError) as error:  # of the template it says so as the latter
            said = str(error).strip().splitlines()
            raise PrintFault(
                f"Typst afviser dokumentet, så der bliver ingen PDF: {said[0] if said else 'uden forklaring'}",
                front.title,
                "Ret siden eller skabelonen (template.typ), som meddelelsen peger på, og byg igen.",
            ) from error
    assert isinstance(made, bytes)  # noqa: S101 - one document, no output path
    return with_row_heads(made, row_heads(articles), front.title)


def typeset_file(front: Front, articles: Sequence[Article], path: Path) -> None:
    """Write the PDF of these articles (`typeset`).

    Here and nowhere higher up: of the processes in which documents are set each imports what stands around this.
    """
    path.write_bytes(typeset(front, articles, place=path.parent))


def _compiler(folder: Path) -> typst.Compiler:
    import matplotlib as mpl
    import typst

    # What is installed here is not installed there: Typst's own fonts, and those that the figures are drawn with.
    drawn_with = str(Path(mpl.get_data_path()) / "fonts" / "ttf")
    return typst.Compiler(str(folder / "main.typ"), root=str(folder), font_paths=[drawn_with], ignore_system_fonts=True)


def _source(front: Front, articles: Sequence[Article]) -> str:
    import pypandoc

    html = "\n".join(article.html for article in articles)
    filters = ["--lua-filter", str(_FILTER), "--wrap=none"]
    body = pypandoc.convert_text(html, "typst", format="html", extra_args=filters)
    date = front.date
    arguments: dict[str, str | tuple[str, ...]] = {
        "title": front.title,
        "running": front.running,
        "kind": front.kind,
        "subtitle": front.subtitle,
        "about": front.about,
        "date-text": f"Udgave {front.edition}, {day(date)}",
        "mark": front.mark,
    }
    named = "".join(f"  {name}: {json.dumps(text, ensure_ascii=False)},\n" for name, text in arguments.items())
    colophon = "".join(f"{json.dumps(text, ensure_ascii=False)}, " for text in front.colophon)
    # Noon, in no time zone: the file says the same everywhere.
    moment = f"datetime(year: {date.year}, month: {date.month}, day: {date.day}, hour: 12, minute: 0, second: 0)"
    show = f"#show: edition.with(\n{named}  colophon: ({colophon}),\n  date: {moment},\n)"
    return f'#import "template.typ": *\n{show}\n\n{body}\n'
