"""A book built again after a change is, byte for byte, the book built from nothing; the rest is not touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.books import erfaring, snapshot
from tests.studies import change_cell, change_yaml, make_study

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("built-again")]


def changed_answer(study: Path) -> None:
    """One answer of one child: figures, tables and sentences of its project and of all together."""
    change_cell(study, "projects/nord/measurements.csv", 2, "mood_1", "4")


def changed_title(study: Path) -> None:
    change_yaml(study, "projects/syd/project.yml", lambda content: content.update(short_name="Sydpå"))


def removed_project(study: Path) -> None:
    shutil.rmtree(study / "projects" / "syd")


def new_project(study: Path) -> None:
    make_study(study.parent / "anden", children=30)
    shutil.copytree(study.parent / "anden" / "projects" / "syd", study / "projects" / "vest")
    change_yaml(
        study,
        "projects/vest/project.yml",
        lambda content: content.update(slug="vest", name="Projekt vest", short_name="Vest", order=7),
    )


def new_edition(study: Path) -> None:
    change_yaml(study, "study.yml", lambda content: content["edition"].update(number="2", date="2024-09-01"))


CHANGES: list[Callable[[Path], None]] = [changed_answer, changed_title, removed_project, new_project, new_edition]


def build(study: Path, out: Path, store: Path) -> None:
    done = erfaring("build", "--data", study, "--out", out, store=store)
    assert done.returncode == 0, done.stderr


def times(out: Path) -> dict[str, tuple[int, int]]:
    """When each published file last changed, and which file it is."""
    found = {name: (out / name).stat() for name in snapshot(out)}
    return {name: (status.st_mtime_ns, status.st_ino) for name, status in found.items()}


@pytest.mark.first
def test_a_book_built_again_is_the_book_built_from_nothing(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", children=24)
    kept, store = tmp_path / "kept", tmp_path / "store"
    build(study, kept, store)
    for change in CHANGES:
        before, when = snapshot(kept), times(kept)
        change(study)
        build(study, kept, store)
        cold = tmp_path / change.__name__
        build(study, cold, store)
        now, fresh = snapshot(kept), snapshot(cold)
        assert sorted(now) == sorted(fresh), change.__name__
        assert [name for name in now if now[name] != fresh[name]] == [], change.__name__
        same = {name for name in now if before.get(name) == now[name]}
        after = times(kept)
        assert [name for name in sorted(same) if after[name] != when[name]] == [], change.__name__
        assert same != set(now), change.__name__
    assert not (kept / "html" / "projekter" / "syd").exists()


def test_a_page_of_one_project_is_left_alone_by_another_projects_answers(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", children=24)
    out, store = tmp_path / "out", tmp_path / "store"
    build(study, out, store)
    when = times(out)
    change_cell(study, "projects/nord/survey.csv", 2, "useful", "1")
    build(study, out, store)
    after = times(out)
    changed = {name for name in after if after[name] != when.get(name) and name.startswith("html/projekter/syd/")}
    assert (
        not {f"html/projekter/syd/{page}.html" for page in ("index", "projects", "child_outcomes", "fidelity")}
        & changed
    )


def test_nothing_changed_rewrites_nothing(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", children=24)
    out, store = tmp_path / "out", tmp_path / "store"
    build(study, out, store)
    when = times(out)
    done = erfaring("build", "--data", study, "--out", out, store=store)
    assert "Intet er ændret" in done.stdout
    assert times(out) == when
