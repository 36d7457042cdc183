"""Studies that share no word with the default one: what their books say, and what no book of theirs may say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.studies import PROJECTS, change_yaml, make_study, study_content

# Words that are the default study's: its people, its parties, its design, its report.
OTHERS_WORDS = re.compile(
    r"\bbarn|\bbørn|\bunge\b|kommune|\bNGO|frivillig|forælder|forældre|famili|Rambøll|Socialstyrelsen|"
    r"kontrolgruppe|lodtrækning|trukket lod|trak lod|seks måneder|2017|tre ud af ti|selvmord|samarbejdsmodel",
    re.IGNORECASE,
)


def trial(folder: Path, **more: Any) -> Path:
    """A randomised trial of adults at work in two places: three waves, two scales, no parties, no survey."""
    content = study_content()
    changed: dict[str, Any] = {
        "title": "Et forsøg på to arbejdspladser",
        "short_title": "Forsøget",
        "participant": "medarbejder",
        "the_participant": "medarbejderen",
        "participants": "medarbejdere",
        "the_participants": "medarbejderne",
        "design": {"comparison": "untreated", "allocation": "lot", "types_allocated": "lot", "purpose": "treatment"},
        "waves": [
            {"code": "first", "label": "T1", "description": "ved start"},
            {"code": "last", "label": "T2", "description": "efter et kvartal"},
            {"code": "later", "label": "T3", "description": "et år efter"},
        ],
        "background": [
            {
                "code": "gender",
                "label": "Køn",
                "kind": "category",
                "categories": [{"code": "girl", "label": "Kvinde"}, {"code": "boy", "label": "Mand"}],
            },
            *content["background"][1:],
        ],
        **dict.fromkeys(("informants", "parties", "statements", "survey", "themes", "models", "traits")),
    }
    return _facts_left_out(make_study(folder, children=30, study=changed | more))


def staff_survey(folder: Path) -> Path:
    """A survey among staff and nothing else: one side, no measurements that anybody compared."""
    survey = study_content()["survey"]
    survey |= {
        "sides": [{"code": "town", "label": "Afdelingen"}],
        "roles": [{"code": "staff", "label": "Ansat", "side": "town"}],
        "questions": [{"code": "useful", "text": "Det nytter", "topic": "gain_help"}],
    }
    gone = ("dimensions", "background", "intervention_types", "fidelity", "models", "traits", "respondents")
    undeclared = (
        "informants",
        "parties",
        "design",
        "participant",
        "participants",
        "the_participant",
        "the_participants",
    )
    place = make_study(
        folder,
        study={
            "survey": survey,
            "themes": [{"code": "gain_help", "label": "Mere hjælp", "phase": "gain"}],
            **dict.fromkeys((*gone, *undeclared)),
        },
    )
    for slug in PROJECTS:
        for table in ("survey", "statements"):
            _of_one_side(place / "projects" / slug / f"{table}.csv")
    return _facts_left_out(place)


def _of_one_side(table: Path) -> None:
    lines = table.read_text(encoding="utf-8").replace(",ngo,volunteer,", ",town,staff,").splitlines()
    lines = [line.replace(",roles,", ",gain_help,").replace(",trust,", ",gain_help,") for line in lines]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _facts_left_out(folder: Path) -> Path:
    def bare(project: dict[str, Any]) -> None:
        unknown = {"text": None}
        project |= {"ngo": unknown, "municipalities": unknown, "target_group": unknown, "offer": unknown}
        project |= {"model": {"code": None}, "traits": {}, "places": []}

    for slug in PROJECTS:
        change_yaml(folder, f"projects/{slug}/project.yml", bare)
    return folder
