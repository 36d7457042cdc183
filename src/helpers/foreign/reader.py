"""`python -m helpers.foreign.reader`: reads file after file from the standard input until there are no more.

Each is asked for by a line of JSON (`kind`, `size`, `seconds`, `bytes`) and its content. Nothing of a file is
kept when it is answered.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import IO

from helpers.foreign.answer import FEWER, Answer, Refused, send

_MODULES = {
    "xlsx": ("workbook", "python_calamine"),
    "xls": ("workbook", "python_calamine"),
    "ods": ("workbook", "python_calamine"),
    "sav": ("statistical", "pyreadstat"),
    "zsav": ("statistical", "pyreadstat"),
    "dta": ("statistical", "pyreadstat"),
    "parquet": ("columnar", "pyarrow.parquet"),
}


def main(asked: IO[bytes], answered: IO[bytes]) -> None:
    """Read and answer until the input ends, as it does when the parent does."""
    while line := asked.readline():
        about = json.loads(line)
        content = asked.read(about["size"])
        module, library = _MODULES[about["kind"]]
        importlib.import_module(library)  # before the limits: its own size is no file's fault
        read: Callable[[bytes, str], Answer] = importlib.import_module(f"helpers.foreign.{module}").read
        _limit(about["seconds"], about["bytes"])
        answer: Answer | Refused
        try:
            answer = read(content, about["kind"])
        except Refused as refused:
            answer = refused
        except MemoryError:
            answer = Refused("Filen fylder for meget udpakket til at kunne læses.", FEWER)
        except Exception as fault:  # each library raises its own, and some that its C code makes of damage
            why = str(fault).partition("\n")[0].strip() or type(fault).__name__
            answer = Refused(f"Filen kan ikke læses ({why[:80]}).")
        _limit(0, None)
        send(answer, answered)
        del content, answer


def _limit(seconds: float, more: int | None) -> None:
    """Let the process end itself by a signal after so many seconds of the processor, and have so many more bytes."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    most = resource.RLIM_INFINITY
    if more is not None:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - before pathlib is loaded
            most = int(file.read().split()[0]) * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is told, and ends it
    # What a library prints goes nowhere: the pipe is the answers' alone.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(sys.stdin.buffer, pipe)
