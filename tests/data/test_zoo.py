"""Every kind of finding: its file, row, column and Danish words, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.data import load_data, validate
from tests.data.zoo import CASES, Case


def test_the_valid_study_has_no_findings(pristine: Path) -> None:
    assert validate(pristine) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_study_is_found_where_it_is_broken(case: Case, folder: Path) -> None:
    case.breaks(folder)

    findings = validate(folder)

    assert {(f.grade, f.file, f.row, f.column) for f in findings} == set(case.spots)
    assert len(findings) == len(case.spots)
    first = next(f for f in findings if (f.grade, f.file, f.row, f.column) == case.spots[0])
    for word in case.words:
        assert word in f"{first.message} {first.remedy}"
    assert first.value == case.value


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if all(grade != "error" for grade, *_ in case.spots)],
    ids=lambda case: case.name,
)
def test_what_is_no_error_does_not_stop_the_loading(case: Case, folder: Path) -> None:
    case.breaks(folder)
    load_data(folder)
