"""The analyst's guide is true: its example is followed word by word, its other commands can be given."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import yaml

from helpers.arguments import parser
from helpers.chapters.registry import CHAPTERS
from helpers.data.delivery.mapping import Part
from helpers.data.readers import read_sheets
from helpers.study import Disclosure

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs" / "vejledning-til-analytikere.md"
TEXT = GUIDE.read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is, and its lines."""

    kind: str
    lines: tuple[str, ...]


BLOCKS = [Block(found[1], tuple(found[2].splitlines())) for found in _FENCE.finditer(TEXT)]


STUDY = next(block for block in BLOCKS if block.lines[0].startswith("title:"))
KEEP = next(block for block in BLOCKS if block.lines[0] == "disclosure:")


def commands(block: Block) -> list[tuple[str, str]]:
    """Each command of a console block with what it must print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


def run(command: str, folder: Path) -> str:
    """What a command prints; the code lies in ../kode."""
    words = shlex.split(command)
    if words[0] == "cp":
        assert words[1] == "-r"
        shutil.copytree(ROOT / words[2].removeprefix("../kode/"), folder / words[3])
        return ""
    if words[0] == "erfaring":
        words[:1] = [sys.executable, "-m", "helpers.cli"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    # A fault is told on the other stream; the progress of a run is there too and is no part of the guide.
    fault = done.stderr if done.stderr.startswith("FEJL") else ""
    return (done.stdout + fault).lstrip("\ufeff").rstrip("\n")


def edit(path: Path, block: Block) -> None:
    """Change a file as a diff says: each `-` line is there exactly once and is replaced by the `+` lines after it."""
    lines = path.read_text(encoding="utf-8").split("\n")
    at = -1
    for line in block.lines:
        sign, rest = line[0], line[1:]
        if sign == "-":
            assert lines.count(rest) == 1, rest
            at = lines.index(rest)
            del lines[at]
        else:
            assert sign == "+", line
            lines.insert(at, rest)
            at += 1
    path.write_text("\n".join(lines), encoding="utf-8")


def follow(folder: Path, *, chapters: bool) -> None:
    for block in BLOCKS:
        if block.kind == "console":
            for command, printed in commands(block):
                if chapters or not command.startswith("erfaring run"):
                    assert run(command, folder) == printed, command
        elif block.kind == "yaml" and block not in (STUDY, KEEP):
            assert "\n".join(block.lines) in (folder / "indbakke" / "import.yml").read_text(encoding="utf-8")
        elif block.kind == "diff":
            own = block.lines[0].startswith("-book:")
            edit(folder / ("studie/study.yml" if own else "indbakke/import.yml"), block)


def test_the_example_is_followed_word_by_word(tmp_path: Path) -> None:
    follow(tmp_path, chapters=False)
    # What came out is the delivery: turned answers as they were given, the label for the wave, decimals with a point.
    project = tmp_path / "studie" / "projects" / "eksempel"
    lines = (project / "measurements.csv").read_text(encoding="utf-8").splitlines()
    delivered = (tmp_path / "indbakke" / "trivsel.csv").read_bytes().decode("cp1252").splitlines()
    assert delivered[1] == "1;Før;05-02-2016;Barnet alene;2;2;2;1;2;3;2;2;1;2"
    assert lines[1] == "eksempel-1,before,2016-02-05,alone,2,2,3,1,2,3,3,2,1,2"
    assert (project / "fidelity.csv").read_text(encoding="utf-8").splitlines()[1] == "eksempel-1,3,4,2.5,2.5,4"
    assert (tmp_path / "fund.xlsx").read_bytes().startswith(b"PK")
    # Once more: the same bytes, and the guide says so.
    before = {path: path.read_bytes() for path in project.iterdir()}
    assert run("erfaring import indbakke --data studie --project eksempel", tmp_path).count("uændret") == 3
    assert {path: path.read_bytes() for path in project.iterdir()} == before


def test_the_smallest_study_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "studie"
    folder.mkdir()
    (folder / "study.yml").write_text("\n".join(STUDY.lines), encoding="utf-8")
    run("erfaring new-project nord --name Nordprojektet --data studie", tmp_path)
    assert run("erfaring validate --data studie", tmp_path).endswith("Ingen fejl, 2 advarsler, 7 bemærkninger.")


def test_what_is_kept_is_read() -> None:
    rules = Disclosure.model_validate(yaml.safe_load("\n".join(KEEP.lines))["disclosure"])
    assert [line.measure for line in rules.keep] == [None, "coping"]


@pytest.mark.long
def test_the_example_gives_its_chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERFARING_STORE", str(tmp_path / "lager"))  # a run kept from an earlier time says so
    follow(tmp_path, chapters=True)
    page = (tmp_path / "bog" / "chapters" / "eksempel" / "child_outcomes.html").read_text(encoding="utf-8")
    assert "Eksempelprojektet" in page


def test_the_example_has_every_kind_of_block() -> None:
    assert {block.kind for block in BLOCKS} == {"sh", "console", "yaml", "diff", "python", "text"}
    told = [command for block in BLOCKS if block.kind == "console" for command, _ in commands(block)]
    assert [command.split()[1] for command in told if command.startswith("erfaring")] == [
        *("new-project", "import", "import", "import", "import", "validate", "run")
    ]


@pytest.mark.parametrize("line", [line for block in BLOCKS if block.kind == "sh" for line in block.lines])
def test_the_other_commands_can_be_given(line: str) -> None:
    words = shlex.split(line)
    assert words[0] == "erfaring"
    parser().parse_args(words[1:])


def test_commands_in_running_text_are_there() -> None:
    known = parser().format_help()
    for command in re.findall(r"`erfaring ([a-z-]+)", TEXT):
        assert command in known
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", TEXT):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_table_of_fields_is_whole() -> None:
    table = TEXT.partition("## Koblingen i import.yml")[2].partition("## ")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert set(Part.model_fields) <= named
    assert {"values", "date", "turned", "prefix", "unused"} <= named


def test_every_chapter_is_named() -> None:
    assert all(f"`{name}`" in TEXT for name in CHAPTERS)


def test_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in TEXT.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in headings
        else:
            assert (GUIDE.parent / target).is_file()


def test_the_numbers_of_rows_are_those_that_the_guide_says(tmp_path: Path) -> None:
    """A row is named by its place in the delivered file: under a heading that counts, or among answers alone."""
    example = next(block for block in BLOCKS if block.lines[0].strip() == "leave_out:")
    reasons = yaml.safe_load("\n".join(example.lines))["leave_out"]
    assert Part.model_validate(
        {"table": "children", "file": "a.csv", "columns": {"child_id": "Id"}, "leave_out": reasons}
    )
    (tmp_path / "a.csv").write_text("Id;Alder\n1;7\n\n2;8\n", encoding="utf-8")
    assert read_sheets(tmp_path / "a.csv")[0].frame.index.tolist() == [2, 4]
    pyreadstat.write_sav(pd.DataFrame({"id": [1.0, 2.0], "age": [7.0, 8.0]}), str(tmp_path / "a.sav"))
    assert read_sheets(tmp_path / "a.sav")[0].frame.index.tolist() == [1, 2]
