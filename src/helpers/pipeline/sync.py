"""Bringing a folder up to date by content: only what changed is written, what is no longer wanted goes."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Changes:
    """Paths inside the folder, with `/`: those written anew or changed, and those removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


def bring_up_to_date(source: Path, target: Path, left_alone: Collection[str] = ()) -> Changes:
    """Make `target` hold just the files of `source`, moving over those that differ; `source` is gone afterwards.

    Files with the same content are not touched, so that their times say when they last changed.

    Args:
        source: What is wanted.
        target: What there is.
        left_alone: Endings of files that somebody else makes in `target`; they stay.
    """
    target.mkdir(parents=True, exist_ok=True)
    wanted = files_of(source)
    there = {name: path for name, path in files_of(target).items() if path.suffix not in left_alone}
    removed = sorted(set(there) - set(wanted))
    for name in removed:
        there[name].unlink()
    written = []
    for name, path in wanted.items():
        if name in there and there[name].read_bytes() == path.read_bytes():
            continue
        place = target / name
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
        written.append(name)
    shutil.rmtree(source)
    for folder in sorted((p for p in target.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return Changes(tuple(written), tuple(removed))


def each_file(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its path inside it, always in the same order; an edition may have 100,000.

    Raises:
        OSError: A folder cannot be read: what nobody looked at must not pass for looked at.
    """
    for place, below, names in os.walk(folder, onerror=_unread):
        below.sort()
        for path in (Path(place, name) for name in sorted(names)):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _unread(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):  # a folder that is not there has no files
        raise error


def files_of(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its path inside it, sorted."""
    return dict(sorted(each_file(folder)))


def content_hash(paths: Iterable[tuple[str, Path]]) -> str:
    """SHA-256 over names and contents, in the order of the names."""
    digest = hashlib.sha256()
    for name, path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
