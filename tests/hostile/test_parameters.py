"""Names and parameters are data: none is run, none leads out of its folder."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from papermill.translators import PythonTranslator
from pydantic import ValidationError

from helpers.errors import Fault, UnknownName
from helpers.pipeline.desk import Desk
from helpers.pipeline.plan import single
from helpers.study import Project, load_projects
from tests.hostile.payloads import PAYLOADS
from tests.studies import PROJECTS, change_yaml, make_study, project_content

OUTSIDE = [
    "..",
    ".",
    "../nord",
    "nord/..",
    "/etc",
    "nord/",
    "./nord",
    "nord\\..",
    "nord\n",
    "NORD",
    "nörd",
    "nord\0",
    "",
    "~",
]


@pytest.mark.parametrize("payload", [*PAYLOADS, '\\"""', "'\"\\\n\r\u2028{}", '\\\\"', "\ud7ff", "\\N{BULLET}"])
def test_a_parameter_is_a_text_and_nothing_else(payload: str) -> None:
    """What Papermill writes into the notebook is one assignment of exactly this text."""
    source = PythonTranslator.codify({"project": payload, "data": f"data/{payload}"})
    body = ast.parse(source).body
    assert all(isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) for node in body)
    assert [ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)] == [
        payload,
        f"data/{payload}",
    ]


@pytest.mark.parametrize("name", [*OUTSIDE, *(p for p in PAYLOADS if len(p) < 60)])
def test_projects_and_chapters_are_chosen_among_those_there_are(name: str, tmp_path: Path) -> None:
    projects = load_projects(make_study(tmp_path))
    with pytest.raises(UnknownName):
        single("projects", name, projects)
    with pytest.raises(UnknownName):
        single(name, "nord", projects)


@pytest.mark.parametrize("name", [*OUTSIDE, *PAYLOADS])
def test_a_slug_is_the_name_of_a_folder(name: str) -> None:
    with pytest.raises(ValidationError):
        Project.model_validate(project_content("nord") | {"slug": name})


@pytest.mark.parametrize("name", ["..", "<img src=x onerror=pwn(1)>", "$(touch pwned)", "=1+1", "a b", "Nord", "a.b"])
def test_a_folder_with_another_name_is_no_project(name: str, tmp_path: Path) -> None:
    folder = make_study(tmp_path)
    if name != "..":
        (folder / "projects" / "nord").rename(folder / "projects" / name)
    change_yaml(folder, f"projects/{'nord' if name == '..' else name}/project.yml", lambda one: one.update(slug=name))
    with pytest.raises(Fault):
        load_projects(folder)


def test_a_desk_keeps_a_study_with_any_name(tmp_path: Path) -> None:
    for number, payload in enumerate(p for p in PAYLOADS if "/" not in p and len(p.encode()) < 200):
        study = tmp_path / "studies" / payload
        make_study(study)
        desk = Desk.prepare(tmp_path / "desks" / str(number), study)
        assert (desk.folder / desk.study / "study.yml").is_file()
        assert (desk.folder / desk.study).parent == desk.folder / "data"


def test_the_projects_of_the_small_study_are_two() -> None:
    assert PROJECTS == ("nord", "syd")
