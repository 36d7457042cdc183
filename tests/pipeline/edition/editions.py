"""Small editions, made from a real one by the same functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from helpers.pipeline.edition.manifest import write_manifest
from helpers.pipeline.edition.parts import Parts, RunParts
from helpers.pipeline.layout import Layout
from helpers.pipeline.plan import Run
from helpers.study import load_study
from tests.pipeline.books import snapshot


def parts_of(edition: Path) -> Parts:
    """What a built edition was made from, read back from its manifest; its study lies beside it in `study`."""
    content = json.loads(Layout(edition).manifest.read_text(encoding="utf-8"))
    runs = {
        Run(*name.split("/")): RunParts(made["key"], content["inputs"] | made["inputs"])
        for name, made in content["runs"].items()
    }
    return Parts(load_study(edition.parent / "study"), content["data"], content["key"], runs)


def part_of(edition: Path, target: Path, wanted: Callable[[str], bool]) -> Path:
    """An edition of just those files of another that are wanted, finished anew."""
    parts = parts_of(edition)
    for name, content in snapshot(edition).items():
        if wanted(name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)
    write_manifest(target, parts)
    return target
