"""The store of finished runs: what was computed once, under the hash of all it depends on.

One folder for every output folder of a user, so that equal keys are never run twice. An entry is believed only when its
content has the hash it was kept with; anything else is thrown away and computed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import MachineFault

ENTRIES = 4000  # about the runs of seventy editions of eight projects; the least recently used go first
FORM = b"2"  # of what is kept; another form is not believed
LOCKS = 4  # letters of a key that name its lock: few files, and runs of different keys rarely wait for each other
DAY = 24 * 3600


def default_store() -> Store:
    """ERFARING_STORE, or the user's cache folder.

    Raises:
        MachineFault: The user has no home.
    """
    if named := os.environ.get("ERFARING_STORE"):
        return Store(Path(named))
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:  # a user without an entry, as containers have them
        raise MachineFault(
            "Brugeren har ingen hjemmemappe, som kørsler kan gemmes i.",
            "HOME",
            "Sæt ERFARING_STORE til en mappe, som du kan skrive i, og kør igen.",
        ) from error
    return Store(cache / "erfaring" / "runs")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once or not at all; one that says the same already is not touched."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ny-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


@dataclass(frozen=True)
class Store:
    """Contents by key. Several processes may use one store."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The content under a key; None where there is none, or one that is not what was kept."""
        path = self._path(key)
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        digest, content = kept[:64], kept[65:]
        if _digest(key, content) != digest:
            path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return content

    def has(self, key: str) -> bool:
        """Whether there is something under a key, believed or not."""
        return self._path(key).is_file()

    def put(self, key: str, content: bytes) -> None:
        """Keep a content, whole or not at all. A store that cannot be written to keeps nothing."""
        path = self._path(key)
        digest = _digest(key, content)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ny-")
            with os.fdopen(handle, "wb") as file:
                file.write(digest + b"\n" + content)
            Path(name).replace(path)

    @contextlib.contextmanager
    def only_one(self, key: str) -> Iterator[None]:
        """While this lasts no other thread or process that asks for the same key goes on."""
        try:
            import fcntl

            place = self.folder / "locks"
            place.mkdir(parents=True, exist_ok=True)
            lock = (place / key[:LOCKS]).open("w")
        except (OSError, ImportError):  # no store, or no such locks here: the worst is that a run is run twice
            yield
            return
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def prune(self, most: int = ENTRIES) -> None:
        """Throw away the least recently used entries above `most`, and what writers that died left behind."""
        with contextlib.suppress(OSError):
            entries = [(p.stat().st_mtime, p) for p in self.folder.glob("??/*")]
            drafts = [(when, p) for when, p in entries if p.name.startswith(".ny-")]
            kept = sorted(entry for entry in entries if entry not in drafts)
            stale = [path for when, path in drafts if time.time() - when > DAY]
            for path in [*stale, *(path for _, path in kept[: max(0, len(kept) - most)])]:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(FORM + key.encode() + content).hexdigest().encode()
