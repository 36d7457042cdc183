"""What a code looks like changes nothing: a study whose codes are words of YAML, numbers and dates says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class, edition_verdict, slices_of
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict
from helpers.present.elements import Element
from helpers.results import POOLED
from helpers.statistics import change
from tests.chapters.opened import every_output, richer
from tests.studies import make_study, read_rows, study_content, write_rows

pytestmark = pytest.mark.long

# The small study's codes → what YAML, a spreadsheet or a reader of tables takes for something else.
CODES = {
    "first": "on", "last": "off", "later": "null", "girl": "yes", "boy": "no", "young": "nan", "old": "inf",
    "town": "y", "ngo": "n", "staff": "true", "volunteer": "false", "alone": "na", "helped": "none", "single": "e1",
    "group": "e2", "gain_help": "o17", "roles": "x1f", "trust": "nil", "loose": "not", "close": "or",
}  # fmt: skip
SLUGS = {"nord": "007", "syd": "2019-01-01"}


def described() -> dict[str, object]:
    return richer(analysis={**study_content()["analysis"], "bootstrap": 200})


def odd_study(folder: Path) -> Path:
    """The small study under other codes, written without quotation marks where YAML can do without.

    Those of the parties are words of the contract.
    """
    place = make_study(folder, children=24, study=described())
    for path in [place / "study.yml", *place.glob("projects/*/project.yml")]:
        text = path.read_text(encoding="utf-8")
        for old, new in {**CODES, **SLUGS}.items():
            written = f"'{new}'" if new == "null" else new
            text = re.sub(rf"(?m)(: |- ){old}$", rf"\g<1>{written}", text)
        text = re.sub(
            r"(?m)^parties:\n(?:[- ].*\n)+", lambda parties: parties[0].replace("code: n\n", "code: ngo\n"), text
        )
        path.write_text(text, encoding="utf-8")
    for path in place.glob("projects/*/*.csv"):
        write_rows(path, [[_cell(cell) for cell in row] for row in read_rows(path)])
    for old, new in SLUGS.items():
        (place / "projects" / old).rename(place / "projects" / new)
    return place


def _cell(cell: str) -> str:
    return CODES.get(cell, cell.replace("nord-", "00").replace("syd-", "1e"))


@pytest.fixture(autouse=True)
def one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn follows the names of a number, which are codes; here it is drawn alike."""
    monkeypatch.setattr(change, "seed_of", lambda *_: 2017)


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[StudyData, Verdict]]:
    places = [make_study(tmp_path_factory.mktemp("plain"), children=24, study=described())]
    places.append(odd_study(tmp_path_factory.mktemp("odd")))
    loaded = [load_data(place) for place in places]
    return [(data, edition_verdict(data, place)) for data, place in zip(loaded, places, strict=True)]


def shown(data: StudyData, verdict: Verdict, name: str, project: str) -> list[Element]:
    slices = slices_of(verdict, name, project, [p.slug for p in data.projects])
    return [element for element in every_output(chapter_class(name)(data, project, slices)) if element is not None]


def renamed(text: str) -> str:
    """A key of the plain study under the odd one's codes."""
    words = r"(?<=^mixed_change_)[a-z]+|(?!mixed_change_)(?<![a-z0-9_])[a-z0-9_]+"
    return re.sub(words, lambda word: {**CODES, **SLUGS}.get(word[0], word[0]), text)


def said(element: Element) -> Iterator[str]:
    yield element.title
    yield element.text
    yield from (str(row) for row in element.data.get("table", {}).get("rows", []))


def ledger(element: Element, named: Callable[[str], str]) -> list[tuple[str, ...]]:
    """An element's rows in an order that does not follow the codes."""
    rows = element.content()["ledger"]
    keys = ("project", "measure", "category", "group", "wave", "statistic")
    return sorted(tuple(named(v) if k in keys else str(v) for k, v in row.items()) for row in rows)


@pytest.mark.parametrize("project", [POOLED, "syd"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_says_the_same_whatever_codes_look_like(
    studies: list[tuple[StudyData, Verdict]], name: str, project: str
) -> None:
    (plain, plain_verdict), (odd, odd_verdict) = studies
    before = shown(plain, plain_verdict, name, project)
    after = shown(odd, odd_verdict, name, SLUGS.get(project, project))
    assert [list(said(element)) for element in after] == [list(said(element)) for element in before]
    for old, new in zip(before, after, strict=True):
        assert ledger(new, str) == ledger(old, renamed)


def test_the_codes_are_those_of_the_study(studies: list[tuple[StudyData, Verdict]]) -> None:
    """Otherwise the test above would compare a study with itself."""
    odd = studies[1][0]
    assert odd.study.wave_codes == ("on", "off", "null")
    assert {p.slug for p in odd.projects} == set(SLUGS.values())
    assert set(odd.children["gender"]) == {"yes", "no"}
    assert {"0001", "1e01"} <= set(odd.children["child_id"])
