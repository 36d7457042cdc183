"""Verification: a finished edition is what its manifest says, file by file, and holds nothing internal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from helpers.errors import DisclosureFault, Fault, MissingFile, SiteFault, raise_all
from helpers.pipeline.edition.seal import sealed
from helpers.pipeline.layout import WORK, Layout
from helpers.pipeline.scan_published import is_internal

_WHOLE = "Byg udgaven igen, eller hent filen fra en hel udgave."
_REMOVE = "Fjern mappen: skjulte tal kan ligge i den. Næste bygning fjerner den også."
_AT_ONCE = 4  # reading and hashing both happen outside Python's lock


def verify(edition: Path) -> int:
    """Check an edition against its manifest, and its parts against each other, offline.

    Args:
        edition: The output folder of a build.

    Returns:
        How many files were checked.

    Raises:
        Fault: All that is wrong with its files (`verify_files`); of a whole edition, parts that contradict each other.
    """
    count = verify_files(edition)
    from helpers.pipeline.edition.agreement import disagreements  # what it reads takes pandas

    raise_all(disagreements(Layout(edition)))
    return count


def verify_files(edition: Path) -> int:
    """Check the files of an edition, or of a part of one, against its manifest.

    Args:
        edition: The output folder of a build.

    Returns:
        How many files were checked.

    Raises:
        Fault: All that is wrong: a file that is missing, changed, renamed, in excess or no plain file, a changed
            manifest or seal, or a page of the internal edition.
    """
    layout = Layout(edition)
    if not layout.manifest.is_file():
        if (edition / "index.html").is_file() and is_internal((edition / "index.html").read_bytes()):
            raise DisclosureFault(
                "Mappen er den interne udgave.", str(edition), "Den må ikke offentliggøres; kontrollér den offentlige."
            )
        raise MissingFile("Udgaven har ingen manifest.json.", str(edition), "Peg på mappen, som «make book» byggede i.")
    seal = layout.seal.name
    beside = (layout.manifest.name, seal, layout.signature.name)  # the signature vouches for itself
    there = {name: entry for name, entry in _entries(layout) if name not in beside}
    faults: list[Fault] = []
    if not layout.seal.is_file():
        faults.append(MissingFile("Udgaven har intet segl på sit manifest.", seal, _WHOLE))
    elif not sealed(layout):
        faults.append(SiteFault("manifest.json eller seglet på det er ændret.", f"manifest.json, {seal}", _WHOLE))
    listed = _listed(layout, faults)
    if listed is not None:
        faults += _strange(listed, there)
    if layout.work.is_relative_to(edition.resolve()):
        faults += [
            DisclosureFault("Arbejdsfiler fra en standset bygning ligger i udgavens mappe.", str(place), _REMOVE)
            for place in left_behind(layout)
        ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(partial(_content_faults, listed or {}), there.items()):
            faults += found
    raise_all(faults)
    return len(there) + 2


def left_behind(layout: Layout) -> list[Path]:
    """The folders with what may not be published that a build left which was killed, or is under way."""
    places = (layout.desk, layout.staged, layout.next, layout.stopped)
    return [place for place in places if place.is_dir()]


def _listed(layout: Layout, faults: list[Fault]) -> dict[str, str] | None:
    try:
        content = json.loads(layout.manifest.read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        faults.append(SiteFault("manifest.json kan ikke læses.", layout.manifest.name, _WHOLE))
        return None


def _entries(layout: Layout) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything in an edition's folder that is no folder, by its name within the edition; links are not followed.

    What is half-made (`left_behind`) and single chapters (`chapters`) are no part of an edition.
    """
    beside = (WORK, layout.chapters.name)
    folders = [("", str(layout.out))]
    while folders:
        prefix, folder = folders.pop()
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                if prefix or entry.name not in beside:
                    folders.append((f"{prefix}{entry.name}/", entry.path))
            else:
                yield f"{prefix}{entry.name}", entry


def _strange(listed: Mapping[str, str], there: Mapping[str, object]) -> Iterator[Fault]:
    """What is missing, in excess, or has only another spelling of capitals."""
    excess = {name.casefold(): name for name in there if name not in listed}
    for name in sorted(listed.keys() - there.keys()):
        other = excess.pop(name.casefold(), None)
        if other is None:
            yield SiteFault("En fil mangler.", name, _WHOLE)
        else:
            yield SiteFault("Et navn har fået andre store og små bogstaver.", f"{other}, før {name}", "Ret navnet.")
    for name in sorted(excess.values()):
        yield SiteFault("En fil hører ikke til udgaven.", name, "Fjern den, eller byg udgaven igen.")


def _content_faults(listed: Mapping[str, str], item: tuple[str, os.DirEntry[str]]) -> list[Fault]:
    name, entry = item
    if entry.is_symlink() or not S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return [SiteFault("Et link eller andet, der ikke er en almindelig fil.", name, _WHOLE)]
    try:
        content = Path(entry.path).read_bytes()
    except OSError as error:
        return [SiteFault(f"En fil kan ikke læses ({error.strerror}).", name, "Giv dig selv ret til at læse den.")]
    faults: list[Fault] = []
    if name in listed and sha256(content).hexdigest() != listed[name]:
        faults.append(SiteFault("En fil er ændret.", name, _WHOLE))
    if is_internal(content):
        faults.append(
            DisclosureFault("En intern side ligger i den offentlige udgave.", name, "Fjern den, og byg udgaven igen.")
        )
    return faults
