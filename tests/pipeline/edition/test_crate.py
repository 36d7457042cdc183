"""The edition as an RO-Crate: valid by roc-validator, one with the manifest, and honest."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from helpers.chapters import CHAPTERS
from helpers.pipeline.edition.crate import crate
from helpers.pipeline.edition.manifest import as_json, manifest
from helpers.pipeline.edition.parts import Parts, RunParts
from helpers.pipeline.plan import Run
from helpers.present.mark import MARK
from tests.pipeline.edition.editions import parts_of
from tests.pipeline.edition.validator import brought, findings

pytestmark = [
    pytest.mark.xdist_group("small-book"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the validator's libraries warn of each other
]
# What is recommended and would have to be invented: addresses nobody has, and times in an edition without a clock.
NOT_TRUE_OF_US = {
    "Application url",
    "SoftwareApplication id",  # the notebooks lie in a repository that need not have an address
    "Action endTime",
    "Organization: RECOMMENDED url property",
}

Entities = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def content(small_book: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((small_book / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def entities(content: dict[str, Any]) -> Entities:
    found = {entity["@id"]: entity for entity in json.loads(json.dumps(content["@graph"]))}
    assert len(found) == len(content["@graph"])
    return found


def test_the_validator_finds_nothing_required(small_book: Path) -> None:
    assert findings(small_book) == {}


def test_what_is_recommended_and_not_there_is_what_we_say(small_book: Path) -> None:
    assert findings(small_book, "RECOMMENDED").keys() == NOT_TRUE_OF_US


def first(entities: Entities, kind: str) -> dict[str, Any]:
    return next(entity for entity in entities.values() if entity["@type"] == kind)


SPOILT: dict[str, Callable[[Entities], object]] = {
    "Action instrument": lambda e: first(e, "CreateAction").pop("instrument"),
    "Root Data Entity: `license` property": lambda e: e["./"].pop("license"),
    "Root Data Entity: `datePublished` property": lambda e: e["./"].pop("datePublished"),
    "Root Data Entity: `name` property": lambda e: e["./"].pop("name"),
    "Root Data Entity conformsTo": lambda e: e["./"].pop("conformsTo"),
    "Data Entity MUST be directly referenced": lambda e: e["./"]["hasPart"].pop(),
}


def test_the_validator_finds_what_is_taken_away(
    entities: Entities, content: dict[str, Any], small_book: Path, tmp_path: Path
) -> None:
    for spoil in SPOILT.values():
        spoil(entities)
    for entity in entities.values():
        if entity["@type"] in ("File", "Dataset"):
            place = tmp_path / unquote(entity["@id"])
            if entity["@type"] == "Dataset":
                place.mkdir(parents=True, exist_ok=True)
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(small_book / unquote(entity["@id"]), place)
    spoilt = {"@context": content["@context"], "@graph": list(entities.values())}
    (tmp_path / "ro-crate-metadata.json").write_bytes(as_json(spoilt))
    assert findings(tmp_path).keys() == SPOILT.keys()


def test_every_term_is_one_of_the_context(content: dict[str, Any]) -> None:
    known = brought().keys() | content["@context"][1].keys()
    for entity in content["@graph"]:
        assert {key for key in entity if not key.startswith("@")} <= known, entity["@id"]
        assert entity["@type"] in known


def test_it_says_what_the_manifest_says(small_book: Path, entities: Entities) -> None:
    listed = json.loads((small_book / "manifest.json").read_text(encoding="utf-8"))
    described = {unquote(e["@id"]): e.get("sha256") for e in entities.values() if e["@type"] == "File"}
    assert described.pop("manifest.json") is None  # it has the hash of this description
    assert described.items() <= listed["files"].items()
    pages = [
        n for n in listed["files"] if n.startswith(("html/", "notebooks/", "pdf/")) and n.endswith((".html", ".ipynb"))
    ]
    assert set(pages) <= described.keys()
    folders = tuple(name for name, entity in entities.items() if entity["@type"] == "Dataset" and name != "./")
    beside = {"ro-crate-metadata.json"}
    assert all(name in described or name.startswith(folders) or name in beside for name in listed["files"])
    root = entities["./"]
    assert (root["name"], root["version"], root["datePublished"]) == (
        listed["title"],
        listed["edition"],
        listed["date"],
    )


def test_each_run_is_an_action_with_its_notebook_inputs_and_result(small_book: Path, entities: Entities) -> None:
    parts = parts_of(small_book)
    actions = {name: entity for name, entity in entities.items() if entity["@type"] == "CreateAction"}
    assert len(actions) == len(parts.runs)
    for run, made in parts.runs.items():
        action = actions[f"#kørsel/{run.path}"]
        assert action["result"]["@id"] == f"notebooks/{run.path}.ipynb"
        notebook = entities[action["instrument"]["@id"]]
        assert notebook["version"] == made.inputs["notebook"]
        assert made.key in action["description"]
        inputs: dict[str, str] = {}
        for reference in action["object"]:
            entity = entities[reference["@id"]]
            for member in entity.get("hasPart", [reference]):
                inputs[entities[member["@id"]]["name"]] = entities[member["@id"]]["sha256"]
        assert inputs | {"notebook": notebook["version"]} == dict(made.inputs)


def test_it_invents_nobody_and_says_what_is_invented(entities: Entities) -> None:
    assert not [entity for entity in entities.values() if entity["@type"] == "Person"]
    organisations = {entity["name"] for entity in entities.values() if entity["@type"] == "Organization"}
    assert organisations == {"The contributors of erfaringsopsamling", "Testen"}
    assert MARK in entities["./"]["description"]
    assert not [e for e in entities.values() if {"startTime", "endTime", "dateCreated"} & e.keys()]


def test_real_data_are_not_marked(small_book: Path) -> None:
    parts = parts_of(small_book)
    real = replace(parts, study=parts.study.model_copy(update={"synthetic": False}))
    assert MARK not in as_json(crate({"results.csv": "0" * 64}, real)).decode()


def test_two_hundred_projects_are_told_in_seconds_and_megabytes(small_book: Path) -> None:
    study = parts_of(small_book).study
    slugs = ["alle", *(f"projekt-{k:03}" for k in range(200))]
    shared = {f"data/projects/{slug}/project.yml": f"{k:064x}" for k, slug in enumerate(slugs)}
    runs = {
        Run(slug, chapter): RunParts(
            "a" * 64, shared | {"notebook": "b" * 64, "brief": "c" * 64, f"data/{slug}": "d" * 64}
        )
        for slug in slugs
        for chapter in CHAPTERS
    }
    parts = Parts(study, "e" * 64, "f" * 64, runs)
    files = {f"notebooks/{run.path}.ipynb": f"{k:064x}" for k, run in enumerate(runs)}
    files |= {f"tables/{slug}/projects-{slug}-{k}.csv": "1" * 64 for slug in slugs for k in range(60)}
    files |= {f"html/tabeller/{slug}/projects-{slug}-{k}.csv": "1" * 64 for slug in slugs for k in range(60)}
    start = time.process_time()
    told, listed = as_json(crate(files, parts)), as_json(manifest(files, parts))
    assert time.process_time() - start < 5
    assert len(files) > 25_000
    assert len(told) < 5_000_000
    assert len(listed) < 10_000_000
