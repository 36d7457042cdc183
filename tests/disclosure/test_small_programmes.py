"""Whole editions of small studies with real answers: whatever is missing of them, they come past the guard.

The chapters are opened without a notebook; everything they show goes into one ledger, which is attacked as it would be
when a book is built. (What a programme hides stops no book; a rule and an attack that disagree would.)
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.chapters import chapters_in_book
from helpers.chapters.verdict import chapter_class, edition_verdict
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict
from helpers.disclosure.editions import reading_of
from helpers.disclosure.guard import guard
from helpers.results import LEDGER_KEY
from tests.chapters.opened import every_output, opened, projects_of
from tests.studies import PROJECTS, make_study, read_rows, write_rows

LEFT_OUT = {"children": 3, "measurements": 4, "fidelity": 1, "survey": 3}  # the first column that may be unanswered


def programme(folder: Path, children: int, unanswered: float, seed: int) -> Path:
    """The small study with so many children in each project, of whose answers a share is gone."""
    study, random = make_study(folder / "study", children=children), np.random.default_rng(seed)
    for slug in PROJECTS:
        for table, first in LEFT_OUT.items():
            path = study / "projects" / slug / f"{table}.csv"
            header, *rows = read_rows(path)
            gone = random.random((len(rows), len(header))) < unanswered
            left = [
                [
                    "" if lost and place >= first else cell
                    for place, (cell, lost) in enumerate(zip(row, lacks, strict=True))
                ]
                for row, lacks in zip(rows, gone, strict=True)
            ]
            write_rows(path, [header, *left])
    return study


def edition(data: StudyData, verdict: Verdict) -> pd.DataFrame:
    """The ledger of everything that the chapters show."""
    shown = []
    for name in chapters_in_book(data.study):
        kind = chapter_class(name)
        slices = {project: verdict.slice(name, project) for project in projects_of(data)}
        for project in projects_of(data):
            outputs = every_output(kind(data.with_tables(kind.tables), project, slices))
            shown += [element.rows for element in outputs if element.rows is not None]
    return pd.concat(shown).drop_duplicates(list(LEDGER_KEY)).reset_index(drop=True)


def assert_published(study: Path) -> pd.DataFrame:
    data = load_data(study)
    verdict = edition_verdict(data, study)
    ledger = edition(data, verdict)
    assert guard(ledger, verdict)
    numbers = ledger[ledger["n"].notna() & ~ledger["statistic"].str.startswith("p_")]
    bases = numbers.groupby(["project", "measure", "group", "wave"])["n"].nunique()
    assert (bases == 1).all(), bases[bases > 1]
    return ledger


def test_eight_children_in_each_project(tmp_path: Path) -> None:
    """Where all that rests on a count is withheld for what the values would tell, the count itself is no secret."""
    ledger = assert_published(programme(tmp_path, 8, 0, 0))
    withheld = ledger[(ledger["project"] == "nord") & (ledger["measure"] == "age") & (ledger["category"] == "")]
    assert set(withheld["reason"]) == {"mean"}
    reading = reading_of(withheld)
    assert (len(reading.hidden), len(reading.published), len(reading.unsaid)) == (0, 0, 1)
    both = reading_of(pd.concat([withheld, withheld.head(1).assign(reason="few")]))
    assert (len(both.hidden), len(both.unsaid)) == (1, 0)


def test_a_score_at_both_waves_without_items_in_common_is_no_change(tmp_path: Path) -> None:
    study = programme(tmp_path, 34, 0.05, 20)
    results = opened(chapter_class("child_outcomes"), load_data(study), "nord").results
    changed = int((results.changes(("first", "last"))["dimension"] == "mood").sum())
    waves = results.scores.query("dimension == 'mood' and wave in ['first', 'last']").groupby("child_id").size()
    assert changed < (waves == 2).sum()
    n = results.mixed.set_index(["measure", "wave"])["n"]
    assert n["mood", "first-last"].unique().tolist() == [changed]


def test_those_without_a_type_can_all_be_of_one_project(tmp_path: Path) -> None:
    """Then its municipality knows of them whatever is hidden: everyone's remainder is its own."""
    study = programme(tmp_path, 10, 0, 0)
    for slug in PROJECTS:
        path = study / "projects" / slug / "children.csv"
        header, *rows = read_rows(path)
        for number, row in enumerate(rows):
            kinds = ("", "") if slug == "syd" and number < 2 else ("1", "0") if number % 2 else ("0", "1")
            row[header.index("offer_single")], row[header.index("offer_group")] = kinds
        write_rows(path, [header, *rows])
    relations = edition_verdict(load_data(study), study).relations
    cells = {cell for relation in relations for cell, _ in relation.terms if cell.wave == "first-last"}
    left = [cell for cell in cells if "groups:intervention" in cell.category]
    assert {cell.project for cell in left} == {"syd"}
    assert {cell.category.partition("-")[0] for cell in left} > {"~"}


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 2, 4, 8, 13, 20, 24, 31, 33, 34, 38, 39])
def test_whatever_is_missing_they_are_published(seed: int, tmp_path: Path) -> None:
    random = np.random.default_rng(seed)
    children, unanswered = int(random.choice([5, 6, 7, 8, 9, 12, 20, 34])), float(random.choice([0.05, 0.15]))
    assert_published(programme(tmp_path, children, unanswered, seed))
