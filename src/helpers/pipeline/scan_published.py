"""The last look before publishing: no file says anything private or internal. Each content is looked through once, and
one that was found clean is not looked through again in the next edition.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from helpers.data.personal import TooLarge, find_private, masked, texts_of
from helpers.data.pseudonyms import originals
from helpers.errors import DisclosureFault, Fault
from helpers.pipeline.code import code_hash
from helpers.pipeline.copies import beside
from helpers.pipeline.keys import environment
from helpers.pipeline.private_places import place_of
from helpers.pipeline.store import Store
from helpers.pipeline.sync import each_file
from helpers.present.mark import INTERNAL

# The mark as text, as JSON escapes it, and as HTML may escape its dash.
_TRACES = (INTERNAL, json.dumps(INTERNAL).strip('"'), INTERNAL.replace("–", "&#8211;"))
_TRACES_AS_BYTES = tuple(trace.encode() for trace in _TRACES)

_SIZE = hashlib.sha256().digest_size
_REMEMBERED = 200_000  # contents, 6 MB: those of this edition, then those of earlier ones


@dataclass(frozen=True)
class Scanned:
    """What the look gave.

    Args:
        faults: What stops publishing: first what is internal, then what is private, each by file.
        hashes: Every file below the paths, by its path → its SHA-256, so that nobody reads it again for that.
    """

    faults: tuple[Fault, ...]
    hashes: Mapping[str, str]


def private_in(paths: Iterable[Path], store: Store | None = None, copies: int = 1) -> Scanned:
    """Look through every file below these paths for personal numbers and for the mark of the internal edition.

    Args:
        paths: Files and folders that are about to be published.
        store: Where the hashes of clean contents are remembered, under the hash of the code that found them so; None:
            everything is looked through.
        copies: In how many processes at most.
    """
    remembered = _Remembered(store)
    digests: dict[Path, bytes] = {}
    names: list[tuple[str, Path]] = []
    new: dict[bytes, Path] = {}
    for name, file in _files(paths):
        digest = digests[file] = hashlib.sha256(file.read_bytes()).digest()
        names.append((name, file))
        if digest not in remembered:
            new.setdefault(digest, file)
    verdicts = _looked_through(new, copies)
    beside_copies = originals(name for name, _ in names)
    faults = [("original", name, file) for name, file in names if name in beside_copies]
    faults += [(kind, name, file) for name, file in names for kind in verdicts.get(digests[file], ())]
    remembered.keep(digest for digest in digests.values() if not verdicts.get(digest))
    faults.sort(key=lambda fault: list(_SAID).index(fault[0]))
    hashes = {file.as_posix(): digest.hex() for file, digest in digests.items()}
    return Scanned(tuple(_fault(*fault) for fault in faults), hashes)


def _looked_through(files: Mapping[bytes, Path], copies: int) -> dict[bytes, tuple[str, ...]]:
    """What is wrong with each content, by its hash."""
    largest_first = sorted(files, key=lambda digest: (-files[digest].stat().st_size, digest))
    mine, *others = (largest_first[start::copies] for start in range(copies))
    with contextlib.ExitStack() as stack:
        results = [
            stack.enter_context(beside(partial(_looked_through_here, files, part), "Gennemsyn før udgivelsen"))
            for part in others
            if part
        ]
        found = _looked_through_here(files, mine)
        for result in results:
            found |= result()
    return found


def _looked_through_here(files: Mapping[bytes, Path], digests: Iterable[bytes]) -> dict[bytes, tuple[str, ...]]:
    seen: dict[bytes, bool] = {}  # texts inside files: pages, styles and fonts that many documents have in common
    return {digest: tuple(_found(files[digest].read_bytes(), digest, seen)) for digest in digests}


def is_internal(content: bytes) -> bool:
    """Whether a file's content, as it is, bears the mark of the internal edition."""
    return any(trace in content for trace in _TRACES_AS_BYTES)


def _found(content: bytes, digest: bytes, seen: dict[bytes, bool]) -> Iterator[str]:
    """What is wrong with the content that has this hash: keys of `_SAID`."""
    if hashlib.sha256(content).digest() != digest:  # it is being written to
        yield "unread"
    internal = is_internal(content)
    private = False
    try:
        for _, text in texts_of("", content):
            internal = internal or any(trace in text for trace in _TRACES)
            key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
            if key not in seen:
                seen[key] = bool(find_private(text))
            private = private or seen[key]
    except TooLarge:
        yield "unread"
    if internal:
        yield "internal"
    if private:
        yield "private"


class _Remembered:
    """The contents that were found clean by just this code.

    A content stays clean: what becomes a valid number only because its date of birth has come was written before.
    """

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._key = ""
        self._kept: dict[bytes, None] = {}
        if store:
            code = code_hash(["helpers.data.personal", "helpers.pipeline.scan_published"])
            self._key = hashlib.sha256(f"clean\0{code}\0{environment()}".encode()).hexdigest()
            kept = store.get(self._key) or b""
            self._kept = dict.fromkeys(kept[k : k + _SIZE] for k in range(0, len(kept), _SIZE))

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._kept

    def keep(self, clean: Iterable[bytes]) -> None:
        """Remember these before all others; nothing is written where nothing is new."""
        now = dict.fromkeys(clean)
        if self._store and not now.keys() <= self._kept.keys():
            self._store.put(self._key, b"".join(list({**now, **self._kept})[:_REMEMBERED]))


_SAID = {
    "internal": (
        "En intern side er ved at blive offentliggjort.",
        "Byg den offentlige udgave igen med «make book»; læg aldrig interne sider i dens mapper.",
    ),
    "original": (
        "En fil, som der er lavet en kopi med koder af, er ved at blive offentliggjort.",
        "Flyt både originalen og kopien ud af udgavens mappe, og byg igen.",
    ),
    "private": (
        "Et personnummer er ved at blive offentliggjort.",
        "Se stedet, find tallet i studiets filer med «make validate», fjern det, og byg igen.",
    ),
    "unread": (
        "En fil kan ikke gennemsøges for personnumre, før den offentliggøres.",
        "Byg bogen igen med «make book»; hjælper det ikke, så meld det som en fejl i programmet.",
    ),
}


def _fault(kind: str, name: str, file: Path) -> DisclosureFault:
    what, remedy = _SAID[kind]
    where = place_of(name, file.read_bytes()) if kind == "private" else masked(name)
    return DisclosureFault(what, where, remedy)


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for root in paths:
        yield from each_file(root) if root.is_dir() else [(root.name, root)]
