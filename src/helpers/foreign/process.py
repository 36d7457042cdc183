"""The reader process as who asks sees it: started at the first file, warm for the next, ended with its parent."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import threading

from helpers.foreign.answer import AGAIN, FEWER, Answer, Refused, receive
from helpers.interpreter import command, environment

KINDS = ("xlsx", "xls", "ods", "sav", "zsav", "dta", "parquet")

# What a file may take: a little, and more the larger it is. Bombs are small; 200,000 rows are 3 to 25 MB, and a
# workbook of so many takes some forty times its size.
SECONDS, SECONDS_PER_MEGABYTE = 1.5, 2.0  # of the processor
MEGABYTES, MEGABYTES_PER_MEGABYTE = 300, 48  # beside what the process has when it begins
MOST_MEGABYTES = 2_000
_WAITED = 20  # seconds on the clock for each of the processor: a machine may be busy


class _Reader:
    """The process, one file at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self._forget)

    def ask(self, content: bytes, kind: str) -> Answer:
        size = len(content) >> 20
        seconds = SECONDS + SECONDS_PER_MEGABYTE * size
        megabytes = min(MOST_MEGABYTES, MEGABYTES + MEGABYTES_PER_MEGABYTE * size)
        asked = {"kind": kind, "size": len(content), "seconds": seconds, "bytes": megabytes << 20}
        with self._one_at_a_time:
            if self._process is None:
                self._process = subprocess.Popen(
                    command("helpers.foreign.reader"),
                    env=environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            process = self._process
            assert process.stdin is not None  # noqa: S101 - both are pipes
            assert process.stdout is not None  # noqa: S101
            clock = threading.Timer(_WAITED * seconds, process.kill)
            clock.start()
            try:
                process.stdin.write(json.dumps(asked).encode() + b"\n" + content)
                process.stdin.flush()
                return receive(process.stdout)
            except Refused:
                raise
            except (EOFError, BrokenPipeError, ValueError) as fault:
                raise _ended(self._end()) from fault
            except BaseException:  # interrupted: half an answer may still be in the pipe
                self._end()
                raise
            finally:
                clock.cancel()

    def end(self) -> None:
        with self._one_at_a_time:
            self._end()

    def _end(self) -> int:
        """End the process; what it ended with, if it had ended by itself."""
        if self._process is None:
            return 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)  # it may be on its way out
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what it did not read of a file that ended it
                if pipe:
                    pipe.close()
        code, self._process = self._process.wait(), None
        return code

    def _forget(self) -> None:
        """In a forked process: the reader is its parent's, and ends when nobody else holds the pipe."""
        process, self._process = self._process, None
        self._one_at_a_time = threading.Lock()
        if process is not None:
            process.returncode = 0  # not a child of this one
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    os.close(pipe.fileno())
                    with contextlib.suppress(OSError):
                        pipe.close()


_reader = _Reader()


def read(content: bytes, kind: str) -> Answer:
    """Read a file in the reader process.

    Args:
        content: The file.
        kind: Its format, one of `KINDS`.

    Raises:
        Refused: It is not read: it may not be, is damaged, takes too much time or memory, or broke the process down.
    """
    return _reader.ask(content, kind)


def end() -> None:
    """End the process; the next file starts another."""
    _reader.end()


def _ended(code: int) -> Refused:
    if code == -signal.SIGPROF:
        return Refused("Filen tager for lang tid at læse: den fylder for meget udpakket eller er beskadiget.", FEWER)
    return Refused("Filen kan ikke læses: den er beskadiget, eller den fylder for meget udpakket.", AGAIN)
