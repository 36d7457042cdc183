"""Every fault a user can meet: what is wrong, where, what to do about it. Messages are Danish; nothing is swallowed."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Sequence


class Fault(Exception):
    """One thing that stops a run.

    Args:
        what: One line, what is wrong.
        where: One line, where: file, row, column, project, chapter.
        remedy: One line, what the user can do.
    """

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"FEJL: {self.what}\n  Hvor: {self.where}\n  Hvad du kan gøre: {self.remedy}"


class Faults(Fault):
    """Several faults found in one look, reported together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.what, first.where, first.remedy)
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[Faults], tuple[Sequence[Fault]]]:
        return Faults, (self.faults,)  # what a worker raises travels: the base would be made anew of three texts

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults]
        if len(lines) > 1:
            lines.append(f"I alt {len(lines)} fejl.")
        return "\n".join(lines)


def faults_of(fault: Fault) -> tuple[Fault, ...]:
    """The faults that one stands for: itself, or all that were found in one look."""
    return fault.faults if isinstance(fault, Faults) else (fault,)


class StudyFault(Fault):
    """study.yml, project.yml or published.yml is missing, unreadable or says something it may not."""


class MissingFile(Fault):
    """A file or folder that the study must have is not there."""


class DataFault(Fault):
    """A table of the study folder breaks its contract."""


class UnknownName(Fault):
    """A project, chapter or parameter that does not exist was asked for."""


class DisclosureFault(Fault):
    """Something would be shown that disclosure control has not let through."""


class RunFault(Fault):
    """A notebook did not run to its end.

    Attributes:
        notebook: The notebook up to the cell that failed, as a file holds it; empty where none had begun.
    """

    notebook = b""


class IncompleteFault(Fault):
    """Runs that an edition needs were neither found nor to be run; those that were run are kept."""


class ClusterFault(Fault):
    """The cluster cannot be reached, or its workers cannot do what the runner would do itself."""


class SiteFault(Fault):
    """The site could not be built from the executed notebooks."""


class PrintFault(Fault):
    """A page cannot be printed: it lacks what a reader of the PDF needs, or cannot be set."""


class MachineFault(Fault):
    """The machine refused: no disk space, no permission, no memory."""


_REFUSALS = {
    errno.ENOSPC: ("Der er ikke mere plads på disken.", "Gør plads, eller vælg en anden mappe, og kør igen."),
    errno.EDQUOT: ("Din plads på disken er brugt op.", "Gør plads, eller vælg en anden mappe, og kør igen."),
    errno.EROFS: ("Disken kan kun læses.", "Vælg en mappe på en disk, der kan skrives på, og kør igen."),
    errno.EACCES: ("Adgang nægtet.", "Få ret til at læse og skrive her, eller vælg en anden mappe, og kør igen."),
    errno.EPERM: ("Adgang nægtet.", "Få ret til at læse og skrive her, eller vælg en anden mappe, og kør igen."),
    errno.EMFILE: ("For mange filer er åbne på én gang.", "Hæv grænsen med «ulimit -n 4096», og kør igen."),
    errno.EIO: ("Disken svarer ikke, som den skal.", "Undersøg disken, eller vælg en anden mappe, og kør igen."),
    errno.ENOENT: ("En fil eller mappe forsvandt, mens der blev arbejdet.", "Lad mappen være i fred, og kør igen."),
}
_NO_MEMORY = ("Der er ikke mere hukommelse.", "Luk andre programmer, eller kør på en maskine med mere, og kør igen.")


def refused(error: OSError | MemoryError) -> MachineFault:
    """What the machine refused, told to a user."""
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        return MachineFault(_NO_MEMORY[0], "denne maskine", _NO_MEMORY[1])
    gathered = re.search(
        r"\[Errno (\d+)\]", str(error)
    )  # shutil tells of several at once, without a number of their own
    number = error.errno or (int(gathered[1]) if gathered else 0)
    what, remedy = _REFUSALS.get(number, ("Maskinen afviste at læse eller skrive.", "Undersøg stedet, og kør igen."))
    where = error.filename or (f"denne maskine ({error.strerror})" if error.strerror else "denne maskine")
    return MachineFault(what, str(where), remedy)


def unknown(kind: str, name: str, known: Iterable[str], where: str) -> UnknownName:
    """A fault for a name that is not among the known ones, which it lists."""
    return UnknownName(f"{kind} «{name}» findes ikke.", where, f"Vælg et af disse navne: {', '.join(known)}.")


def raise_all(faults: Sequence[Fault]) -> None:
    """Raise what was found: nothing, the one fault itself, or all of them as one."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)
