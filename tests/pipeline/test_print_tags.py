"""A printed document as a screen reader meets it: tags, language, title, alt texts; and that it is always the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from helpers.errors import PrintFault
from helpers.pipeline.paper.tags import elements, with_row_heads
from helpers.pipeline.paper.typeset import typeset
from tests.pipeline.papers import FRONT, MARK, TABLE, body, chapter, figure, pages_of, runs_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return typeset(FRONT, [chapter(tmp_path_factory.mktemp("site"), body(figure(), TABLE))])


@pytest.fixture
def document(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def kinds(document: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(document)]


def below(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def scope(cell: pikepdf.Dictionary) -> str:
    return "".join(str(a.get("/Scope", "")) for a in cell.get("/A", []) if isinstance(a, pikepdf.Dictionary))


def test_it_is_tagged_titled_and_danish(document: pikepdf.Pdf) -> None:
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang).lower().startswith("da")
    assert root.ViewerPreferences.DisplayDocTitle
    assert "/StructTreeRoot" in root
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == FRONT.title
        assert "dc:creator" not in metadata
        assert str(metadata["xmp:CreateDate"]).startswith("2026-03-02")


def test_headings_go_down_one_at_a_time(document: pikepdf.Pdf) -> None:
    levels = [int(kind[2:]) for kind in kinds(document) if kind[1:2] == "H" and kind[2:].isdigit()]
    assert levels == [1, 1, 2, 3]  # contents, chapter, section, section in it
    assert all(now <= before + 1 for before, now in pairwise(levels))


def test_bookmarks_lead_to_the_chapters(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Resultater for børnene"]


def test_a_figure_has_its_alt_text_and_is_drawn_with_vectors(document: pikepdf.Pdf) -> None:
    figures = [element for element in elements(document) if element.S == "/Figure"]
    assert [str(f.Alt) for f in figures] == ["Flest går frem."]
    streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
    assert streams
    assert not any(stream.get("/Subtype") == "/Image" for stream in streams)


def test_a_table_has_heads_of_columns_and_of_rows(document: pikepdf.Pdf) -> None:
    assert kinds(document).count("/Table") == 1
    rows = [element for element in elements(document) if element.S == "/TR"]
    said = [[(str(cell.S), scope(cell)) for cell in below(row)] for row in rows]
    assert said == [
        [("/TH", "/Column"), ("/TH", "/Column")],
        [("/TH", "/Row"), ("/TD", "")],
        [("/TH", "/Row"), ("/TD", "")],
    ]
    assert {"/Caption", "/THead", "/TBody"} <= set(kinds(document))


def test_a_wrong_count_of_tables_is_refused(made: bytes) -> None:
    with pytest.raises(PrintFault, match="tabeller svarer ikke"):
        with_row_heads(made, [[True]], "titel")


def test_every_page_bears_the_mark(made: bytes) -> None:
    assert all(MARK in text for text in pages_of(made))


def test_a_real_study_bears_no_mark(tmp_path: Path) -> None:
    plain = body(TABLE.replace(MARK, "")).replace("<span class='erf-mark'></span>", "")
    made = typeset(replace(FRONT, mark=""), [chapter(tmp_path, plain)])
    assert not any("Syntetiske" in text for text in pages_of(made))


def test_nothing_of_the_screen_is_printed_and_hidden_numbers_are_explained(made: bytes) -> None:
    text = " ".join(pages_of(made))
    assert "Menu" not in text
    assert "Tallene bag figuren" not in text
    assert "skjult (a)" in text
    assert "(a) skjult: færre end 5 bag tallet." in text


def test_words_are_broken_as_in_danish(tmp_path: Path) -> None:
    """The English patterns would break in other places: the language decides, and so does its absence."""
    words = "selvmordsforebyggelsesindsatserne " * 150
    made = typeset(FRONT, [chapter(tmp_path, body(f"<p>{words}</p>"))])
    broken = {
        line.rsplit(" ", 1)[-1]
        for runs in runs_of(made)
        for line, hyphen in pairwise(runs)
        if hyphen == "\N{SOFT HYPHEN}"
    }
    assert "selvmordsforebyg" in broken  # English: forebygge-
    assert broken <= {"selv", "selvmords", "selvmordsfore", "selvmordsforebyg", "selvmordsforebyggelses"} | {
        "selvmordsforebyggel",
        "selvmordsforebyggelsesind",
        "selvmordsforebyggelsesindsat",
    }


def test_a_foreign_word_says_its_language(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        spoken = {
            str(operands[1].get("/Lang"))
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/Lang" in operands[1]
        }
    assert spoken == {"en", "da-DK"}


def test_no_page_is_left_half_empty_by_a_figure(tmp_path: Path) -> None:
    """A figure too tall for what is left of the page lets the text after it run on."""
    text = "<p>" + "Børnene svarede selv. " * 60 + "</p>"
    content = body(text, text, figure(height=500), text, text, text)
    made = typeset(FRONT, [chapter(tmp_path, content)])
    second = pages_of(made)[2]
    assert second.count("Børnene svarede selv.") > 120 + 20


def test_the_same_document_is_the_same_bytes_everywhere(made: bytes, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from helpers.pipeline.paper.typeset import typeset; "
        "from tests.pipeline.papers import FRONT, TABLE, body, chapter, figure; "
        "sys.stdout.buffer.write(typeset(FRONT, [chapter(Path(sys.argv[1]), body(figure(), TABLE))]))"
    )
    elsewhere = tmp_path / "et andet sted"
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(elsewhere)],
        capture_output=True,
        check=True,
        env=environment,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout == made
