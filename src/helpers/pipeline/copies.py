"""Work done by copies of this process: what is read and imported already is there at once, and what it takes up goes.

(`concurrent.futures` has processes too: forked ones that outlive a killed parent, or fresh ones that import everything
again, which takes longer than most of what is done here.)
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO, NoReturn, TypeVar

from helpers.errors import Fault, MachineFault

_DEATH = 1  # PR_SET_PDEATHSIG
_PLACE = 4  # bytes of a task's number
T = TypeVar("T")


def workers() -> int:
    """How much is done at a time here: as many processes, or kernels, as there are cores to use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def side_by_side(
    tasks: Sequence[T], work: Callable[[T], object], copies: int, begun: Callable[[int], object] = lambda _: None
) -> None:
    """Do the tasks in this process and up to `copies - 1` forked copies of it; whoever is free takes the next.

    What `work` does must stay when its process ends, such as a file. A copy that fails leaves its task undone, without
    a word: so nothing may rely on all being done.

    Args:
        tasks: In the order in which they are begun: the longest first.
        work: Does one; what it raises in this process is raised.
        copies: How many processes; where none can be forked, this one alone.
        begun: Told, after each task that was done in this process, how many are begun, by whomever.
    """
    parent, children = os.getpid(), []
    with tempfile.TemporaryFile(buffering=0) as queue:
        queue.write(b"".join(number.to_bytes(_PLACE) for number in range(len(tasks))))
        queue.seek(0)  # all copies read on in the one open file
        try:
            for _ in range(min(copies, len(tasks)) - 1 if hasattr(os, "fork") else 0):
                signals = _Held()
                with signals:
                    child = os.fork()
                    if child == 0:
                        _work_and_end(tasks, work, queue, parent)
                    children.append(child)
                signals.release()
            for number in _taken(queue):
                work(tasks[number])
                begun(queue.tell() // _PLACE)
        except BaseException:
            for child in children:
                os.kill(child, signal.SIGKILL)
            raise
        finally:
            for child in children:
                os.waitpid(child, 0)


def in_a_copy(work: Callable[[], T], name: str) -> T:
    """Do one thing in a forked copy of this process, with which the memory goes that it took.

    Args:
        work: Does it (`beside`).
        name: What it is, for a fault.

    Returns:
        What it gives.

    Raises:
        MachineFault: The copy was killed.
        Exception: What it raises; of what is no fault, the note says where.
    """
    with beside(work, name) as result:
        return result()


def overheard(work: Callable[[Callable[[Any], object]], T], name: str, hear: Callable[[Any], object]) -> T:
    """As `in_a_copy`, and what the work says on its way is heard here at once.

    Args:
        work: Does it, and is given what to say things with; each is pickled, and short.
        name: What it is, for a fault.
        hear: Is told here, in this thread.
    """
    if not hasattr(os, "fork"):
        return work(hear)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "wb", buffering=0) as mouth:

        def saying() -> T:
            try:
                return work(lambda said: pickle.dump(said, mouth))
            finally:
                mouth.close()  # before what it gives, which may be more than a pipe holds

        with beside(saying, name) as result:
            mouth.close()
            with contextlib.suppress(EOFError, pickle.UnpicklingError):  # all is said, or the copy was killed
                while True:
                    hear(pickle.load(pipe))  # noqa: S301 - of this very program
            return result()


@contextlib.contextmanager
def beside(work: Callable[[], T], name: str) -> Iterator[Callable[[], T]]:
    """The same while this process does something else: what is given waits for the copy, and gives or raises the same.

    No native library may have started threads here that it waits for in the copy, as Typst does. What is not waited for
    is stopped.

    Args:
        work: Does it; what it gives is pickled. Nothing of what it changes in memory stays.
        name: What it is, for a fault.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    reading, writing = os.pipe()
    parent, signals = os.getpid(), _Held()
    with signals:
        child = os.fork()
        if child == 0:
            os.close(reading)
            _tell_and_end(work, writing, parent)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        try:
            signals.release()
            yield partial(_told, pipe, name)
        finally:
            os.kill(child, signal.SIGKILL)  # what it has told it has told
            os.waitpid(child, 0)


def _told(pipe: BinaryIO, name: str) -> Any:
    try:
        done, result = pickle.loads(pipe.read())  # noqa: S301 - of this very program
    except (EOFError, pickle.UnpicklingError) as error:
        raise killed(name) from error
    if not done:
        raise result
    return result


def killed(name: str) -> MachineFault:
    """The fault that a process beside this one was killed, whatever it was doing."""
    return MachineFault(
        "En del af arbejdet blev ikke gjort færdigt, fordi maskinen afbrød det.",
        name,
        "Luk andre programmer, så der er hukommelse nok, og kør igen.",
    )


def _tell_and_end(work: Callable[[], T], writing: int, parent: int) -> NoReturn:
    """What such a copy does; it never returns into its caller's work."""
    with contextlib.suppress(BaseException):
        _begin(parent)
        try:
            told = pickle.dumps((True, work()))
        except Exception as error:
            if not isinstance(error, Fault):
                error.add_note("".join(traceback.format_tb(error.__traceback__)))
            told = pickle.dumps((False, error))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    os._exit(0)


def _taken(queue: BinaryIO) -> Iterator[int]:
    while place := queue.read(_PLACE):
        yield int.from_bytes(place)


def _work_and_end(tasks: Sequence[T], work: Callable[[T], object], queue: BinaryIO, parent: int) -> NoReturn:
    """What a copy does; it never returns into its caller's work."""
    with contextlib.suppress(BaseException):
        _begin(parent)
        for number in _taken(queue):
            work(tasks[number])
    os._exit(0)


class _Held:
    """While a process is forked, signals wait; they are raised when `release` is called, where that is safe.

    Raised in the middle, an interruption would be lost, and with it the release of logging's lock, for which every
    thread then waits. (Blocking signals holds them back from one thread, and Python's handlers are told by any.)
    """

    def __init__(self) -> None:
        self._came: list[int] = []

    def __enter__(self) -> None:
        mine = threading.current_thread() is threading.main_thread()  # the only one that signals are raised in
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM) if mine}
        self._handlers = {number: handler for number, handler in handlers.items() if handler is not None}
        for number in self._handlers:
            signal.signal(number, lambda came, _: self._came.append(came))

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def release(self) -> None:
        for number in self._came:
            signal.raise_signal(number)


def _begin(parent: int) -> None:
    """A copy's own first steps: the terminal's Ctrl-C is for the parent, which kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with(parent)


def end_with(parent: int) -> None:
    """Let this process not outlive its parent, whose locks and sockets it may hold."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
