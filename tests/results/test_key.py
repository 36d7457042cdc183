"""A key's text and its parts are the same thing: over all the programme can make, and over what its studies hold."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.pipeline.ledger import gather
from helpers.results import KEY, TAKEN, Category, Group, Key, Waves, pair
from tests.chapters.opened import richer
from tests.studies import make_study

SOURCES = Path(__file__).resolve().parents[2] / "src" / "helpers"
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)  # helpers.study.base.Code
LEVELS = CODES.filter(lambda code: not code.startswith("seen_"))
SIZES = st.floats(0, 1e6, allow_nan=False).map(lambda size: round(size, 5)).filter(lambda size: size > 0)
CATEGORIES = st.one_of(
    CODES.map(Category),
    st.builds(Category.one, st.sampled_from(["answer", "level", "reason", "score", "reliable"]), CODES),
    st.builds(Category.one, st.just("answer"), st.integers()),
    st.builds(Category.one, st.just("change"), st.sampled_from(["up", "down"]), st.integers(1, 999)),
    st.builds(Category.one, st.just("half"), st.integers(1900, 2100), st.sampled_from([1, 2])),
    st.builds(Category.one, st.just("over"), st.sampled_from(["improved", "worsened"]), SIZES),
)
LEFT = st.builds(Category.left, CATEGORIES, CODES, signed=st.booleans())
GROUPS = st.one_of(
    st.just(Group()),
    st.builds(Group.at, LEVELS, CODES),
    st.builds(Group.at, LEVELS, CODES, CODES),
    st.builds(Group.seen_at, CODES, st.just("yes")),
    st.builds(Group.seen_at, CODES, st.just("no"), st.just("yes")),
)
WAVES = st.lists(CODES, max_size=4).map(lambda codes: Waves.at(*codes))
KEYS = st.builds(Key, CODES, st.one_of(st.just(Category()), CATEGORIES, LEFT), GROUPS, WAVES)
# Near the little languages: what a text of an older or a foreign ledger can be.
TEXTS = st.text(st.sampled_from("~±:-_.01an") | st.characters(), max_size=20) | st.from_regex(
    r"(over|change|half|seen)(_|:)[a-z0-9._:-]*", fullmatch=True
)


@given(KEYS)
def test_what_is_printed_is_read_as_it_was(key: Key) -> None:
    assert Key.parse(*key.texts) == key


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_read_is_printed_as_it_was(measure: str, category: str, group: str, wave: str) -> None:
    assert Key.parse(measure, category, group, wave).texts == (measure, category, group, wave)


@given(TEXTS, TEXTS, TEXTS)
def test_no_part_is_made_that_would_be_read_as_another(one: str, two: str, three: str) -> None:
    for make in (
        lambda: Category.one(one, two),
        lambda: Category.one("over", one, 0.25),
        lambda: Group.at(one, two, three),
        lambda: Group.seen_at(one, two),
        lambda: Waves.at(one, two),
    ):
        try:
            made = make()
        except ValueError:
            continue
        assert type(made).parse(made.text) == made


@pytest.mark.parametrize(
    "make",
    [
        lambda: Category.one("change", "up_2"),
        lambda: Category.one("over_0.25", "improved"),
        lambda: Category.one("over", "improved", 1 / 3),
        lambda: Group.at("child", "nord-01"),
        lambda: Group.at("side:ngo", "town"),
        lambda: Group.at("seen_after", "yes"),
        lambda: Waves.at("before-after"),
        lambda: Waves.at(""),
    ],
)
def test_an_ambiguous_part_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="would be read as"):
        make()  # type: ignore[operator]


def test_what_the_programme_divides_by_is_no_code_of_a_variable() -> None:
    """A group of a study's own variable is then no other group, and a level of it has no other's name."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py")]
    variables = {name for text in texts for name in re.findall(r'Group\.at\("(\w+)"', text)}
    named = {name for text in texts for name in re.findall(r'Category\.one\("(answer|level|reason)"', text)}
    assert {"child", "side"} <= variables
    assert named == {"answer", "level", "reason"}  # present.ledger_names has their levels by these names
    assert variables | named <= set(TAKEN["background"])


def test_the_parts_in_words() -> None:
    sizes = Category.parse("over_0.25:improved"), Category.parse("change:up_2"), Category.parse("half:2016_1")
    assert [(one.of, one.level, one.number) for one in sizes] == [
        ("over", "improved", 0.25),
        ("change", "up", 2),
        ("half", "2016", 1),
    ]
    assert [one.distribution for one in sizes] == ["over_0.25", "change", "half"]
    assert [Category.parse(text).kind for text in ("improved", "over_1:improved", "floor", "yes", "girl")] == [
        "outcome", "over", "ends", "", "",
    ]  # fmt: skip
    left = Category.parse("improved").left("answer:3", signed=True)
    assert (left.text, left.implied, left.signed) == ("~±improved-answer:3", True, True)
    assert not Category.parse("improved").left("groups:a").signed
    compared = Group.parse("side:ngo-municipality")
    assert [side.text for side in compared.sides] == ["side:ngo", "side:municipality"]
    assert Group.parse("side:ngo").sides == ()
    assert [side.text for side in Group.parse("seen_after:no-yes").sides] == ["seen_after:no", "seen_after:yes"]
    assert Group.parse("seen_after:yes").seen == "after"
    waves = Waves.parse(pair(("before", "after")))
    assert (waves.codes, waves.first, waves.pair, waves.several) == (("before", "after"), "before", True, True)
    assert not Waves.parse("before-after-followup").pair
    assert not Waves.parse("before").several
    assert Waves.parse("") == Waves()
    assert Key.parse("mood", "improved", "", "a-b").base == Key.parse("mood", "", "", "a-b")


def same(rows: pd.DataFrame) -> int:
    """How many keys rows have; each reads back, and is the only one with its parts."""
    texts = {tuple(row) for row in rows[list(KEY)].itertuples(index=False, name=None)}
    assert {Key.parse(*row).texts for row in texts} == texts
    assert len({Key.parse(*row) for row in texts}) == len(texts)
    return len(texts)


def test_every_row_of_the_ledger_reads_back() -> None:
    ledger = gather(nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb")))
    assert same(ledger) > 500


@pytest.mark.long
def test_every_cell_of_the_default_verdict_reads_back() -> None:
    verdict = edition_verdict(load_data(DEFAULT_STUDY), DEFAULT_STUDY)
    assert same(verdict.rows) > 500


def test_every_cell_of_a_verdict_reads_back(tmp_path: Path) -> None:
    """Few children, all that a study can ask for: what is left of others is among the cells."""
    folder = make_study(tmp_path / "study", children=11, study=richer())
    verdict = edition_verdict(load_data(folder), folder)
    assert same(verdict.rows) > 100
    cells = [cell for relation in verdict.relations for cell, _ in relation.terms]
    assert any(cell.category.startswith("~") for cell in cells)
    assert same(pd.DataFrame(cells, columns=["project", *KEY, "edition"])) > 100
