"""A synthetic study of as many projects as one likes, for measuring what a project more costs.

    python benchmarks/many_projects.py FOLDER PROJECTS

Scales, questions and themes are those of the default study, the children are drawn from the same model; every eighth
project is of the same kind (size, ages, offer), so that studies of 8, 40 and 200 projects differ in their number alone.
The projects, their places and their organisations are invented.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from helpers.data.synthetic import write_study
from helpers.data.synthetic.model import PLANS, Plan
from helpers.pipeline.layout import DEFAULT_STUDY

SOURCE = "Opdigtet: mappen er lavet til at måle, hvad et projekt mere koster"
# Where the invented places lie: a grid over land and sea.
SOUTH, NORTH, WEST, EAST, COLUMNS = 54.9, 57.5, 8.3, 12.5, 20


def make_many(folder: Path, projects: int) -> Path:
    """Write a study of invented projects, the same bytes every time.

    Args:
        folder: Where; made if it is not there, and it must be empty.
        projects: How many; with a multiple of eight the mean project is as large as in any other such study.

    Returns:
        The folder.

    Raises:
        FileExistsError: There is something in the folder already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    _dump(_study(projects), folder / "study.yml")
    plans = dict(_plans(projects))
    models = [model["code"] for model in _default()["models"]]
    for number, slug in enumerate(plans, start=1):
        (folder / "projects" / slug).mkdir(parents=True)
        _dump(_project(number, slug, models[number % len(models)]), folder / "projects" / slug / "project.yml")
    write_study(folder, plans)
    for slug in plans:
        _tell_apart(folder / "projects" / slug / "statements.csv", slug)
    return folder


def _plans(projects: int) -> Iterator[tuple[str, Plan]]:
    kinds = list(PLANS.values())
    for number in range(1, projects + 1):
        yield f"projekt-{number:03d}", kinds[(number - 1) % len(kinds)]


def _study(projects: int) -> dict[str, Any]:
    """study.yml of the default study without what it says about its projects."""
    content = _default()
    for dimension in content["dimensions"]:
        dimension.pop("note", None)
    return {
        **{key: value for key, value in content.items() if key != "facts"},
        "title": f"Et opdigtet studie med {projects} projekter",
        "short_title": f"{projects} projekter",
        "about": f"{projects} opdigtede projekter med opdigtede data.",
        "synthetic": True,
    }


def _project(number: int, slug: str, model: str) -> dict[str, Any]:
    row, column = divmod(number - 1, COLUMNS)
    place = {
        "name": f"By {number:03d}",
        "latitude": round(SOUTH + (NORTH - SOUTH) * (row % COLUMNS + 0.5) / COLUMNS, 3),
        "longitude": round(WEST + (EAST - WEST) * (column + 0.5) / COLUMNS, 3),
    }
    return {
        "slug": slug,
        "name": f"Projekt {number:03d}",
        "short_name": f"Projekt {number:03d}",
        "order": number,
        "ngo": {"text": f"Forening {number:03d}", "source": SOURCE},
        "municipalities": {"text": f"By {number:03d}", "source": SOURCE},
        "places": [place],
        "target_group": {"text": None},
        "offer": {"text": None},
        "model": {"code": model, "source": SOURCE},
        "traits": {},
    }


def _default() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DEFAULT_STUDY / "study.yml").read_text(encoding="utf-8"))
    return {key: value for key, value in content.items() if key not in ("book", "contents", "paper")}  # its own words


def _tell_apart(path: Path, slug: str) -> None:
    """Let each excerpt name its project: many projects out of one bank would look like one delivery laid in twice."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "excerpt": f"{row['excerpt']} ({slug})"} for row in rows)


def _dump(content: dict[str, Any], path: Path) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("projects", type=int)
    arguments = parser.parse_args()
    make_many(arguments.folder, arguments.projects)
