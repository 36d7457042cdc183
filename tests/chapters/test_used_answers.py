"""Every answered cell of a study is behind the evidence of a chapter, or a finding says that it is not used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers.data import load_data, validate
from helpers.pipeline.layout import DEFAULT_STUDY
from tests.chapters.accounted import account
from tests.studies import PROJECTS, make_study, read_rows, write_rows


def with_gaps(folder: Path, seed: int) -> Path:
    """The small study with a third of its answers gone, and some from respondents who were not asked."""
    study = make_study(folder / "studie", children=14)
    random = np.random.default_rng(seed)
    for slug in PROJECTS:
        for table, first in (("children", 3), ("measurements", 4), ("fidelity", 1), ("survey", 3)):
            path = study / "projects" / slug / f"{table}.csv"
            header, *rows = read_rows(path)
            gone = random.random((len(rows), len(header))) < 0.35
            for row, lacks in zip(rows, gone, strict=True):
                for place in range(first, len(header)):
                    if table == "survey" and header[place] == "skilled" and not lacks[place]:
                        row[place] = "2"
                    elif lacks[place]:
                        row[place] = ""
            write_rows(path, [header, *rows])
    return study


@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_used_or_told_not_to_be(seed: int, tmp_path: Path) -> None:
    study = with_gaps(tmp_path, seed)
    findings = validate(study)
    assert any("bruges ikke" in one.message for one in findings)
    account(load_data(study), findings)


def test_an_answer_that_vanished_would_be_seen(tmp_path: Path) -> None:
    study = with_gaps(tmp_path, 0)
    with pytest.raises(AssertionError):
        account(load_data(study), ())


@pytest.mark.long
def test_every_answer_of_the_default_study_is_used() -> None:
    account(load_data(DEFAULT_STUDY), validate(DEFAULT_STUDY))
