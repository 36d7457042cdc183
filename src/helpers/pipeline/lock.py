"""One build at a time in an output folder. The system lets the lock go when its holder ends, also by `kill -9`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from helpers.errors import MachineFault
from helpers.pipeline.layout import Layout


@contextlib.contextmanager
def only_build(layout: Layout) -> Iterator[None]:
    """While this lasts no other build can begin in the same output folder, by whatever path it is reached.

    The folder itself is locked, so that no file is added to an edition; where a folder cannot be (a network disk), a
    file beside it is.

    Raises:
        MachineFault: A build is under way there.
    """
    if os.name != "posix":  # no such locks here
        yield
        return
    layout.out.mkdir(parents=True, exist_ok=True)
    place = layout.out.resolve()
    with contextlib.ExitStack() as held:
        try:
            # Python's handles are closed when a program is started: no child can go on holding the lock.
            _lock(held, place, os.O_RDONLY)
        except BlockingIOError as error:
            raise _busy(layout) from error
        except OSError:
            try:
                _lock(held, place.with_name(f".{place.name}.lock"), os.O_RDWR | os.O_CREAT)
            except BlockingIOError as error:
                raise _busy(layout) from error
        yield


def _lock(held: contextlib.ExitStack, place: Path, flags: int) -> None:
    import fcntl

    handle = os.open(place, flags, 0o644)
    held.callback(os.close, handle)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _busy(layout: Layout) -> MachineFault:
    return MachineFault(
        "Der bygges allerede i mappen.",
        str(layout.out),
        "Vent, til det er færdigt, eller byg i en anden mappe med --out (OUT=…).",
    )
