"""The study of many projects: valid, the same every time, and no larger per project for there being more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.many_projects import make_many
from helpers.data import load_data, validate
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.study import load_projects


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_many(tmp_path_factory.mktemp("many") / "sixteen", 16)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_is_valid_and_invented(folder: Path) -> None:
    assert validate(folder) == ()
    data = load_data(folder)
    assert len(data.projects) == 16
    assert data.study.synthetic
    assert data.measurements["wave"].nunique() == 3
    assert not (folder / "published.yml").exists()


def test_it_is_the_same_every_time(folder: Path, tmp_path: Path) -> None:
    assert files(make_many(tmp_path / "again", 16)) == files(folder)


def test_projects_are_as_large_in_any_number_of_them(folder: Path, tmp_path: Path) -> None:
    few = load_data(make_many(tmp_path / "eight", 8))
    many = load_data(folder)
    assert len(many.children) == 2 * len(few.children)
    assert 60 < len(few.children) / 8 < 90


def test_no_real_project_is_in_it(folder: Path) -> None:
    real = load_projects(DEFAULT_STUDY)
    text = "\n".join(content.decode() for content in files(folder).values())
    assert [p.name for p in real if p.name in text or p.short_name in text or p.slug in text] == []


def test_a_folder_with_something_in_it_is_left_alone(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        make_many(folder, 8)
