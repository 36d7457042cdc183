"""The edition as an RO-Crate 1.1 with the Process Run Crate profile: what it is, and which notebook run made what.

Process Run Crate is the profile of Workflow Run RO-Crate that is true of an edition: each run of a notebook is told as
one action with its instrument, inputs and result. The profiles above it ask for the workflow as a file of the edition,
and the workflow here is this project's code, which the edition does not hold.

Described one by one are the pages, notebooks, documents and the ledger; tables and the site's static parts as folders.
manifest.json has every single file. Two things are left out since they would be invented: when a run ended (an edition
knows no clock), and persons (its author is collective, as CITATION.cff says).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from helpers.chapters import chapters_of
from helpers.pipeline.edition.parts import Parts
from helpers.pipeline.plan import Run
from helpers.present.mark import MARK

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
CONTEXT = f"{SPECIFICATION}/context"
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
_FILE_TYPES = {
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
    ".json": "application/json",
}
_FOLDERS = {
    "html/": "Sitet",
    "html/_static/": "Sitets udseende og søgning",
    "html/tabeller/": "Tabellerne, som sitet linker til",
    "html/pdf/": "PDF'erne, som sitet linker til",
    "html/word/": "Word-filerne, som sitet linker til",
    "tables/": "Tabellerne som CSV og XLSX",
}
# Folders whose files the manifest lists and this description does not.
_WHOLE = ("html/_static/", "html/tabeller/", "html/pdf/", "html/word/", "tables/")
_AUTHOR = "#forfatter"
_PUBLISHER = "#udgiver"
_LICENCE = "#licens"
_SHARED = "#fælles-input"

Entity = dict[str, Any]


def crate(files: Mapping[str, str], parts: Parts) -> dict[str, Any]:
    """What ro-crate-metadata.json says.

    Args:
        files: The published files, path within the edition → SHA-256.
        parts: What the edition was made from.
    """
    described = [name for name in files if name.endswith(tuple(_FILE_TYPES)) and not name.startswith(_WHOLE)]
    folders = [folder for folder in _FOLDERS if any(name.startswith(folder) for name in files)]
    graph = [
        _descriptor(),
        _root(described, folders, parts),
        *_context(parts),
        *({"@id": folder, "@type": "Dataset", "name": _FOLDERS[folder]} for folder in folders),
        *(_file(name, files[name]) for name in described),
        _alone("manifest.json", "Udgavens indholdsfortegnelse: hver fil med dens hash, og hvad den er lavet af"),
        *_notebooks(parts),
        *_inputs(parts),
        *(_action(run, parts) for run in parts.runs),
    ]
    return {"@context": [CONTEXT, _TERMS], "@graph": graph}


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": _to("./"),
        "conformsTo": _to(SPECIFICATION),
    }


def _root(described: Sequence[str], folders: Sequence[str], parts: Parts) -> Entity:
    study = parts.study
    mark = f" {MARK}." if study.synthetic else ""
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": study.title,
        "description": f"{study.about.strip()}{mark}",
        "version": study.edition.number,
        "datePublished": study.edition.date.isoformat(),
        "inLanguage": "da",
        "license": _to(_LICENCE),
        "author": _to(_AUTHOR),
        "publisher": _to(_PUBLISHER),
        "conformsTo": _to(PROFILE),
        "hasPart": [_to(folder) for folder in folders] + [_to(name) for name in (*described, "manifest.json")],
        "mentions": [_to(_run(run)) for run in parts.runs] + ([_to(_SHARED)] if parts.shared else []),
    }


def _context(parts: Parts) -> Iterator[Entity]:
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    # The software's authors made the book; whose study it is, its description says.
    yield {"@id": _AUTHOR, "@type": "Organization", "name": "The contributors of erfaringsopsamling"}
    yield {"@id": _PUBLISHER, "@type": "Organization", "name": parts.study.publisher}
    yield {
        "@id": _LICENCE,
        "@type": "CreativeWork",
        "name": "Bogens egen licens",
        "description": "Bogens tekst, værktøjer og kode: MIT. Hvad et studie lægger til, bestemmer dets udgiver over.",
    }


def _file(name: str, digest: str) -> Entity:
    return _alone(name, name) | {"sha256": digest}


def _alone(name: str, title: str) -> Entity:
    return {
        "@id": quote(name),
        "@type": "File",
        "name": title,
        "encodingFormat": _FILE_TYPES[PurePosixPath(name).suffix],
    }


def _notebooks(parts: Parts) -> Iterator[Entity]:
    titled = chapters_of(parts.study)
    for chapter in dict.fromkeys(run.chapter for run in parts.runs):
        sources = {made.inputs.get("notebook", "") for run, made in parts.runs.items() if run.chapter == chapter}
        yield {
            "@id": _notebook(chapter),
            "@type": "SoftwareSourceCode",
            "name": f"notebooks/{chapter}.ipynb",
            "description": f"Notesbogen til «{titled[chapter].title}»; dens celler, hashet uden resultater.",
            "programmingLanguage": "Python",
            "version": " ".join(sorted(sources)),
        }


def _inputs(parts: Parts) -> Iterator[Entity]:
    """Each input once, by name and content; those that every run has also as one collection."""
    told: dict[str, Entity] = {}
    for run in parts.runs:
        for name, digest in (parts.shared | parts.own(run)).items():
            told.setdefault(_input(name, digest), {"@type": "CreativeWork", "name": name, "sha256": digest})
    if parts.shared:
        members = [_input(name, digest) for name, digest in parts.shared.items()]
        yield {
            "@id": _SHARED,
            "@type": "Collection",
            "name": "Det, alle kørsler er lavet af",
            "mainEntity": _to(members[0]),
            "hasPart": [_to(member) for member in members],
        }
    yield from ({"@id": key} | entity for key, entity in sorted(told.items()))


def _action(run: Run, parts: Parts) -> Entity:
    own = [_input(name, digest) for name, digest in parts.own(run).items() if name != "notebook"]
    return {
        "@id": _run(run),
        "@type": "CreateAction",
        "name": f"Kørsel af {run.chapter} for {run.project}",
        "description": f"Notesbogen er kørt af Papermill. Kørslens nøgle: {parts.runs[run].key}",
        "instrument": _to(_notebook(run.chapter)),
        "agent": _to(_PUBLISHER),
        "object": ([_to(_SHARED)] if parts.shared else []) + [_to(entity) for entity in own],
        "result": _to(quote(f"notebooks/{run.path}.ipynb")),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _to(entity: str) -> Entity:
    return {"@id": entity}


def _run(run: Run) -> str:
    return f"#kørsel/{run.path}"


def _notebook(chapter: str) -> str:
    return f"#notesbog/{chapter}"


def _input(name: str, digest: str) -> str:
    return f"#input/{quote(name)}/{digest[:32]}"
