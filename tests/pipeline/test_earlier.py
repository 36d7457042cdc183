"""The edition before this one, given or in the study folder: disclosure control holds the new one against it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.chapters.verdict import edition_verdict
from helpers.data import fingerprint, load_data, validate
from helpers.disclosure import Verdict
from helpers.errors import MissingFile, UnknownName
from helpers.pipeline.changes import earlier_edition
from helpers.pipeline.unchanged import edition_hashes, everything
from helpers.study import Finished, load_earlier
from tests.studies import make_study

pytestmark = pytest.mark.xdist_group("small-book")


def held(study: Path, edition: Path) -> Path:
    """The study with that edition as the one before its own."""
    (study / "earlier").mkdir()
    for name in ("results.csv", "edition.json"):
        shutil.copy(edition / name, study / "earlier")
    return study


def rules(verdict: Verdict) -> dict[str, int]:
    return {str(rule): int(times) for rule, times in verdict.rows["rule"].value_counts().items() if rule}


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """The small book's study with two more children in each project: too few to be told by a difference."""
    return make_study(tmp_path / "study", children=26)


def test_it_is_held_against_the_edition_in_the_folder_as_against_the_given_one(grown: Path, small_book: Path) -> None:
    alone = edition_verdict(load_data(grown), grown)
    assert "edition_difference" not in rules(alone)
    given = earlier_edition(grown, small_book)
    assert given
    explicit = rules(edition_verdict(load_data(grown), grown, given.table))
    assert explicit["edition_difference"] > 20
    held(grown, small_book)
    assert rules(edition_verdict(load_data(grown), grown)) == explicit


def test_given_are_a_folder_a_ledger_or_nothing(grown: Path, small_book: Path) -> None:
    assert earlier_edition(grown, None) is None
    for place in (small_book, small_book / "results.csv"):
        found = earlier_edition(grown, place)
        assert isinstance(found, Finished)
        assert found.sentences
        assert found.edition
        assert found.edition.number == "1"
    with pytest.raises(MissingFile, match="ingen udgave"):
        earlier_edition(grown, grown)


def test_two_earlier_editions_are_refused(grown: Path, small_book: Path) -> None:
    held(grown, small_book)
    assert earlier_edition(grown, None)
    with pytest.raises(UnknownName, match="selv en tidligere udgave"):
        earlier_edition(grown, small_book)


def test_each_of_its_files_counts(grown: Path, small_book: Path, tmp_path: Path) -> None:
    seen = {fingerprint(grown)}
    keys = {everything(grown)}
    held(grown, small_book)
    for name in ("results.csv", "edition.json"):
        seen.add(fingerprint(grown))
        keys.add(everything(grown))
        with (grown / "earlier" / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    assert len(seen | {fingerprint(grown)}) == len(keys | {everything(grown)}) == 4
    hashes = edition_hashes(small_book)
    assert hashes == edition_hashes(small_book / "results.csv")
    assert len(hashes or ()) == 2
    assert edition_hashes(None) is None
    assert edition_hashes(tmp_path / "nothing") == []


def test_what_is_wrong_with_it_is_a_finding(grown: Path, small_book: Path) -> None:
    held(grown, small_book)
    assert load_earlier(grown)
    found = {(f.grade, f.file, f.column) for f in validate(grown)}
    assert ("warning", "study.yml", "edition.number") in found
    assert not [f for f in validate(grown) if f.grade == "error"]
    (grown / "earlier" / "results.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert [f.file for f in validate(grown) if f.grade == "error"] == ["earlier/results.csv"]
