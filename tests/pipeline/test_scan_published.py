"""The last look before publishing finds what is private or internal in whatever is about to be published, each time."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from helpers.pipeline import scan_published
from helpers.pipeline.scan_published import private_in
from helpers.pipeline.store import Store
from helpers.present.gate import MIME
from helpers.present.mark import INTERNAL
from tests.data.personal.test_private import NUMBER, packed

CLEAN = {"html/index.html": b"<p>ren</p>", "html/kopi.html": b"<p>ren</p>", "results.csv": b"a,b\n1,2\n"}


@pytest.fixture
def edition(tmp_path: Path) -> list[Path]:
    for name, content in CLEAN.items():
        put(tmp_path / "edition" / name, content)
    return [tmp_path / "edition" / "html", tmp_path / "edition" / "results.csv"]


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def said(edition: list[Path], store: Store | None = None) -> list[tuple[str, str]]:
    return [(fault.what.split()[1], fault.where.partition(", ")[0]) for fault in private_in(edition, store).faults]


def test_a_clean_edition_gives_every_files_hash(edition: list[Path]) -> None:
    scanned = private_in(edition)
    assert scanned.faults == ()
    assert {Path(p).name: h for p, h in scanned.hashes.items()} == {
        Path(name).name: hashlib.sha256(content).hexdigest() for name, content in CLEAN.items()
    }


@pytest.mark.parametrize("kind", ["zip", "name in zip", "gzip", "pdf", "png", "compressed png", "utf-16", "bytes"])
@pytest.mark.parametrize("remembers", [True, False])
def test_a_number_is_found_in_whatever_holds_it(
    kind: str, remembers: bool, edition: list[Path], tmp_path: Path
) -> None:
    store = Store(tmp_path / "store") if remembers else None
    assert said(edition, store) == []
    put(edition[0] / "a.bin", packed(kind, f"nr. {NUMBER} her"))
    put(edition[0] / "b.bin", packed(kind, f"nr. {NUMBER} her"))
    for _ in range(2):  # what was found is found again
        assert said(edition, store) == [("personnummer", "a.bin"), ("personnummer", "b.bin")]


@pytest.mark.parametrize(
    "mark", [INTERNAL, json.dumps(INTERNAL).strip('"'), INTERNAL.replace("–", "&#8211;")], ids=["text", "JSON", "HTML"]
)
def test_the_internal_mark_is_found_also_in_an_archive(mark: str, edition: list[Path], tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    put(edition[0] / "side.html", f"<p>{mark}</p>".encode())
    put(edition[0] / "brev.docx", packed("zip", mark))
    assert said(edition, store) == [("intern", "brev.docx"), ("intern", "side.html")]


def test_it_tells_all_that_is_wrong_first_what_is_internal(edition: list[Path]) -> None:
    put(edition[0] / "a.html", INTERNAL.encode())
    put(edition[0] / "b.html", NUMBER.encode())
    put(edition[0] / "c.html", f"{NUMBER} {INTERNAL}".encode())
    assert said(edition) == [
        ("intern", "a.html"),
        ("intern", "c.html"),
        ("personnummer", "b.html"),
        ("personnummer", "c.html"),
    ]


def test_what_cannot_be_looked_through_is_not_published(edition: list[Path]) -> None:
    put(edition[0] / "a.7z", b"7z\xbc\xaf\x27\x1c\0\0")
    (fault,) = private_in(edition).faults
    assert "gennemsøges" in fault.what
    assert fault.where == "a.7z"


def test_a_folder_that_cannot_be_read_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "lukket"
    closed.mkdir()
    listed = os.scandir

    def refusing(place: str | Path) -> Any:
        if Path(place) == closed:
            raise PermissionError(13, "Permission denied", str(place))
        return listed(place)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PermissionError):
        private_in([tmp_path])


def test_an_unchanged_content_is_looked_through_once(
    edition: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    find = scan_published.find_private
    monkeypatch.setattr(scan_published, "find_private", lambda text: looked.append(text) or find(text))
    store = Store(tmp_path / "store")
    private_in(edition, store)
    assert len(looked) == 2  # two pages say the same
    private_in(edition, store)
    assert len(looked) == 2
    put(edition[0] / "index.html", b"<p>ny</p>")
    private_in(edition, store)
    assert looked[2:] == ["<p>ny</p>"]


@pytest.mark.parametrize("copies", [2, 3, 50])
def test_several_see_what_one_sees(copies: int, tmp_path: Path) -> None:
    bad = {
        f"{k}.html": f"<p>{k} {NUMBER if k % 7 == 3 else ''} {INTERNAL if k % 5 == 0 else ''}</p>" for k in range(40)
    }
    for name, text in bad.items():
        put(tmp_path / "ny" / name, text.encode())
    alone, together = (private_in([tmp_path / "ny"], None, number) for number in (1, copies))
    assert len(alone.faults) == 6 + 8
    assert [str(fault) for fault in together.faults] == [str(fault) for fault in alone.faults]
    assert together.hashes == alone.hashes


def test_a_file_that_is_being_written_to_is_not_let_through(
    edition: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = scan_published._looked_through_here

    def disturbed(files: dict[bytes, Path], digests: list[bytes]) -> dict[bytes, tuple[str, ...]]:
        put(edition[0] / "index.html", b"<p>andet</p>")
        return looked(files, digests)

    monkeypatch.setattr(scan_published, "_looked_through_here", disturbed)
    faults = private_in(edition).faults
    assert [(fault.where, "kan ikke gennemsøges" in fault.what) for fault in faults] == [
        ("index.html", True),
        ("kopi.html", True),  # it said the same, and is judged with it
    ]


def test_other_code_remembers_nothing(edition: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    private_in(edition, store)
    looked: list[str] = []
    find = scan_published.find_private
    monkeypatch.setattr(scan_published, "find_private", lambda text: looked.append(text) or find(text))
    monkeypatch.setattr(scan_published, "code_hash", lambda names: "another")
    private_in(edition, store)
    assert len(looked) == 2


def test_a_spoilt_memory_is_no_memory(edition: list[Path], tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    private_in(edition, store)
    bad = put(edition[0] / "a.html", NUMBER.encode())
    (kept,) = [p for p in (tmp_path / "store").rglob("*") if p.is_file()]
    kept.write_bytes(kept.read_bytes() + hashlib.sha256(bad.read_bytes()).digest())
    assert said(edition, store) == [("personnummer", "a.html")]


PAGE = f"""<h1>3. Samarbejdet<a class="headerlink">#</a></h1>
<section><h2>Børnene</h2><p>Intet.</p><table><caption>Ren</caption><tr><td>1</td></tr></table>
<table><caption>Mål <b>nu</b></caption><tr><td>nr. {NUMBER}</td></tr></table>{{more}}</section>"""
INDEX = "Search.setIndex(" + json.dumps(
    {
        "alltitles": {},
        "docnames": ["om", "alle/projects"],
        "terms": {"1403951234": 1, "ord": [0, 1]},
        "titles": ["Om bogen", "Børnene"],
        "titleterms": {},
    }
)
NOTEBOOK = {
    "cells": [
        {"source": ["# Titel"]},
        {"source": "vis()", "outputs": [{"data": {MIME: {"title": "Alder", "text": NUMBER}}}]},
        {"source": [f"# {NUMBER}"], "outputs": [{"output_type": "stream", "text": NUMBER}]},
    ]
}


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.html", PAGE.format(more=""), "siden «3. Samarbejdet», tabellen «Mål nu»"),
        ("a.html", f"<h1>Et</h1><section><h2>To</h2><p>{NUMBER}</p></section>", "siden «Et», afsnittet «To»"),
        ("a.html", f"<h1>Et {NUMBER}</h1>", "siden «Et [personnummer]»"),
        ("a.html", f"<p>{NUMBER}</p>", ""),
        ("searchindex.js", INDEX + ")", "et ord fra siden «Børnene» (alle/projects)"),
        ("searchindex.js", f"Search.setIndex({NUMBER})", ""),
        ("a.ipynb", json.dumps(NOTEBOOK), "celle 2: «Alder», celle 3"),
        ("a.ipynb", NUMBER, ""),
        ("a.csv", f"a,b\n1,2\n1,{NUMBER}\n", "linje 3"),
        ("a.csv", f"{NUMBER}\n" * 9, "linje 1, linje 2, linje 3 og 6 steder til"),
        ("a.svg", f"<svg>\n{NUMBER}</svg>", "linje 2"),
        ("a.json", f"[{NUMBER}]", ""),
    ],
)
def test_it_says_where_in_the_file(name: str, content: str, place: str, edition: list[Path]) -> None:
    put(edition[0] / name, content.encode())
    (fault,) = private_in(edition).faults
    assert fault.where == ", ".join(filter(None, [name, place]))


def test_it_says_where_in_an_archive(edition: list[Path]) -> None:
    put(edition[0] / "a.xlsx", packed("zip", f"nr. {NUMBER} her"))
    (fault,) = private_in(edition).faults
    assert fault.where.startswith("a.xlsx, delen «")
    assert NUMBER not in str(fault)
