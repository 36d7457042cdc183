"""Whether a Parquet file's list of its parts can be read without the reader breaking down: tried in another process.

pyarrow lets no error out of the one call that gives a column's places (`RowGroupMetaData.column`): on some damaged
files it ends the whole process. `python -m helpers.data.readers.parquet_probe` makes the call first, the file on its
standard input.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

LIMITS: dict[str, Any] = {"thrift_string_size_limit": 10_000_000, "thrift_container_size_limit": 1_000_000}


def breaks(content: bytes) -> bool:
    """Whether a process that reads the list is ended by it."""
    done = subprocess.run([sys.executable, "-m", __name__], input=content, capture_output=True, check=False)
    return done.returncode < 0


def main() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = pq.ParquetFile(pa.BufferReader(sys.stdin.buffer.read()), **LIMITS).metadata
    for number in range(about.num_row_groups):
        group = about.row_group(number)
        for column in range(group.num_columns):
            group.column(column)


if __name__ == "__main__":
    main()
