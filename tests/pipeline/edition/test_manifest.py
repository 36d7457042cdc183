"""The manifest: every published file, its hash, and what it was made from, down to sources that exist."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import SiteFault
from helpers.pipeline.edition import manifest as module
from helpers.pipeline.edition.origins import origins
from helpers.pipeline.keys import key_of
from helpers.pipeline.layout import ROOT, Layout
from tests.pipeline.books import snapshot
from tests.pipeline.edition.editions import part_of, parts_of

pytestmark = pytest.mark.xdist_group("small-book")
SELF = {"manifest.json", "manifest.sha256"}


@pytest.fixture(scope="module")
def content(small_book: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((small_book / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_every_file_is_there_with_its_hash(small_book: Path, content: dict[str, Any]) -> None:
    there = {name: hashlib.sha256(b).hexdigest() for name, b in snapshot(small_book).items() if name not in SELF}
    assert content["files"] == there
    assert content["made_from"].keys() == there.keys()


def test_it_says_which_edition_it_is_of(content: dict[str, Any]) -> None:
    assert (content["title"], content["edition"], content["date"]) == ("Et lille studie", "1", "2024-02-29")
    assert content["synthetic"] is True
    assert re.fullmatch("[0-9a-f]{64}", content["data"])
    assert re.fullmatch("[0-9a-f]{64}", content["key"])


def test_the_key_of_each_run_is_that_of_the_inputs_it_names(content: dict[str, Any]) -> None:
    assert len(content["runs"]) == 18
    assert {"environment", "data/study.yml", "data/projects/nord/project.yml"} <= content["inputs"].keys()
    for name, run in content["runs"].items():
        assert run["key"] == key_of(content["inputs"] | run["inputs"]), name
        assert "brief" in run["inputs"]
    assert "data/projects/nord/children.csv" in content["runs"]["nord/child_outcomes"]["inputs"]
    assert "data/projects/nord/children.csv" not in content["runs"]["syd/child_outcomes"]["inputs"]


def test_what_a_file_was_made_from_exists(small_book: Path, content: dict[str, Any]) -> None:
    def exists(reference: str) -> bool:
        kind, _, name = reference.partition(":")
        if kind == "run":
            return name in content["runs"]
        folder = {"file": small_book, "source": ROOT, "study": small_book.parent / "study"}[kind]
        return (folder / name).exists()

    for name, made_from in content["made_from"].items():
        assert made_from, name
        for reference in made_from:
            assert exists(reference), (name, reference)
            assert reference != f"file:{name}"


def test_what_files_were_made_from(content: dict[str, Any]) -> None:
    made = content["made_from"]
    assert made["html/projekter/nord/fidelity.html"] == ["run:nord/fidelity"]
    assert made["html/alle/projects.html"] == made["notebooks/alle/projects.ipynb"] == ["run:alle/projects"]
    assert made["tables/syd/child-outcomes-syd-behov.csv"] == ["run:syd/child_outcomes"]
    assert made["html/tabeller/syd/child-outcomes-syd-behov.csv"] == ["file:tables/syd/child-outcomes-syd-behov.csv"]
    assert made["html/projekter/nord/index.html"] == ["study:projects/nord/project.yml", "file:results.csv"]
    assert made["html/_static/erf.css"] == ["source:book/_static/erf.css"]
    assert made["html/_static/doctools.js"] == ["source:requirements.lock"]
    assert "file:html/projekter/syd/collaboration.html" in made["pdf/syd.pdf"]
    assert set(made["results.csv"]) == {f"run:{name}" for name in content["runs"]}


def test_hand_written_pages_and_tools_name_their_sources(small_book: Path) -> None:
    from dataclasses import replace

    parts = replace(parts_of(small_book), written=["katalog/drift.md", "index.md"], report=["index", "alle/projects"])
    names = ["html/katalog/drift.html", "html/index.html", "word/redskab-2-x.docx", "word/nord/redskab-2-x.docx"]
    found = origins([*names, "pdf/rapport.pdf"], parts)
    assert found["html/katalog/drift.html"] == ("words:katalog/drift.md", "file:results.csv")
    assert found["html/index.html"] == ("words:index.md", "file:results.csv")
    assert found["word/redskab-2-x.docx"] == ("words:katalog/redskaber/redskab-2.yml",)
    assert "study:projects/nord/project.yml" in found["word/nord/redskab-2-x.docx"]
    assert found["pdf/rapport.pdf"] == ("file:html/index.html", "file:html/alle/projects.html")


@pytest.mark.parametrize("name", ["andet/x.html", "x.txt", "notebooks/vest/projects.ipynb"])
def test_a_file_nobody_made_stops_the_edition(name: str, small_book: Path, tmp_path: Path) -> None:
    out = part_of(small_book, tmp_path / "out", lambda n: n.startswith("pdf/"))
    Layout(out).manifest.unlink()
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).touch()
    with pytest.raises(SiteFault, match="ikke lavet af noget") as caught:
        module.write_manifest(out, parts_of(small_book))
    assert caught.value.where == name
    assert not Layout(out).manifest.exists()


def test_no_file_is_hashed_twice(small_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = part_of(small_book, tmp_path / "out", lambda n: n.startswith("notebooks/"))
    before = snapshot(out)
    hashed: list[bytes] = []
    real = module._hash
    monkeypatch.setattr(module, "_hash", lambda content: (hashed.append(content), real(content))[1])
    first = module.write_manifest(out, parts_of(small_book))
    assert len(hashed) == len(set(hashed)) == len(first)
    known = {name: digest for name, digest in first.items() if name.startswith("notebooks/")}
    hashed.clear()
    assert module.write_manifest(out, parts_of(small_book), known) == first
    assert len(hashed) == len(first) - len(known) == 2
    assert snapshot(out) == before


def test_it_is_the_same_from_another_folder_and_in_another_order(small_book: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    out = part_of(small_book, tmp_path / "a", lambda n: n.startswith("notebooks/"))
    parts = parts_of(small_book)
    before = snapshot(out)
    module.write_manifest(out, replace(parts, runs=dict(reversed(parts.runs.items()))))
    assert (out / "manifest.json").read_bytes() == before["manifest.json"]
    assert (out / "ro-crate-metadata.json").read_bytes() == before["ro-crate-metadata.json"]
    for name in ("manifest.json", "ro-crate-metadata.json", "sbom.cdx.json"):
        text = before[name].decode()
        assert str(tmp_path) not in text
        assert str(ROOT) not in text
