"""What lies where in a study folder: study.yml, project.yml, published.yml and lifts.yml → models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.errors import Fault, MissingFile, StudyFault, raise_all, unknown
from helpers.results import POOLED
from helpers.study.facts import Project, Published
from helpers.study.model_file import load_model
from helpers.study.rules import Lift, Lifts
from helpers.study.study import Study


def load_study(folder: Path) -> Study:
    """The study of a folder.

    Raises:
        MissingFile: The folder or its study.yml is not there.
        StudyFault: study.yml cannot be read or breaks the model (all faults of the file as one `Faults`).
    """
    if not folder.is_dir():
        raise MissingFile(
            "Studiemappen findes ikke.",
            str(folder),
            "Ret stien i DATA=…, eller udelad DATA for at bruge standardstudiet.",
        )
    return load_model(folder / "study.yml", Study, folder)


def load_projects(folder: Path) -> tuple[Project, ...]:
    """All projects of a study folder in their own `order`; each lies in projects/<slug>/project.yml."""
    root = folder / "projects"
    places = (
        sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
        if root.is_dir()
        else []
    )
    if not places:
        raise MissingFile(
            "Studiet har ingen projekter.",
            "projects/",
            "Lav en mappe pr. projekt med en project.yml og dets datafiler.",
        )
    projects: list[Project] = []
    faults: list[Fault] = []
    for place in places:
        try:
            project = load_model(place / "project.yml", Project, folder)
        except Fault as fault:
            faults.extend(getattr(fault, "faults", [fault]))
            continue
        if project.slug != place.name or project.slug == POOLED:
            faults.append(
                StudyFault(
                    f"slug er «{project.slug}», men mappen hedder «{place.name}».",
                    f"projects/{place.name}/project.yml",
                    f"Giv mappen og slug samme navn («{POOLED}» er optaget).",
                )
            )
        projects.append(project)
    raise_all(faults)
    return tuple(sorted(projects, key=lambda p: (p.order, p.slug)))


def load_published(folder: Path) -> Published | None:
    """The reference figures of a study, or None where it has no published.yml."""
    path = folder / "published.yml"
    return load_model(path, Published, folder) if path.is_file() else None


def load_lifts(folder: Path) -> tuple[Lift, ...]:
    """The signed lifts of a study's suppressions; none where it has no lifts.yml."""
    path = folder / "lifts.yml"
    return load_model(path, Lifts, folder).lifts if path.is_file() else ()


def load_words(folder: Path, study: Study) -> Path | None:
    """The words folder of a study, which its study.yml names as `book`; None where it names none.

    Raises:
        MissingFile: It is named and not there.
    """
    return _named(folder, study.book, "book", "mappen") if study.book is not None else None


def load_contents(folder: Path, study: Study) -> Path | None:
    """The table of contents that study.yml names as `contents`; None where it names none.

    Raises:
        MissingFile: It is named and not there.
    """
    return _named(folder, study.contents, "contents", "filen") if study.contents is not None else None


def _named(folder: Path, name: str, key: str, kind: str) -> Path:
    place = folder.resolve() / name
    if not (place.is_dir() if kind == "mappen" else place.is_file()):
        raise MissingFile(
            f"Bogens ord er ikke, hvor study.yml siger: {kind} «{name}» findes ikke.",
            f"study.yml, felt {key}",
            f"Kopiér den med, ret stien, som regnes fra studiemappen, eller fjern feltet {key}, og få en bog uden dem.",
        )
    return place.resolve()


def check_project(name: str, projects: Sequence[Project]) -> str:
    """`name` if it is a project of the study or the pooled one.

    Raises:
        UnknownName: It is neither.
    """
    known = [POOLED, *(p.slug for p in projects)]
    if name not in known:
        raise unknown("Projektet", name, known, "PROJECT")
    return name
