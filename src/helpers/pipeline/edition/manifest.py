"""The manifest: every published file with its hash and what it was made from; then the seal on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.pipeline.edition.crate import crate
from helpers.pipeline.edition.origins import origins
from helpers.pipeline.edition.parts import Parts
from helpers.pipeline.edition.sbom import sbom
from helpers.pipeline.edition.seal import seal_of
from helpers.pipeline.layout import Layout
from helpers.pipeline.store import write_whole
from helpers.pipeline.sync import files_of


def manifest(files: Mapping[str, str], parts: Parts) -> dict[str, Any]:
    """What manifest.json says.

    Args:
        files: Every published file but the manifest and its seal: path within the edition → SHA-256.
        parts: What the edition was made from.

    Raises:
        SiteFault: Nobody knows what a file was made from.
    """
    study = parts.study
    return {
        "title": study.title,
        "edition": study.edition.number,
        "date": study.edition.date.isoformat(),
        "notes": list(study.edition.notes),
        "approved": study.edition.approved.model_dump(mode="json") if study.edition.approved else None,
        "synthetic": study.synthetic,
        "data": parts.data,
        "key": parts.key,
        "commit": parts.commit,
        "inputs": parts.shared,
        "runs": {run.path: {"key": made.key, "inputs": parts.own(run)} for run, made in parts.runs.items()},
        "files": dict(files),
        "made_from": {name: list(found) for name, found in origins(files, parts).items()},
    }


def write_manifest(folder: Path, parts: Parts, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Finish an edition: its SBOM, its RO-Crate, its manifest, the seal. Every file is hashed once at most.

    Args:
        folder: The finished edition, with nothing else in it.
        parts: What it was made from.
        known: Hashes that are known already, path within the edition → SHA-256.

    Returns:
        Every published file but the manifest and its seal: path within the edition → SHA-256.

    Raises:
        SiteFault: Nobody knows what a file was made from; no manifest is written.
    """
    layout, known = Layout(folder), known or {}
    made = {layout.sbom, layout.crate, layout.manifest, layout.seal}
    files = {
        name: known.get(name) or _hash(path.read_bytes()) for name, path in files_of(folder).items() if path not in made
    }
    files[layout.sbom.name] = _written(layout.sbom, as_json(sbom()))
    files[layout.crate.name] = _written(layout.crate, as_json(crate(dict(sorted(files.items())), parts)))
    files = dict(sorted(files.items()))
    text = as_json(manifest(files, parts))
    write_whole(layout.manifest, text)
    write_whole(layout.seal, seal_of(text))
    return files


def as_json(content: Mapping[str, Any]) -> bytes:
    """The one form in which an edition's own descriptions are written."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _written(place: Path, content: bytes) -> str:
    write_whole(place, content)
    return _hash(content)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
