"""Whether a Parquet file's list of its parts can be read without the reader breaking down: tried in another process.

pyarrow lets no error out of the one call that gives a column's places (`RowGroupMetaData.column`): on some damaged
files it ends the whole process. `python -m helpers.data.readers.parquet_probe` makes the call first, for one file after
the other: its length and its bytes on the standard input, a byte back for each that ended nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import subprocess
import sys
import threading
from typing import IO, Any

LIMITS: dict[str, Any] = {"thrift_string_size_limit": 10_000_000, "thrift_container_size_limit": 1_000_000}
_LENGTH = 8  # bytes of a length
_SURVIVED = b"."


class _Probe:
    """The other process: started at the first file, and again after one that ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()
        atexit.register(self.end)

    def survives(self, content: bytes) -> bool:
        with self._one_at_a_time:
            if self._process is None:
                command = [sys.executable, "-m", __name__]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            survived = _asked(self._process, content)
        if not survived:
            self.end()
        return survived

    def end(self) -> None:
        with self._one_at_a_time:
            if self._process is not None:
                self._process.kill()
                with contextlib.suppress(OSError):  # what it did not read of a file that ended it
                    self._process.communicate()
                self._process = None


_probe = _Probe()


def breaks(content: bytes) -> bool:
    """Whether a process that reads the list is ended by it."""
    return not _probe.survives(content)


def _asked(process: subprocess.Popen[bytes], content: bytes) -> bool:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(len(content).to_bytes(_LENGTH) + content)
        process.stdin.flush()
        return process.stdout.read(1) == _SURVIVED
    return False


def main(asked: IO[bytes], answered: IO[bytes]) -> None:
    """Try file after file until there are no more."""
    while length := asked.read(_LENGTH):
        # A file that is refused with an error is the caller's to refuse.
        with contextlib.suppress(Exception):
            _read_list(asked.read(int.from_bytes(length)))
        answered.write(_SURVIVED)
        answered.flush()


def _read_list(content: bytes) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = pq.ParquetFile(pa.BufferReader(content), **LIMITS).metadata
    for number in range(about.num_row_groups):
        group = about.row_group(number)
        for column in range(group.num_columns):
            group.column(column)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
