"""`erfaring verify`: no byte of an edition changes unseen, and nothing comes, goes or is renamed unseen."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.errors import Fault, Faults
from helpers.pipeline.edition.seal import seal_of
from helpers.pipeline.layout import Layout
from helpers.pipeline.verify import verify, verify_files
from helpers.present.mark import INTERNAL
from tests.pipeline.books import erfaring, snapshot
from tests.pipeline.edition.editions import part_of

pytestmark = pytest.mark.xdist_group("small-book")
FLIPS = 200
OWN = ("manifest.json", "manifest.sha256", "ro-crate-metadata.json", "sbom.cdx.json", "results.csv")


@pytest.fixture(scope="module")
def edition(small_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that a test may change, if it changes it back."""
    return Path(shutil.copytree(small_book, tmp_path_factory.mktemp("verify") / "out"))


@pytest.fixture(scope="module")
def little_edition(small_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of about a hundred files of every kind."""

    def wanted(name: str) -> bool:
        return not name.startswith(("html/_static/", "html/tabeller/")) and "/nord" not in name

    return part_of(small_book, tmp_path_factory.mktemp("little") / "out", wanted)


def faults(edition: Path) -> list[Fault]:
    try:
        verify_files(edition)
    except Faults as several:
        return list(several.faults)
    except Fault as one:
        return [one]
    return []


def test_a_whole_edition_is_whole(edition: Path) -> None:
    assert verify(edition) == len(snapshot(edition))
    done = erfaring("verify", edition)
    assert done.returncode == 0, done.stderr
    assert "Udgaven er hel" in done.stdout


def flipped(edition: Path) -> int:
    """Change one random byte at a time; how many of these changes verify found, each at the file it is in."""
    chance = random.Random(9)  # noqa: S311
    names = sorted(name for name, content in snapshot(edition).items() if content)
    chosen = [*OWN, *chance.choices(names, k=FLIPS - len(OWN))]
    assert len({name.split("/")[0] for name in chosen}) >= 8
    found = 0
    for name in chosen:
        path = edition / name
        content = path.read_bytes()
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :])
        found += any(name in fault.where for fault in faults(edition))
        path.write_bytes(content)
    assert not faults(edition)
    return found


def test_of_200_random_flips_200_are_found(little_edition: Path) -> None:
    assert 60 < verify_files(little_edition) < 300
    assert flipped(little_edition) == FLIPS


@pytest.mark.long
def test_of_200_random_flips_in_the_whole_book_200_are_found(default_book: Path, tmp_path: Path) -> None:
    edition = Path(shutil.copytree(default_book, tmp_path / "out"))
    start = time.monotonic()
    verify(edition)
    assert time.monotonic() - start < 60
    assert flipped(edition) == FLIPS


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256"])
def test_white_space_is_a_change_too(name: str, edition: Path) -> None:
    path = edition / name
    content = path.read_bytes()
    assert b"\r" not in content
    for other in (content + b"\n", content[:-1], b" " + content, content.replace(b"\n", b"\r\n"), content.upper()):
        path.write_bytes(other)
        assert faults(edition), other[:20]
    path.write_bytes(content)
    assert not faults(edition)


def renamed(edition: Path) -> None:
    (edition / "html" / "index.html").rename(edition / "html" / "Index.html")


def linked(edition: Path) -> None:
    page = edition / "html" / "index.html"
    page.rename(edition.parent / "index.html")
    page.symlink_to(edition.parent / "index.html")


def linked_folder(edition: Path) -> None:
    (edition / "html" / "mere").symlink_to(edition / "html" / "alle")


def piped(edition: Path) -> None:
    os.mkfifo(edition / "tables" / "rør.csv")


def internal(edition: Path) -> None:
    (edition / "html" / "intern.html").write_text(f"<p>{INTERNAL}</p>", encoding="utf-8")


SPOILT: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "missing": (lambda e: (e / "results.csv").unlink(), ["En fil mangler.", "results.csv"]),
    "a missing folder": (
        lambda e: shutil.rmtree(e / "notebooks"),
        ["En fil mangler.", "notebooks/nord/projects.ipynb"],
    ),
    "in excess": (lambda e: (e / "html" / "x.html").touch(), ["hører ikke til udgaven", "html/x.html"]),
    "hidden": (lambda e: (e / "html" / ".x").touch(), ["hører ikke til udgaven", "html/.x"]),
    "beside the folders": (lambda e: (e / "læsmig.txt").touch(), ["hører ikke til udgaven", "læsmig.txt"]),
    "capitals": (renamed, ["store og små bogstaver", "html/Index.html, før html/index.html"]),
    "a link with the same content": (linked, ["ikke er en almindelig fil", "html/index.html"]),
    "a link to a folder": (linked_folder, ["html/mere"]),
    "a pipe": (piped, ["ikke er en almindelig fil", "tables/rør.csv"]),
    "an internal page": (internal, ["intern side", "html/intern.html"]),
    "no seal": (lambda e: (e / "manifest.sha256").unlink(), ["intet segl", "manifest.sha256"]),
    "no manifest": (lambda e: (e / "manifest.json").unlink(), ["ingen manifest.json"]),
    "no crate": (lambda e: (e / "ro-crate-metadata.json").unlink(), ["En fil mangler.", "ro-crate-metadata.json"]),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_told_in_danish(name: str, small_book: Path, tmp_path: Path) -> None:
    edition = Path(shutil.copytree(small_book, tmp_path / "out"))
    spoil, words = SPOILT[name]
    spoil(edition)
    told = "\n".join(str(fault) for fault in faults(edition))
    for word in words:
        assert word in told


def test_all_is_told_at_once(small_book: Path, tmp_path: Path) -> None:
    edition = Path(shutil.copytree(small_book, tmp_path / "out"))
    for spoil in (renamed, linked_folder, internal):
        spoil(edition)
    (edition / "results.csv").write_text("", encoding="utf-8")
    (edition / "manifest.json").write_bytes((edition / "manifest.json").read_bytes() + b" ")
    done = erfaring("verify", edition)
    assert done.returncode == 1
    # The internal page and the link are also too many.
    assert "I alt 7 fejl" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"files": []}', b'{"files": {"a": 1}}', b"\xff", b"[" * 100_000, b"9" * 9_999]
)
def test_a_manifest_that_is_none_is_told_even_when_sealed(content: bytes, edition: Path) -> None:
    layout = Layout(edition)
    before = layout.manifest.read_bytes()
    layout.manifest.write_bytes(content)
    layout.seal.write_bytes(seal_of(content))
    assert faults(edition)
    layout.manifest.write_bytes(before)
    layout.seal.write_bytes(seal_of(before))
    assert not faults(edition)


def test_what_is_no_part_of_an_edition_is_left_alone(small_book: Path, tmp_path: Path) -> None:
    edition = Path(shutil.copytree(small_book, tmp_path / "out"))
    page = edition / "chapters/alle/projects.html"
    page.parent.mkdir(parents=True)
    page.touch()
    assert not faults(edition)


def test_what_a_killed_build_left_is_named(
    small_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = Path(shutil.copytree(small_book, tmp_path / "out"))
    left = Layout(edition).desk / "verdict"
    left.mkdir(parents=True)
    assert main(["verify", str(edition)]) == 0
    assert str(Layout(edition).work) in capsys.readouterr().out
    monkeypatch.setattr("helpers.pipeline.layout.is_mounted", lambda _: True)  # a disk of its own has no neighbours
    assert not faults(edition)
    Layout(edition).desk.mkdir(parents=True)
    assert "Arbejdsfiler fra en standset bygning" in "".join(map(str, faults(edition)))
