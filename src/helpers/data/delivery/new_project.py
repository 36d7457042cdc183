"""`erfaring new-project`: a folder for one more project, with what is not known yet said to be so."""

from __future__ import annotations

import shutil
from pathlib import Path

from pydantic import ValidationError

from helpers import yaml12
from helpers.data.contract import contracts
from helpers.errors import UnknownName
from helpers.results import POOLED
from helpers.study import Project, load_projects, load_study

_REMARK = (
    "# Oplysningerne om projektet, hver med sin kilde. text: null betyder, at det ikke fremgår af kilden.\n"
    "# docs/study-folder.md forklarer felterne.\n"
)


def new_project(study_folder: Path, slug: str, name: str, short_name: str | None = None) -> Path:
    """Make the folder of a project: project.yml without any fact, and every table of the study with its header alone.

    The folder appears whole or not at all, last among the projects.

    Returns:
        The folder.

    Raises:
        UnknownName: The slug or name cannot be used, or the project is there already.
        MissingFile: There is no study.
    """
    study = load_study(study_folder)
    root = study_folder / "projects"
    place = root / slug
    if slug == POOLED or any(one.name.casefold() == slug.casefold() for one in _folders(root)):
        what = "er optaget: det betyder alle projekter" if slug == POOLED else "findes allerede"
        raise UnknownName(f"Projektet «{slug}» {what}.", str(root), "Vælg et andet navn til mappen.")
    order = max((project.order for project in load_projects(study_folder)), default=0) + 1 if _folders(root) else 1
    unknown = {"text": None}
    content = {
        "slug": slug,
        "name": name,
        "short_name": short_name or name,
        "order": order,
        **dict.fromkeys(("ngo", "municipalities", "target_group", "offer", "recruitment"), unknown),
        "places": [],
        "model": {"code": None},
        "traits": {trait.code: unknown for trait in study.traits},
    }
    try:
        Project.model_validate(content)
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"]))
        remedy = "Mappens navn må kun have små bogstaver a-z, tal og bindestreg; navnet må ikke være tomt."
        raise UnknownName("Projektet kan ikke oprettes.", field, remedy) from error
    fresh = root / f".{slug}.fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        (fresh / "project.yml").write_text(_REMARK + yaml12.write(content), encoding="utf-8")
        for contract in contracts(study).values():
            if contract.defined:
                header = ",".join(column.code for column in contract.columns)
                (fresh / contract.file).write_text(f"{header}\n", encoding="utf-8")
        fresh.rename(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return place


def _folders(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if not path.name.startswith(".")] if root.is_dir() else []
