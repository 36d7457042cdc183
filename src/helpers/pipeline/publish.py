"""Publishing: what is finished takes the old one's place, each place at once; nothing internal or private passes.

What is begun is finished: before the first place changes, a journal says what will lie where, and the next command that
looks at the folder does the rest. A file with the content of the published one is that file, so that its time says when
it last changed.
"""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
import shutil
from pathlib import Path

from helpers.errors import MachineFault, SiteFault, raise_all, refused
from helpers.pipeline.copies import in_a_copy
from helpers.pipeline.exchange import exchange
from helpers.pipeline.layout import Layout
from helpers.pipeline.lock import only_build
from helpers.pipeline.scan_published import private_in
from helpers.pipeline.store import Store, write_whole
from helpers.pipeline.sync import each_file


def publish(layout: Layout, store: Store | None = None) -> None:
    """Put everything in `layout.next` in its public place; what an earlier edition had and this one has not goes.

    Args:
        layout: The output folder.
        store: Where the contents that were found clean before are remembered.

    Raises:
        DisclosureFault: Something internal, or a personal number, is among it; nothing is moved.
        SiteFault: A place cannot be written to; all are what they were.
    """
    # In a copy: the list of what was looked through is long, and nobody needs it any more.
    raise_all(in_a_copy(lambda: private_in([layout.next], store).faults, "Gennemsyn før udgivelsen"))
    _share_unchanged(layout)
    places = (*layout.public, layout.manifest, layout.seal, layout.signature)
    wanted = {place.name: _inode(layout.next / place.name) for place in places}
    write_whole(layout.journal, json.dumps(wanted).encode())
    try:
        finish_publishing(layout)
    except OSError as error:
        left = "Den forrige udgave er urørt." if _take_back(layout, wanted) else "Så bliver udgivelsen gjort færdig."
        raise SiteFault(
            f"Udgaven kunne ikke lægges på plads: {refused(error).what}",
            str(error.filename or layout.out),
            f"Giv plads og adgang til at skrive i mappen, og byg igen. {left}",
        ) from error


def finish_publishing(layout: Layout) -> bool:
    """Do what is left of a publishing that was begun; whether there was one.

    Raises:
        OSError: A place cannot be written to.
    """
    try:
        wanted: dict[str, int | None] = json.loads(layout.journal.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    for name, inode in wanted.items():
        place, new = layout.out / name, layout.next / name
        there = _inode(place)
        if there == inode or (inode is not None and not new.exists()):
            continue
        if inode is None:
            place.rename(new)
        elif there is None:
            new.rename(place)
        else:
            exchange(new, place)
    layout.journal.unlink()
    shutil.rmtree(layout.next, ignore_errors=True)
    return True


def settle(layout: Layout) -> None:
    """Before an edition is looked at: finish its publishing if one was interrupted, unless a build is at it."""
    if layout.journal.is_file():
        with contextlib.suppress(MachineFault), only_build(layout):
            finish_publishing(layout)


def replace_folder(place: Path, new: Path) -> None:
    """Let a finished folder take a public place's; what lay there is gone afterwards."""
    if place.exists():
        exchange(new, place)
        shutil.rmtree(new)
    else:
        new.rename(place)


def _share_unchanged(layout: Layout) -> None:
    for name, path in each_file(layout.next):
        there = layout.out / name
        if there.is_file() and not there.is_symlink() and filecmp.cmp(path, there, shallow=False):
            with contextlib.suppress(OSError):  # a file system without links: the file is new, its content is not
                link = path.with_name(f".{path.name}.ny")
                link.hardlink_to(there)
                link.replace(path)
                # Where both are one file already, the rename does nothing.
                link.unlink(missing_ok=True)


def _take_back(layout: Layout, wanted: dict[str, int | None]) -> bool:
    """Put the places back; whether it could be done. Where it could not, the journal stays for the next command."""
    try:
        for name, inode in wanted.items():
            place, new = layout.out / name, layout.next / name
            if inode is None and new.exists() and not place.exists():
                new.rename(place)
            elif inode is not None and _inode(place) == inode:
                if new.exists():
                    exchange(new, place)
                else:
                    place.rename(new)
        layout.journal.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _inode(path: Path) -> int | None:
    return os.lstat(path).st_ino if os.path.lexists(path) else None
