"""A small valid study folder, made by code: two projects, two dimensions, three waves, a survey, statements.

`make_study` writes it, `change_cell` and `change_yaml` break it in one place. Nothing in it is taken from the default
study, so that what passes here is not wired to that.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

WAVES = ("first", "last", "later")
PROJECTS = ("nord", "syd")
TABLES = ("children", "measurements", "fidelity", "survey", "statements")


def study_content() -> dict[str, Any]:
    """study.yml as plain data; every call gives a new one."""
    return {
        "title": "Et lille studie",
        "short_title": "Lille studie",
        "publisher": "Testen",
        "synthetic": True,
        "edition": {"number": "1", "date": "2024-02-29"},
        "about": "To opdigtede projekter.",
        "participant": "barn",
        "the_participant": "barnet",
        "participants": "børn",
        "the_participants": "børnene",
        "design": {"comparison": "none", "allocation": "none", "types_allocated": "none", "purpose": "treatment"},
        "informants": {
            "helped_by": ["en lærer"],
            "overestimate": {"text": "Svarene kan være for gode ved start.", "source": "Testen, s. 3"},
        },
        "parties": [
            {
                "code": "municipality",
                "one": "kommune",
                "the_one": "kommunen",
                "many": "kommuner",
                "the_many": "kommunerne",
            },
            {"code": "ngo", "one": "NGO", "the_one": "NGO'en", "many": "NGO'er", "the_many": "NGO'erne"},
        ],
        "statements": {"collected_by": ["interview", "workshop"]},
        "waves": [
            {"code": "first", "label": "Start", "description": "ved start"},
            {"code": "last", "label": "Slut", "description": "ved slut"},
            {"code": "later", "label": "Senere", "description": "et år efter"},
        ],
        "respondents": [{"code": "alone", "label": "Alene"}, {"code": "helped", "label": "Med hjælp"}],
        "dimensions": [
            {
                "code": "mood",
                "label": "Humør",
                "noun": "humør",
                "minimum": 1,
                "maximum": 4,
                "items": [
                    {"code": "mood_1", "text": "Jeg er glad"},
                    {"code": "mood_2", "text": "Jeg er trist", "reversed": True},
                    {"code": "mood_3", "text": "Jeg ler"},
                ],
            },
            {
                "code": "strain",
                "label": "Belastning",
                "noun": "belastning",
                "better": "lower",
                "minimum": 0,
                "maximum": 20.5,
                "items": [{"code": "strain_1", "text": "Belastning i alt"}],
            },
        ],
        "background": [
            {
                "code": "gender",
                "label": "Køn",
                "kind": "category",
                "categories": [{"code": "girl", "label": "Pige"}, {"code": "boy", "label": "Dreng"}],
            },
            {
                "code": "age",
                "label": "Alder",
                "kind": "number",
                "bands": [
                    {"code": "young", "label": "6-9 år", "low": 6, "high": 9},
                    {"code": "old", "label": "10-15 år", "low": 10, "high": 15},
                ],
            },
            {"code": "need_home", "label": "Behov hjemme", "kind": "flag", "sensitive": True, "need": True},
        ],
        "intervention_types": [
            {"code": "single", "label": "Alene", "noun": "indsats alene", "column": "offer_single"},
            {"code": "group", "label": "Gruppe", "noun": "gruppeindsats", "column": "offer_group"},
        ],
        "fidelity": [
            {"code": "held", "label": "Holdt", "minimum": 1, "maximum": 4},
            {"code": "present", "label": "Fremmøde", "minimum": 0, "maximum": 1},
        ],
        "survey": {
            "sides": [{"code": "town", "label": "Kommune"}, {"code": "ngo", "label": "NGO"}],
            "roles": [
                {"code": "staff", "label": "Ansat", "side": "town"},
                {"code": "volunteer", "label": "Frivillig", "side": "ngo"},
            ],
            "answers": [
                {"value": 1, "label": "Uenig", "agrees": False},
                {"value": 2, "label": "Enig", "agrees": True},
            ],
            "questions": [
                {"code": "useful", "text": "Det nytter", "topic": "gain_help"},
                {"code": "skilled", "text": "De frivillige kan deres ting", "topic": "roles", "asked": ["town"]},
            ],
        },
        "themes": [
            {"code": "gain_help", "label": "Mere hjælp", "phase": "gain"},
            {"code": "roles", "label": "Klare roller", "phase": "establishing"},
            {"code": "trust", "label": "Tillid", "phase": "mechanism", "intervention": "single"},
        ],
        "models": [{"code": "loose", "label": "Løst"}, {"code": "close", "label": "Tæt"}],
        "traits": [{"code": "staffing", "label": "Bemanding"}],
        "analysis": {"baseline": "first", "contrasts": [["first", "last"], ["first", "later"]]},
    }


def project_content(slug: str) -> dict[str, Any]:
    """project.yml as plain data; every call gives a new one."""
    fact = {"text": "Noget", "source": "Testen, s. 1"}
    return {
        "slug": slug,
        "name": f"Projekt {slug}",
        "short_name": slug.capitalize(),
        "order": PROJECTS.index(slug) if slug in PROJECTS else 9,
        "ngo": fact,
        "municipalities": fact,
        "places": [{"name": "Byen", "latitude": 56.0, "longitude": 10.0}],
        "target_group": fact,
        "offer": fact,
        "model": {"code": "loose", "source": "Testen, s. 2"},
        "traits": {"staffing": fact},
    }


def table_content(slug: str, children: int = 8) -> dict[str, list[dict[str, object]]]:
    """The five tables of a project as rows; values follow from the child's number alone."""
    ids = [f"{slug}-{number:02d}" for number in range(1, children + 1)]
    measured = slug == "syd"
    return {
        "children": [
            {
                "child_id": child,
                "group_id": f"g{n // 4}",
                "started": f"2019-0{1 + n % 9}-15",
                "gender": ("girl", "boy")[n % 2],
                "age": 6 + n % 4 if n % 3 else 10 + n % 6,
                "need_home": n % 2,
                "offer_single": 1,
                "offer_group": int(n % 3 == 0),
            }
            for n, child in enumerate(ids)
        ],
        "measurements": [
            {
                "child_id": child,
                "wave": wave,
                "date": f"20{19 + w}-06-{1 + n % 28:02d}",
                "respondent": ("alone", "helped")[n % 2],
                "mood_1": min(4, 1 + (n + w) % 4),
                "mood_2": 1 + (n + 2 * w) % 4,
                "mood_3": 1 + (n * 3 + w) % 4,
            }
            | ({"strain_1": (n * 5 + 3 * w) % 20 + 0.5} if measured else {})
            for n, child in enumerate(ids)
            for w, wave in enumerate(WAVES)
        ],
        "fidelity": [{"child_id": child, "held": 1 + n % 4, "present": n % 2} for n, child in enumerate(ids)],
        "survey": [
            {
                "respondent_id": f"r{n}",
                "side": ("town", "ngo")[n % 2],
                "role": ("staff", "volunteer")[n % 2],
                "useful": 1 + n % 2,
                "skilled": 2 if n % 2 == 0 else "",
            }
            for n in range(6)
        ],
        "statements": [
            {
                "statement_id": f"s{n}",
                "side": ("town", "ngo")[n % 2],
                "role": ("staff", "volunteer")[n % 2],
                "source": ("interview", "workshop")[n % 2],
                "theme": ("gain_help", "roles", "trust")[n % 3],
                "direction": ("driver", "barrier", "")[n % 3],
                "excerpt": f"Opdigtet uddrag, nr. {n}",
            }
            for n in range(6)
        ],
    }


def make_study(
    folder: Path,
    *,
    children: int = 8,
    study: Mapping[str, Any] | None = None,
    files: Mapping[str, str | bytes | None] | None = None,
) -> Path:
    """Write the study.

    Args:
        folder: Where; it is made.
        children: How many in each project.
        study: Top-level keys of study.yml to set; None takes a key away.
        files: Files to write in the end, by their path in the folder; None takes a file away.

    Returns:
        The folder.
    """
    content = study_content() | dict(study or {})
    _write_yaml(folder / "study.yml", {key: value for key, value in content.items() if value is not None})
    for slug in PROJECTS:
        place = folder / "projects" / slug
        _write_yaml(place / "project.yml", project_content(slug))
        for name, rows in table_content(slug, children).items():
            with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    for name, text in (files or {}).items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file that `make_study` wrote, header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]], separator: str = ",", encoding: str = "utf-8") -> None:
    """Write rows as CSV."""
    # Before Python 3.13 the writer does not see that a lone carriage return needs quotation marks.
    risky = any("\r" in cell for row in rows for cell in row)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(
            file, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL if risky else csv.QUOTE_MINIMAL
        ).writerows(rows)


def change_cell(folder: Path, file: str, row: int, column: str, value: str) -> None:
    """Set one cell; `row` as a spreadsheet shows it (the header is 1). A column that is not there is added."""
    path = folder / file
    rows = read_rows(path)
    if column not in rows[0]:
        rows = [[*cells, column if number == 0 else ""] for number, cells in enumerate(rows)]
    rows[row - 1][rows[0].index(column)] = value
    write_rows(path, rows)


def drop_column(folder: Path, file: str, column: str) -> None:
    """Take a column out of a table."""
    rows = read_rows(folder / file)
    place = rows[0].index(column)
    write_rows(folder / file, [[*cells[:place], *cells[place + 1 :]] for cells in rows])


def change_yaml(folder: Path, file: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of a .yml file in place."""
    content = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    change(content)
    _write_yaml(folder / file, content)


def _write_yaml(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
