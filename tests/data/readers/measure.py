"""Validates study folders, each in a process of its own, and tells what it took: one line of JSON for each folder.

Run as `python -m tests.data.readers.measure <folder> …`. The libraries are loaded once, before the processes part, so
that the time is that of the look alone; the memory is that of the whole process.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from helpers import foreign
from helpers.data import validate

LIBRARIES = ("pandera.pandas",)


def measured(folder: Path) -> dict[str, Any]:
    """What validating a folder finds and takes: CPU seconds, and megabytes of the process at
    its largest, or of its reader."""
    start = _seconds()
    try:
        findings = [[one.grade, one.file, f"{one.message} {one.remedy}"] for one in validate(folder)]
    except BaseException:  # told, and a test fails on it
        findings = [["crash", "", traceback.format_exc()]]
    foreign.end()  # what a process took is known when it has ended
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "folder": str(folder),
        "seconds": round(_seconds() - start, 2),
        "megabytes": max(sizes) // 1024,
        "findings": findings,
    }


def _seconds() -> float:
    """Of the processor, this process's and its reader's."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main(folders: list[str]) -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    for folder in folders:
        process = os.fork()
        if not process:
            os.write(1, f"{json.dumps(measured(Path(folder)), ensure_ascii=False)}\n".encode())
            os._exit(0)
        _, status = os.waitpid(process, 0)
        if status:
            crash = {"folder": folder, "seconds": 0, "megabytes": 0, "findings": [["crash", "", f"status {status}"]]}
            os.write(1, f"{json.dumps(crash)}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1:])
