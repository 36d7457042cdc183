"""Publishing: what is finished takes the old one's place, all at once; nothing internal passes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from helpers.data.private import find_private, masked, texts_of
from helpers.errors import DisclosureFault, Fault, raise_all
from helpers.present.mark import INTERNAL

# The mark as text, as JSON escapes it, and as HTML may escape its dash.
_TRACES = tuple(form.encode() for form in (INTERNAL, json.dumps(INTERNAL).strip('"'), INTERNAL.replace("–", "&#8211;")))


def publish(finished: Mapping[Path, Path], aside: Path, *, internal: bool = False) -> None:
    """Move each finished path to its public place.

    Args:
        finished: Public place → finished path, on the same file system.
        aside: A folder for what is replaced; removed at the end.
        internal: Whether this is the internal edition, which lies outside everything published.

    Raises:
        DisclosureFault: Something internal, or a personal number, is among it; nothing is moved.
    """
    if not internal:
        raise_all([*internal_traces(finished.values()), *private_traces(finished.values())])
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for k, (place, new) in enumerate(finished.items()):
            old = aside / str(k)
            if place.exists():
                place.rename(old)
                moved.append((old, place))
            new.rename(place)
    except OSError:
        for old, place in reversed(moved):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
            old.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def private_traces(paths: Iterable[Path]) -> Iterator[Fault]:
    """A fault for every file below these paths that holds a personal number: the last look before publishing."""
    for root, file in _files(paths):
        name = file.name if file == root else file.relative_to(root).as_posix()
        if any(find_private(text) for _, text in texts_of(name, file.read_bytes())):
            yield DisclosureFault(
                "Et personnummer er ved at blive offentliggjort.",
                masked(name),
                "Find det i studiets filer med «make validate», fjern det, og byg igen.",
            )


def internal_traces(paths: Iterable[Path]) -> Iterator[Fault]:
    """A fault for every file below these paths that bears the mark of the internal edition."""
    for root, file in _files(paths):
        if is_internal(file.read_bytes()):
            yield DisclosureFault(
                "En intern side er ved at blive offentliggjort.",
                file.name if file == root else file.relative_to(root).as_posix(),
                "Byg den offentlige udgave igen med «make book»; læg aldrig interne sider i dens mapper.",
            )


def is_internal(content: bytes) -> bool:
    """Whether a file's content bears the mark of the internal edition."""
    return any(trace in content for trace in _TRACES)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    for root in paths:
        for file in sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]:
            yield root, file
