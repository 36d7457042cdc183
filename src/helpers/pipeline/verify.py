"""Verification: a finished edition is what its manifest says, file by file, and holds nothing internal."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from helpers.errors import DisclosureFault, Fault, MissingFile, SiteFault, raise_all
from helpers.pipeline.layout import Layout
from helpers.pipeline.publish import internal_traces


def verify(edition: Path) -> int:
    """Check an edition against its manifest, offline.

    Args:
        edition: The output folder of a build.

    Returns:
        How many files were checked.

    Raises:
        Fault: All that is wrong: a file that is missing, changed or in excess, or a page of the internal edition.
    """
    layout = Layout(edition)
    if not layout.manifest.is_file():
        if (edition / "index.html").is_file() and list(internal_traces([edition / "index.html"])):
            raise DisclosureFault(
                "Mappen er den interne udgave.", str(edition), "Den må ikke offentliggøres; kontrollér den offentlige."
            )
        raise MissingFile("Udgaven har ingen manifest.json.", str(edition), "Peg på mappen, som «make book» byggede i.")
    try:
        listed: dict[str, str] = json.loads(layout.manifest.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise SiteFault("manifest.json kan ikke læses.", str(layout.manifest), "Byg udgaven igen.") from error
    there = {p.relative_to(edition).as_posix(): p for root in published(layout) for p in _files(root)}
    faults: list[Fault] = []
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            faults.append(SiteFault("En fil mangler.", name, "Byg udgaven igen, eller hent filen fra en hel udgave."))
        elif name not in listed:
            faults.append(SiteFault("En fil hører ikke til udgaven.", name, "Fjern den, eller byg udgaven igen."))
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != listed[name]:
            faults.append(SiteFault("En fil er ændret.", name, "Byg udgaven igen, eller hent filen fra en hel udgave."))
    faults += internal_traces(published(layout))
    raise_all(faults)
    return len(listed)


def published(layout: Layout) -> list[Path]:
    """The public places of a build that exist, but for the manifest itself."""
    return [place for place in (layout.html, layout.notebooks, layout.tables, layout.results) if place.exists()]


def _files(root: Path) -> list[Path]:
    return [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file())
