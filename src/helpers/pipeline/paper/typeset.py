"""Articles → one PDF: pandoc turns their HTML into Typst, Typst sets it with our template as PDF/UA-1."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import PrintFault
from helpers.pipeline.paper.article import Article
from helpers.pipeline.paper.checks import check

_HERE = Path(__file__).parent
_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()


@dataclass(frozen=True)
class Front:
    """What stands on the cover.

    Args:
        title: The document's title, also in its properties.
        kind: The kind of document, above the title.
        subtitle: Below the title.
        about: A paragraph.
        edition: The edition's number.
        date: The edition's date, the only one in the file.
        mark: What every page bears; empty for nothing.
    """

    title: str
    kind: str
    subtitle: str
    about: str
    edition: str
    date: dt.date
    mark: str = ""


def typeset(front: Front, articles: Sequence[Article], language: str = "da") -> bytes:
    """The PDF of these articles, the same bytes every time.

    Raises:
        PrintFault: The document is not accessible, or cannot be set; nothing is made.
    """
    check(front.title, language, articles)
    import matplotlib as mpl
    import typst

    with tempfile.TemporaryDirectory(prefix="erf-tryk-") as place:
        folder = Path(place)
        shutil.copyfile(_HERE / "template.typ", folder / "template.typ")
        for article in articles:
            for name, content in article.images.items():
                (folder / name).write_bytes(content)
        (folder / "main.typ").write_text(_source(front, articles), encoding="utf-8")
        try:
            made = typst.compile(
                str(folder / "main.typ"),
                root=str(folder),
                font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
                ignore_system_fonts=True,  # what is installed here is not installed there
                pdf_standards=["ua-1"],
            )
        except Exception as error:  # the binding has no common type for what Typst refuses
            said = str(error).strip().splitlines()
            raise PrintFault(
                f"Typst afviser dokumentet: {said[0] if said else type(error).__name__}",
                front.title,
                "Ret siden, som meddelelsen peger på, og byg igen.",
            ) from error
    assert isinstance(made, bytes)  # noqa: S101 - one document, no output path
    return made


def _source(front: Front, articles: Sequence[Article]) -> str:
    import pypandoc

    html = "\n".join(article.html for article in articles)
    body = pypandoc.convert_text(
        html, "typst", format="html", extra_args=["--lua-filter", str(_HERE / "elements.lua"), "--wrap=none"]
    )
    date = front.date
    arguments = {
        "title": front.title,
        "kind": front.kind,
        "subtitle": front.subtitle,
        "about": front.about,
        "date-text": f"Udgave {front.edition}, {date.day}. {_MONTHS[date.month - 1]} {date.year}",
        "mark": front.mark,
    }
    named = "".join(f"  {name}: {json.dumps(text, ensure_ascii=False)},\n" for name, text in arguments.items())
    # Noon, in no time zone: the file says the same everywhere.
    moment = f"datetime(year: {date.year}, month: {date.month}, day: {date.day}, hour: 12, minute: 0, second: 0)"
    return f'#import "template.typ": *\n#show: edition.with(\n{named}  date: {moment},\n)\n\n{body}\n'
