"""Fresh processes beside this one: what a native library keeps in memory goes with them.

Copies of this process (helpers.pipeline.copies) would be there sooner, but not with the threads that such a library has
started, for which it would wait for ever.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import TypeVar

from helpers.pipeline.copies import end_with, killed

T = TypeVar("T")


@contextlib.contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """An executor of so many processes, which end with this one however it ends; nobody waits for what is not needed.

    Used in the main thread: the processes end with the thread that has started them.
    """
    pool = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
    )
    try:
        yield pool
    except BaseException:
        for child in multiprocessing.active_children():
            child.kill()
        raise
    finally:
        # Its own thread has ended then: at the interpreter's end they would get into each other's way.
        pool.shutdown(wait=True, cancel_futures=True)


def result_of(future: Future[T], name: str) -> T:
    """What was done elsewhere.

    Args:
        future: It.
        name: What it is, for a fault.

    Raises:
        MachineFault: The process was killed.
    """
    try:
        return future.result()
    except BrokenExecutor as error:
        raise killed(name) from error


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the parent
    end_with(parent)
