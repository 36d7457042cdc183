"""A scaffolded project validates, says nothing that is not known, and stands last."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.data import load_data, validate
from helpers.data.delivery import new_project
from helpers.errors import MissingFile, UnknownName
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.study import load_projects
from tests.studies import change_yaml


@pytest.mark.parametrize("study", ["small", "default"])
def test_a_new_project_validates(folder: Path, tmp_path: Path, study: str) -> None:
    if study == "default":
        folder = Path(shutil.copytree(DEFAULT_STUDY, tmp_path / "default"))
        change_yaml(folder, "study.yml", lambda content: [content.pop(key) for key in ("book", "contents", "paper")])
    assert new_project(folder, "oest", "Projekt Øst: «Ø»") == folder / "projects" / "oest"
    assert [(f.grade, f.file) for f in validate(folder)] == [("warning", "projects/oest/children.csv")]
    data = load_data(folder)
    last = data.projects[-1]
    assert (last.slug, last.name, last.short_name) == ("oest", "Projekt Øst: «Ø»", "Projekt Øst: «Ø»")
    facts = [last.ngo, last.municipalities, last.target_group, last.offer, last.recruitment, *last.traits.values()]
    assert all(fact.text is None and fact.source is None for fact in facts)
    assert set(last.traits) == {trait.code for trait in data.study.traits}
    assert "&" not in (folder / "projects/oest/project.yml").read_text(encoding="utf-8")


def test_the_next_one_comes_after(folder: Path) -> None:
    new_project(folder, "oest", "Øst", "Ø")
    new_project(folder, "aest", "Æst")
    assert [(p.slug, p.order, p.short_name) for p in load_projects(folder)][-2:] == [
        ("oest", 2, "Ø"),
        ("aest", 3, "Æst"),
    ]


def test_a_study_without_projects_gets_its_first(folder: Path) -> None:
    shutil.rmtree(folder / "projects")
    new_project(folder, "oest", "Øst")
    assert [p.order for p in load_projects(folder)] == [1]


@pytest.mark.parametrize("slug", ["nord", "NORD", "alle", "Øst", "a b", "", "../x", ".x", "a/b", "-a", "x" * 61])
def test_a_name_that_cannot_be_used_makes_nothing(folder: Path, slug: str) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(UnknownName):
        new_project(folder, slug, "Navn")
    assert sorted(folder.rglob("*")) == before


def test_an_empty_name_is_refused(folder: Path) -> None:
    with pytest.raises(UnknownName, match="kan ikke oprettes"):
        new_project(folder, "oest", " ")


def test_a_study_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        new_project(tmp_path / "nej", "oest", "Øst")


def test_a_scaffold_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(folder.rglob("*"))

    def failing(self: Path, target: Path) -> Path:
        raise OSError(28, "fuld")

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="fuld"):
        new_project(folder, "oest", "Øst")
    assert sorted(folder.rglob("*")) == before


def test_from_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-project", "oest", "--name", "Øst", "--data", str(folder)]) == 0
    assert "project.yml" in capsys.readouterr().out
    assert main(["new-project", "oest", "--name", "Øst", "--data", str(folder)]) == 1
    assert "findes allerede" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["import", "new-project", "pseudonymise", "validate"])
def test_the_help_is_danish(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("Brug: erfaring")
    for word in ("usage", "options", "show this", "positional", "required"):
        assert word not in out
