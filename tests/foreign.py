"""Studies that share no word with the default one: what their books say, and what no book of theirs may say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from tests.studies import PROJECTS, change_yaml, drop_column, make_study, study_content

# Words that are the default study's: its people, its parties, its design, its report.
OTHERS_WORDS = re.compile(
    r"\bbarn|\bbørn|\bunge\b|kommune|\bNGO|frivillig|forælder|forældre|famili|Rambøll|Socialstyrelsen|"
    r"kontrolgruppe|lodtrækning|trukket lod|trak lod|seks måneder|(?<![\d.,])2017\b|tre ud af ti|selvmord|"
    r"samarbejdsmodel",
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
        "background": _adults(content),
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


def one_project(folder: Path) -> Path:
    """One school, two measurements, one scale, and nothing else: pupils, nothing declared of the design."""
    content = study_content()
    gone = ("informants", "parties", "statements", "survey", "themes", "models", "traits", "design", "fidelity")
    changed: dict[str, Any] = {
        "title": "Læsning på én skole",
        "short_title": "Læsningen",
        "participant": "elev",
        "the_participant": "eleven",
        "participants": "elever",
        "the_participants": "eleverne",
        "waves": content["waves"][:2],
        "analysis": {"baseline": "first", "contrasts": [["first", "last"]]},
        "dimensions": content["dimensions"][:1],
        "background": _adults(content),
        "intervention_types": None,
        **dict.fromkeys(gone),
    }
    place = _facts_left_out(make_study(folder, children=24, study=changed))
    shutil.rmtree(place / "projects" / "syd")
    for table in ("survey", "statements", "fidelity"):
        (place / "projects" / "nord" / f"{table}.csv").unlink()
    measured = place / "projects" / "nord" / "measurements.csv"
    lines = measured.read_text(encoding="utf-8").splitlines(keepends=True)
    measured.write_text("".join(line for line in lines if ",later," not in line), encoding="utf-8")
    for column in ("offer_single", "offer_group"):
        drop_column(place, "projects/nord/children.csv", column)
    return place


def five_waves(folder: Path) -> Path:
    """Patients of two clinics, measured five times: four contrasts, one type of offer, a purpose of treatment."""
    content = study_content()
    labels = {"first": "Uge 0", "last": "Uge 4", "later": "Uge 8", "fourth": "Uge 16", "fifth": "Uge 52"}
    changed: dict[str, Any] = {
        "title": "Fem målinger på to klinikker",
        "short_title": "Klinikkerne",
        "participant": "patient",
        "the_participant": "patienten",
        "participants": "patienter",
        "the_participants": "patienterne",
        "design": {"comparison": "waiting", "allocation": "cluster_lot", "purpose": "treatment"},
        "waves": [
            {"code": code, "label": label, "description": f"i {label.lower()}"} for code, label in labels.items()
        ],
        "analysis": {"baseline": "first", "contrasts": [["first", code] for code in list(labels)[1:]]},
        "background": _adults(content),
        **dict.fromkeys(("informants", "parties", "statements", "survey", "themes", "models", "traits")),
    }
    place = _facts_left_out(make_study(folder, children=24, study=changed))
    for slug in PROJECTS:
        table = place / "projects" / slug / "measurements.csv"
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        for code, like, year in (("fourth", "last", "2022"), ("fifth", "later", "2023")):
            found = [line for line in lines if f",{like}," in line]
            lines += [re.sub(r",20\d\d-", f",{year}-", line.replace(f",{like},", f",{code},")) for line in found]
        table.write_text("".join(lines), encoding="utf-8")
        for name in ("survey", "statements"):
            (place / "projects" / slug / f"{name}.csv").unlink()
    return place


def abroad(folder: Path) -> Path:
    """A programme of another country: places off the map of this one, families' own words for who takes part."""
    content = study_content()
    survey = content["survey"]
    survey |= {
        "sides": [{"code": "town", "label": "Fylket"}, {"code": "trust", "label": "Stiftelsen"}],
        "roles": [
            {"code": "staff", "label": "Ansat i fylket", "side": "town"},
            {"code": "volunteer", "label": "Medlem", "side": "trust"},
        ],
        "questions": [{"code": "useful", "text": "Det nytter", "topic": "gain_help"}],
    }
    forms = ("one", "the_one", "many", "the_many")
    parties = {
        "municipality": ("fylke", "fylket", "fylker", "fylkerne"),
        "ngo": ("stiftelse", "stiftelsen", "stiftelser", "stiftelserne"),
    }
    changed: dict[str, Any] = {
        "title": "Et program i Nordnorge",
        "short_title": "Programmet",
        "participant": "beboer",
        "the_participant": "beboeren",
        "participants": "beboere",
        "the_participants": "beboerne",
        "design": {"comparison": "other_offer", "allocation": "lot"},
        "background": _adults(content),
        "survey": survey,
        "parties": [{"code": code} | dict(zip(forms, words, strict=True)) for code, words in parties.items()],
        "themes": [content["themes"][0], {"code": "roles", "label": "Klare roller", "phase": "running"}],
        **dict.fromkeys(("informants", "models", "traits", "intervention_types", "fidelity", "respondents")),
    }
    place = make_study(folder, children=24, study=changed)
    town = {"name": "Tromsø", "latitude": 69.6, "longitude": 18.9}

    def there(project: dict[str, Any]) -> None:
        project |= {"places": [town], "model": {"code": None}, "traits": {}}

    for slug in PROJECTS:
        change_yaml(place, f"projects/{slug}/project.yml", there)
        (place / "projects" / slug / "fidelity.csv").unlink()
        drop_column(place, f"projects/{slug}/measurements.csv", "respondent")
        drop_column(place, f"projects/{slug}/survey.csv", "skilled")
        for column in ("offer_single", "offer_group"):
            drop_column(place, f"projects/{slug}/children.csv", column)
        for name in ("statements", "survey"):
            table = place / "projects" / slug / f"{name}.csv"
            text = table.read_text(encoding="utf-8").replace(",trust,", ",roles,").replace(",ngo,", ",trust,")
            table.write_text(text, encoding="utf-8")
    return place


def _adults(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The background with words that fit the grown up as well."""
    gender = {"code": "gender", "label": "Køn", "kind": "category"}
    gender |= {"categories": [{"code": "girl", "label": "Kvinde"}, {"code": "boy", "label": "Mand"}]}
    return [gender, *content["background"][1:]]


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
