"""What LibreOffice shows of every workbook is what the page beside its link says."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.office import libreoffice

LIMITS = re.compile(r", (nedre|øvre) grænse( \[.*\])?$")
UNIT = re.compile(r", enhed$")
HIDDEN = "skjult"
# As a Danish reader's office has it, whatever this machine speaks.
DANISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>da-DK</value></prop></item></oor:items>
"""
AS_SHOWN = "csv:Text - txt - csv (StarCalc):9,34,76,1"  # tabs, quotes, UTF-8, from the first row
BATCH = 100  # the office leaves out what is beyond a few hundred


def shown(workbooks: list[Path], folder: Path) -> dict[str, list[list[str]]]:
    """The cells of every workbook as the office shows them, many in one run."""
    home = folder / "home"
    (home / "user").mkdir(parents=True)
    (home / "user" / "registrymodifications.xcu").write_text(DANISH, encoding="utf-8")
    command = [libreoffice(), f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", AS_SHOWN]
    for start in range(0, len(workbooks), BATCH):
        some = [*command, "--outdir", str(folder), *map(str, workbooks[start : start + BATCH])]
        subprocess.run(some, check=True, capture_output=True, timeout=300)
    texts = {path.stem: folder / f"{path.stem}.csv" for path in workbooks}
    assert not [name for name, path in texts.items() if not path.is_file()]
    return {
        name: list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter="\t"))
        for name, path in texts.items()
    }


def pages(book: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """The cells of every table that has files, by the name of the files."""
    for page in sorted((book / "html").rglob("*.html")):
        for foot in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("p.erf-links"):
            link = foot.find("a", href=re.compile(r"\.xlsx$"))
            if not isinstance(link, Tag) or foot.parent is None:
                continue
            table = foot.parent.find("table")
            assert isinstance(table, Tag)
            for aside in table.select(".erf-sr"):
                aside.decompose()
            cells = [
                [" ".join(c.get_text().split()) for c in row.find_all(["td", "th"])] for row in table.find_all("tr")
            ]
            yield Path(str(link["href"])).stem, cells


def columns(head: list[str]) -> list[list[int]]:
    """Which columns of a workbook are one of the page's: a number, its limits; its unit is not shown there."""
    found: list[list[int]] = []
    for k, label in enumerate(head):
        if UNIT.search(label):
            continue
        name = LIMITS.sub("", label)
        if LIMITS.search(label) and found and LIMITS.sub("", head[found[-1][0]]) == name:
            found[-1].append(k)
        else:
            found.append([k])
    return found


def as_page(cells: list[str], *, alone: bool) -> str:
    """What the page says of one number and its limits."""
    first = cells[0]
    words = len(set(cells)) == 1 and not any(letter.isdigit() for letter in first)
    if len(cells) == 1 or words or first.startswith(HIDDEN):
        return first.partition(":")[0] if first.startswith(f"{HIDDEN}: ") else first
    low, high = cells[-2:]
    if not low and not high:  # a number that has no interval, among others that have
        return first
    limits = f"[{low}; {high}]" if low != high or not low[:1].isalpha() else f"[{low}]"
    limits = "–" if (low, high) == ("–", "–") else limits
    return limits if alone else f"{first} {limits}"


def differences(page: list[list[str]], office: list[list[str]]) -> Iterator[str]:
    width = max(len(row) for row in office)
    filled = [[" ".join(cell.split()) for cell in row] for row in office]
    start = next(k for k, row in enumerate(filled) if row[0] == page[0][0] and sum(map(bool, row)) > 1)
    groups = columns(filled[start])
    assert len(groups) == len(page[0]), (page[0], filled[start], width)
    for row, cells in zip(page[1:], filled[start + 1 :], strict=False):
        for text, group in zip(row, groups, strict=True):
            alone = bool(LIMITS.search(filled[start][group[0]]))
            said = as_page([cells[k] for k in group], alone=alone).removeprefix("'")
            if said != text:
                yield f"{row[0]}: siden «{text}», regnearket «{said}»"


def check(book: Path, folder: Path) -> int:
    there: Mapping[str, list[list[str]]] = dict(pages(book))
    workbooks = sorted((book / "tables").rglob("*.xlsx"))
    assert {path.stem for path in workbooks} == set(there)
    office = shown(workbooks, folder)
    wrong = {name: found for name, cells in there.items() if (found := list(differences(cells, office[name])))}
    assert not wrong
    return sum(len(row) - 1 for cells in there.values() for row in cells[1:])


@pytest.mark.long
@pytest.mark.parametrize("book", ["small_book", "default_book"])
def test_the_office_shows_what_the_page_says(book: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert check(request.getfixturevalue(book), tmp_path) > 500
