"""Tasks done by copies of this process, one for each core: what is read and imported already is there at once.

(`concurrent.futures` has processes too: forked ones that outlive a killed parent, or fresh ones that import everything
again, which takes longer than most of what is done here.)
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NoReturn, TypeVar

_DEATH = 1  # PR_SET_PDEATHSIG
_PLACE = 4  # bytes of a task's number
T = TypeVar("T")


def workers() -> int:
    """How much is done at a time here: as many processes, or kernels, as there are cores to use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def side_by_side(tasks: Sequence[T], work: Callable[[T], object], copies: int) -> None:
    """Do the tasks in this process and up to `copies - 1` forked copies of it; whoever is free takes the next.

    What `work` does must stay when its process ends, such as a file. A copy that fails leaves its task undone, without
    a word: so nothing may rely on all being done.

    Args:
        tasks: In the order in which they are begun: the longest first.
        work: Does one; what it raises in this process is raised.
        copies: How many processes; where none can be forked, this one alone.
    """
    parent, children = os.getpid(), []
    with tempfile.TemporaryFile(buffering=0) as queue:
        queue.write(b"".join(number.to_bytes(_PLACE) for number in range(len(tasks))))
        queue.seek(0)  # all copies read on in the one open file
        try:
            for _ in range(min(copies, len(tasks)) - 1 if hasattr(os, "fork") else 0):
                child = os.fork()
                if child == 0:
                    _work_and_end(tasks, work, queue, parent)
                children.append(child)
            for number in _taken(queue):
                work(tasks[number])
        except BaseException:
            for child in children:
                os.kill(child, signal.SIGKILL)
            raise
        finally:
            for child in children:
                os.waitpid(child, 0)


def _taken(queue: BinaryIO) -> Iterator[int]:
    while place := queue.read(_PLACE):
        yield int.from_bytes(place)


def _work_and_end(tasks: Sequence[T], work: Callable[[T], object], queue: BinaryIO, parent: int) -> NoReturn:
    """What a copy does; it never returns into its caller's work."""
    with contextlib.suppress(BaseException):
        end_with(parent)
        for number in _taken(queue):
            work(tasks[number])
    os._exit(0)


def end_with(parent: int) -> None:
    """Let this process not outlive its parent, whose locks and sockets it may hold."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
