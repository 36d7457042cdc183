"""Hostile files are refused before anything reads on: in Danish, in little time and memory, wherever they lie."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.data import as_text, validate
from tests.data.hostile_files import BESIDE, CASES, Hostile, packed, parts, with_sheet
from tests.studies import make_study

MOST_SECONDS, MOST_MEGABYTES = 2.0, 500
PLAIN = ("a million columns of text", "one long line")  # as CSV they are looked through like any text
ROOT = Path(__file__).resolve().parents[3]

LOOKS = [(case, "table") for case in CASES]
LOOKS += [(case, "beside") for case in [*CASES, *BESIDE] if case.bomb or case in BESIDE]

pytestmark = pytest.mark.xdist_group("hostile")


def taken(folders: list[Path]) -> dict[Path, dict[str, Any]]:
    """What each folder takes to validate, and what is found."""
    command = [sys.executable, "-m", "tests.data.readers.measure", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {Path(line["folder"]): line for line in lines}


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Hostile, str], dict[str, Any]]:
    """What validating a study takes with each hostile file as a table, and beside the tables."""
    root = tmp_path_factory.mktemp("hostile")
    places: dict[tuple[Hostile, str], Path] = {}
    for number, case in enumerate([*CASES, *BESIDE]):
        content = case.make()
        for place, file in (("table", "fidelity"), ("beside", "bilag/bilag")):
            if (case, place) not in LOOKS:
                continue
            folder = make_study(root / f"{number}-{place}")
            if place == "table":
                (folder / "projects/nord/fidelity.csv").unlink()
            path = folder / f"projects/nord/{file}.{case.ending}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            places[case, place] = folder
    found = taken(list(places.values()))
    shutil.rmtree(root)
    return {key: found[folder] for key, folder in places.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.ending}: {case.name}")
def test_a_hostile_table_is_an_error_that_says_what_to_do(case: Hostile, looks: dict[Any, dict[str, Any]]) -> None:
    errors = [text for grade, file, text in looks[case, "table"]["findings"] if grade == "error" and "fidelity" in file]
    assert errors, looks[case, "table"]["findings"]
    for word in case.words:
        assert any(word in text for text in errors), errors


@pytest.mark.parametrize(
    ("case", "place"),
    LOOKS,
    ids=lambda one: one if isinstance(one, str) else f"{one.ending}: {one.name}",
)
def test_it_takes_little_time_and_memory_wherever_it_lies(
    case: Hostile, place: str, looks: dict[Any, dict[str, Any]]
) -> None:
    look = looks[case, place]
    assert [text for grade, _, text in look["findings"] if grade == "crash"] == []
    assert look["seconds"] < MOST_SECONDS
    assert look["megabytes"] < MOST_MEGABYTES


@pytest.mark.parametrize(
    "case", [case for case, place in LOOKS if place == "beside"], ids=lambda case: f"{case.ending}: {case.name}"
)
def test_a_bomb_beside_the_tables_is_an_error_or_plain_text(case: Hostile, looks: dict[Any, dict[str, Any]]) -> None:
    errors = [file for grade, file, _ in looks[case, "beside"]["findings"] if grade == "error"]
    assert bool(errors) is (case.name not in PLAIN)


def test_the_measure_sees_what_is_taken(tmp_path: Path) -> None:
    """A study that is not small takes more than nothing, so the limits above are measured."""
    folder = make_study(tmp_path / "study")
    (look,) = taken([folder]).values()
    assert look["findings"] == []
    assert look["seconds"] > 0
    assert 50 < look["megabytes"] < MOST_MEGABYTES


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        before = Path.cwd()
        os.chdir(path.parent)  # the path of a socket may not be long
        try:
            one.bind(path.name)
        finally:
            os.chdir(before)


def _ring(path: Path) -> None:
    path.symlink_to(path.with_name("other.csv"))
    path.with_name("other.csv").symlink_to(path)


def _out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("nothing.csv"))


def _holes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


PLACES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (_pipe, "ikke en almindelig fil"),
    "a socket": (_socket, "ikke en almindelig fil"),
    "a link out of the folder": (_out, "uden for mappen"),
    "links in a ring": (_ring, "kan ikke åbnes"),
    "a link to nowhere": (_nowhere, "kan ikke åbnes"),
    "a terabyte of holes": (_holes, "1.048.576 MB"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["fidelity.csv", "fidelity.xlsx", "bilag.bin"])
def test_what_is_no_file_of_the_folder_is_an_error_and_is_not_opened(folder: Path, place: str, name: str) -> None:
    make, word = PLACES[place]
    path = folder / "projects/nord" / name
    if name.startswith("fidelity"):
        (folder / "projects/nord/fidelity.csv").unlink()
    make(path)
    errors = [finding for finding in validate(folder) if finding.grade == "error" and finding.file.endswith(name)]
    assert len(errors) == 1
    assert word in errors[0].message
    path.unlink()


def test_a_folder_that_is_a_link_out_of_the_study_is_an_error(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(folder / "projects/nord", outside)
    (folder / "projects/nord").symlink_to(outside)
    errors = {finding.file: finding.message for finding in validate(folder) if finding.grade == "error"}
    assert {f"projects/nord/{name}.csv" for name in ("children", "measurements")} <= errors.keys()
    assert "uden for mappen" in errors["projects/nord/children.csv"]


def test_links_inside_the_folder_and_a_study_that_is_a_link_are_read(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "projects/nord/fidelity.csv", folder / "fidelity.csv")
    (folder / "projects/nord/fidelity.csv").symlink_to("../../fidelity.csv")
    (tmp_path / "link").symlink_to(folder)
    assert validate(folder) == ()
    assert validate(tmp_path / "link") == ()


def test_whatever_a_finding_says_it_shows_no_personal_number(folder: Path) -> None:
    """The names inside a hostile file are its sender's."""
    (folder / "projects/nord/fidelity.csv").unlink()
    content = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999"><c r="A9999999"/></row>')()
    named = parts(content)
    named["xl/workbook.xml"] = named["xl/workbook.xml"].replace(b"Sheet1", b"140395-1234")
    (folder / "projects/nord/fidelity.xlsx").write_bytes(packed(named))
    report = as_text(validate(folder))
    assert "findes i noget regneark" in report
    assert "140395" not in report
    assert "1234" not in report
