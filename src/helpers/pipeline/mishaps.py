"""Why a notebook did not come to its end, told to a user: from the errors of Papermill and nbclient."""

from __future__ import annotations

import contextlib
import errno

from helpers.errors import MachineFault, RunFault, refused
from helpers.pipeline.plan import Run

_ENDED = ("DeadKernelError", "RuntimeError", "ZMQError")
_FILES = 256  # open at once; a kernel and its connections take some sixty
_INSTALL = "Gør miljøet færdigt med «make env», og byg igen."
_UNREADABLE = ("ValidationError", "NotJSONError", "JSONDecodeError", "UnicodeDecodeError", "KeyError", "AttributeError")


def unfinished(error: Exception, run: Run, timeout: int) -> RunFault | MachineFault:
    """The fault behind an error that came from outside the notebook's cells.

    Args:
        error: What Papermill or nbclient raised.
        run: The run.
        timeout: Seconds a cell may take.
    """
    alone = f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}»"
    name = type(error).__name__  # by name: the classes lie in libraries that are slow to import
    if name in _ENDED and _few_files():
        found = refused(OSError(errno.EMFILE, ""))
        return MachineFault(found.what, str(run), found.remedy)
    if name == "DeadKernelError" or str(error).startswith("Kernel died"):  # the latter while it starts
        return RunFault(
            "Kernen, som notesbogen kørte i, døde.",
            str(run),
            f"Se efter, om maskinens hukommelse slap op, og byg igen. {alone}, hvis det sker igen.",
        )
    if name == "CellTimeoutError":  # before the machine's refusals: it is an OSError too
        return RunFault(
            f"En celle blev ikke færdig på {timeout} sekunder.", str(run), f"{alone}, og se, hvilken celle der hænger."
        )
    if isinstance(error, OSError | MemoryError):
        found = refused(error)
        return MachineFault(found.what, f"{run}, {found.where}", found.remedy)
    if name == "NoSuchKernel":
        return RunFault("Kernen «erfaring» er ikke installeret.", str(run), _INSTALL)
    if name in _UNREADABLE:
        return RunFault(
            f"Notesbogen kan ikke læses ({name}).",
            f"{run}, notebooks/{run.chapter}.ipynb",
            "Hent den igen med «git checkout notebooks».",
        )
    return RunFault("Notesbogen kunne ikke køres til ende.", str(run), f"{alone}. ({name}: {error})")


def _few_files() -> bool:
    """Whether the system lets this process open so few files that a kernel cannot start."""
    with contextlib.suppress(ImportError, OSError):  # there is no such limit on Windows
        import resource

        return resource.getrlimit(resource.RLIMIT_NOFILE)[0] < _FILES
    return False


def stopped(run: Run, name: str, message: str) -> RunFault:
    """The fault behind an error that a cell raised; one of this project's own says in it where, and what to do."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    said = lines[0].removeprefix("FEJL: ") if lines else name
    where = next((line.removeprefix("Hvor: ") for line in lines if line.startswith("Hvor: ")), "")
    remedy = next((line.removeprefix("Hvad du kan gøre: ") for line in lines if line.startswith("Hvad")), "")
    if name == "MemoryError":
        fault = refused(MemoryError())
        return RunFault(fault.what, str(run), fault.remedy)
    return RunFault(
        f"Kapitlet standsede: {said}" if remedy else f"Kapitlet standsede ({name}): {said}",
        f"{run}{f', {where}' if where else ''}",
        remedy or f'Åbn notebooks/{run.chapter}.ipynb i JupyterLab med project = "{run.project}", og kør cellerne.',
    )
