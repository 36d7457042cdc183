"""The internal edition: whole, marked on every page, outside everything published, refused by publish and verify."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.chapters import CHAPTERS
from helpers.errors import Fault
from helpers.pipeline.layout import Layout
from helpers.pipeline.publish import publish
from helpers.pipeline.verify import verify
from helpers.present.mark import INTERNAL
from tests.pipeline.books import ROOT, erfaring, here, snapshot
from tests.studies import make_study

pytestmark = pytest.mark.xdist_group("internal-book")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("internal")
    make_study(folder / "study", children=8)
    done = erfaring(
        "build", "--internal", "--data", folder / "study", "--out", folder / "out",
        "--project", "syd", "--child", "syd-01", "--child", "syd-02",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def pages(home: Path) -> dict[str, BeautifulSoup]:
    root = home / "out-internt"
    return {
        p.relative_to(root).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted(root.rglob("*.html"))
    }


def test_it_has_its_own_folder_beside_the_public_one(home: Path) -> None:
    assert sorted(p.name for p in home.iterdir()) == ["out-internt", "study"]
    assert set(pages(home)) == {
        "index.html",
        "syd/arbejdsgruppe.html",
        "syd/progression-syd-01.html",
        "syd/progression-syd-02.html",
        *(f"syd/{chapter}.html" for chapter in CHAPTERS),
    }


def test_every_page_and_every_element_says_that_it_is_internal(home: Path) -> None:
    for name, page in pages(home).items():
        banner = page.select_one(".erf-banner")
        assert banner is not None, name
        assert INTERNAL in banner.get_text()
        for caption in page.select(".erf-element:not(.erf-facts) caption, figcaption"):
            assert INTERNAL in caption.get_text(), name
        for image in page.select("figure img"):
            assert INTERNAL in str(image["alt"]), name
        for sentence in page.select("p.erf-sentence"):
            assert "må ikke offentliggøres" in sentence.get_text(), name


def test_nothing_is_suppressed_in_it(home: Path) -> None:
    for name, page in pages(home).items():
        assert not page.select(".erf-suppressed"), name
    table = pages(home)["syd/progression-syd-01.html"].select_one(".erf-element table")
    assert table is not None
    assert "syd-01" in table.get_text()


def test_publish_refuses_it(home: Path, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "out")
    layout.html.mkdir(parents=True)
    (layout.html / "index.html").write_text("den forrige udgave", encoding="utf-8")
    layout.next.mkdir(parents=True)
    page = layout.next / "index.html"
    page.write_bytes((home / "out-internt" / "syd" / "arbejdsgruppe.html").read_bytes())
    with pytest.raises(Fault, match="intern side"):
        publish(layout)
    assert (layout.html / "index.html").read_text(encoding="utf-8") == "den forrige udgave"


def test_publish_refuses_a_personal_number(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "out")
    layout.next.mkdir(parents=True)
    (layout.next / "index.html").write_text("<p>Barnet 010203-1235 sagde</p>", encoding="utf-8")
    with pytest.raises(Fault, match="personnummer") as caught:
        publish(layout)
    assert "1235" not in str(caught.value)
    assert not layout.html.exists()


def test_verify_refuses_it(home: Path) -> None:
    with pytest.raises(Fault, match="interne udgave"):
        verify(home / "out-internt")
    done = erfaring("verify", home / "out-internt")
    assert done.returncode == 1
    assert "interne udgave" in done.stderr


def test_verify_finds_a_changed_a_missing_and_a_strange_file(home: Path, small_book: Path, tmp_path: Path) -> None:
    out = shutil.copytree(small_book, tmp_path / "public")
    assert verify(out) == len(snapshot(out))
    index = out / "html" / "index.html"
    original = index.read_bytes()
    for content, words in ((original[:-2] + b"x", "ændret"), (None, "mangler")):
        index.unlink()
        if content is not None:
            index.write_bytes(content)
        with pytest.raises(Fault, match=words):
            verify(out)
        index.write_bytes(original)
    (out / "html" / "mere.html").write_bytes((home / "out-internt" / "index.html").read_bytes())
    with pytest.raises(Fault) as caught:
        verify(out)
    assert "hører ikke til" in str(caught.value)
    assert "intern side" in str(caught.value)


def test_what_is_for_the_internal_edition_alone_is_refused_elsewhere(home: Path, tmp_path: Path) -> None:
    common = ("--data", home / "study", "--out", tmp_path / "x")
    done = here("build", *common, "--child", "syd-01", store=tmp_path / "store")
    assert done.returncode == 1
    assert "intern" in done.stderr
    done = here("build", "--internal", *common, "--child", "ukendt", store=tmp_path / "store")
    assert done.returncode == 1
    assert "«ukendt» findes ikke" in done.stderr
    assert "syd-01" not in done.stderr


def test_make_clean_deletes_it() -> None:
    done = subprocess.run(["make", "-n", "clean"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "_build-internt" in done.stdout
