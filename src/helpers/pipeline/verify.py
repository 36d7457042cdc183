"""Verification: a finished edition is what its manifest says, file by file, and holds nothing internal."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.errors import DisclosureFault, Fault, MissingFile, SiteFault, raise_all
from helpers.pipeline.layout import Layout
from helpers.pipeline.publish import internal_traces
from helpers.pipeline.unchanged import file_hash, published_files


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
    there = dict(published_files(layout))
    faults: list[Fault] = []
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            faults.append(SiteFault("En fil mangler.", name, "Byg udgaven igen, eller hent filen fra en hel udgave."))
        elif name not in listed:
            faults.append(SiteFault("En fil hører ikke til udgaven.", name, "Fjern den, eller byg udgaven igen."))
        elif file_hash(there[name]) != listed[name]:
            faults.append(SiteFault("En fil er ændret.", name, "Byg udgaven igen, eller hent filen fra en hel udgave."))
    faults += internal_traces(place for place in layout.public if place.exists())
    raise_all(faults)
    return len(listed)
