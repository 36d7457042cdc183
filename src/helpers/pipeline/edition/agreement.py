"""Whether the parts of an edition tell of the same: no single place can be changed and sealed anew unseen.

Every number stands in an edition several times: in an executed notebook, in the ledger, in a table's files and on its
page. The notebooks are what the others were made of, so each is held against them; the descriptions against each other.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from helpers.errors import Fault, SiteFault
from helpers.pipeline import ledger, toc
from helpers.pipeline.changes import sentences_of
from helpers.pipeline.downloads import FOLDER, anchor_of, is_synthetic
from helpers.pipeline.layout import Layout
from helpers.pipeline.outputs import elements, notebook_of
from helpers.pipeline.plan import Run
from helpers.present.alike import differing
from helpers.present.mark import mark_of
from helpers.present.sheet import sheet_of
from helpers.present.words import approval
from helpers.study import Edition

_AGAIN = "Byg udgaven igen, eller hent den hele udgave igen dér, hvor den kom fra."
_APPROVED = re.compile(r"Udgaven er godkendt af .+? den \d{1,2}\. \w+ \d{4}\.")
_COPIES = {"tables": FOLDER, "pdf": "pdf", "word": "word"}  # folder of the edition → its copy in the site
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


def disagreements(layout: Layout) -> list[Fault]:
    """Where the parts of a whole edition contradict each other, a fault each; empty where they do not.

    Args:
        layout: The output folder of an edition whose files are those of its manifest.
    """
    found: list[Fault] = []
    for look in (_descriptions, _copies, _numbers):
        try:
            found += look(layout)
        except _UNREADABLE as error:
            what = f"En af udgavens beskrivelser kan ikke læses ({type(error).__name__})."
            found.append(SiteFault(what, str(layout.out), _AGAIN))
    return found


def _descriptions(layout: Layout) -> Iterator[Fault]:
    """manifest.json, edition.json and the RO-Crate: the same title, number and date, and the same files."""
    manifest, about, crate = (json.loads(path.read_bytes()) for path in (layout.manifest, layout.about, layout.crate))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    root = entities["./"]
    described = {
        "manifest.json": (manifest["edition"], manifest["date"], manifest["notes"], manifest["approved"]),
        "edition.json": (about["number"], about["date"], about["notes"], about["approved"]),
        layout.crate.name: (root["version"], root["datePublished"], manifest["notes"], manifest["approved"]),
    }
    first, *others = described.values()
    if any(other != first for other in others) or root["name"] != manifest["title"]:
        yield SiteFault(
            "Udgaven har ikke samme titel, nummer, dato, noter og godkendelse overalt.", ", ".join(described), _AGAIN
        )
    said = approval(Edition.model_validate({name: about[name] for name in Edition.model_fields if name in about}))
    pages = [layout.html / f"{name}.html" for name in (toc.ABOUT, toc.CHANGES)]
    told = [one for page in pages for one in _APPROVED.findall(" ".join(_text(page).split()))]
    if {*told} != {*filter(None, [said])}:
        where = ", ".join(page.relative_to(layout.out).as_posix() for page in pages)
        yield SiteFault("Siderne siger noget andet om godkendelsen end edition.json.", where, _AGAIN)
    files = manifest["files"]
    if about["results"] != files[layout.results.name]:
        yield SiteFault("edition.json hører til en anden results.csv.", layout.about.name, _AGAIN)
    for name, entity in entities.items():
        if "sha256" in entity and entity["@type"] == "File" and files.get(unquote(name)) != entity["sha256"]:
            yield SiteFault("Filen er en anden, end RO-Crate siger.", f"{unquote(name)}, {layout.crate.name}", _AGAIN)


def _text(page: Path) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(page.read_bytes(), "html.parser").get_text()


def _copies(layout: Layout) -> Iterator[Fault]:
    """What a reader can take along from the site is what lies beside it."""
    files: Mapping[str, str] = json.loads(layout.manifest.read_bytes())["files"]
    for folder, copy in _COPIES.items():
        own, other = (
            {name.removeprefix(start): digest for name, digest in files.items() if name.startswith(start)}
            for start in (f"{folder}/", f"{layout.html.name}/{copy}/")
        )
        for name in sorted(own.items() ^ other.items()):
            yield SiteFault("En fil er ikke den samme i sitet som ved siden af.", f"{folder}/{name[0]}", _AGAIN)


def _numbers(layout: Layout) -> Iterator[Fault]:
    """The ledger, the sentences, the tables' files and the pages against the executed notebooks."""
    synthetic = bool(json.loads(layout.manifest.read_bytes())["synthetic"])
    runs = {Run(path.parent.name, path.stem): path for path in sorted(layout.notebooks.glob("*/*.ipynb"))}
    sentences: dict[Any, str] = {}
    faults: list[Fault] = []

    def read() -> Iterator[Mapping[str, Any]]:
        for run, path in runs.items():
            notebook = notebook_of(path)
            sentences.update(sentences_of({run: notebook}))
            faults.extend(_shown(layout, run, notebook, synthetic=synthetic))
            yield notebook

    table = ledger.gather(read())
    yield from faults
    with tempfile.TemporaryDirectory(prefix="erf-") as folder:
        ledger.write(table, Path(folder, "results.csv"), synthetic=synthetic)
        same = _hash(Path(folder, "results.csv")) == _hash(layout.results)
    if not same:
        yield SiteFault("results.csv har andre tal end notesbøgerne.", layout.results.name, _AGAIN)
    told = {
        (one["chapter"], one["project"], one["element"], one["number"]): one["text"]
        for one in json.loads(layout.about.read_bytes())["sentences"]
    }
    if told != {tuple(place): text for place, text in sentences.items()}:
        yield SiteFault("edition.json har andre sætninger end notesbøgerne.", layout.about.name, _AGAIN)


def _shown(layout: Layout, run: Run, notebook: Mapping[str, Any], *, synthetic: bool) -> Iterator[Fault]:
    """What a notebook's page and its tables' files show, against the notebook."""
    name = f"{toc.chapter_page(run.project, run.chapter)}.html"
    page = (layout.html / name).read_text(encoding="utf-8")
    for content in elements(notebook):
        anchor = anchor_of(run.chapter, run.project, content["name"])
        if "table" in content:
            place = layout.tables / run.project / anchor
            files = [place.with_name(f"{anchor}{ending}").read_bytes() for ending in (".csv", ".xlsx")]
            sheet = sheet_of(content, mark_of(synthetic=is_synthetic(content["kind"], synthetic=synthetic)))
            wrong = differing(_table(page, anchor), content, sheet, *files)
        else:
            said = content["paragraphs"] if content["kind"] == "sentence" else ()
            wrong = [text for text in said if escape(text, quote=False) not in page]
        if wrong:
            yield SiteFault(
                "Siden eller filerne viser andet end notesbogen.", f"{name}, {anchor}: {'; '.join(wrong)}", _AGAIN
            )


def _table(page: str, anchor: str) -> str:
    """The part of a page from an element's address to the end of its table."""
    start = page.index(f'id="{anchor}"')
    return page[start : page.index("</table>", start) + len("</table>")]


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
