"""The faults: each a name, how it strikes, and what the user must be told.

`prepare` spoils a place before the run starts; `wrap` is Python that the runner executes first, so that a fault comes
at a chosen call without a hook in the product; `during` watches the running build and strikes it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.faults.ground import PUBLIC, Place, Struck
from tests.studies import change_cell

CHAPTER = "fidelity"  # one of the chapters that the next edition has to run again


@dataclass(frozen=True)
class Fault:
    """One fault.

    Args:
        name: What happens.
        words: What the message must contain beside FEJL, Hvor, Hvad du kan gøre.
        prepare: Spoils the place before the run.
        wrap: Python that the runner executes first.
        during: Strikes the running build.
        before: A command that starts the interpreter.
        code: The exit code; negative: the signal it died of.
        silent: Whether nobody is left to tell anything (`kill -9`).
        quick: Whether `make test` has it; the others are long.
        publishing: Whether it comes while editions are exchanged: each public place then is wholly the old or the new.
    """

    name: str
    words: Sequence[str] = ()
    prepare: Callable[[Place], object] = lambda place: None
    wrap: str = ""
    during: Callable[[Struck], object] = lambda run: None
    before: Sequence[str] = ()
    code: int = 1
    silent: bool = False
    quick: bool = False
    publishing: bool = False


# -- in the notebooks --------------------------------------------------------------------------------------------------


def cell(source: str, position: int | None = None) -> Callable[[Place], None]:
    """A statement put at the head of a code cell of a chapter's notebook, counted from 0; the middle one by default."""

    def prepare(place: Place) -> None:
        path = place.scratch() / "notebooks" / f"{CHAPTER}.ipynb"
        content = json.loads(path.read_text(encoding="utf-8"))
        cells = [c for c in content["cells"] if c["cell_type"] == "code"]
        struck = cells[len(cells) // 2 if position is None else position]
        struck["source"] = f"{source}\n{''.join(struck['source'])}"
        path.write_text(json.dumps(content), encoding="utf-8")

    return prepare


def code_cells() -> int:
    """How many code cells that notebook has."""
    from helpers.pipeline.layout import NOTEBOOKS

    content = json.loads((NOTEBOOKS / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    return sum(c["cell_type"] == "code" for c in content["cells"])


_KILL_KERNEL = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
_EAT_MEMORY = (
    "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); eaten = [bytearray(1 << 28)]\n"
    "while True: eaten.append(bytearray(1 << 28))"
)

NOTEBOOK = [
    Fault("a kernel is killed", [CHAPTER, "Kernen"], cell(_KILL_KERNEL), quick=True),
    *(
        Fault(f"a kernel is killed at code cell {k}", [CHAPTER, "Kernen"], cell(_KILL_KERNEL, k))
        for k in range(code_cells())
    ),
    Fault("sys.exit(0) in a cell", [CHAPTER, "ikke kørt til ende"], cell("import sys; sys.exit(0)")),
    Fault("os._exit(0) in a cell", [CHAPTER, "Kernen"], cell("import os; os._exit(0)")),
    Fault("a cell raises", [CHAPTER, "ZeroDivisionError"], cell("1 / 0")),
    Fault("out of memory in a cell", [CHAPTER, "hukommelse"], cell(_EAT_MEMORY)),
    Fault(
        "a cell takes too long",
        [CHAPTER, "8 sekunder"],
        cell("import time; time.sleep(100)"),
        wrap="import helpers.pipeline.notebook_run as n; n.TIMEOUT = 8",
    ),
    Fault(
        "the kernel is not installed",
        ["Kernen «erfaring»", "make env"],
        # As in an environment that was made without this project's own files.
        wrap="import os, jupyter_core.paths as p; p.ENV_JUPYTER_PATH[:] = []; os.environ['JUPYTER_PATH'] = ''",
    ),
]


# -- processes that die ------------------------------------------------------------------------------------------------


def _strike(number: int, when: Callable[[Struck], None], who: str = "") -> Callable[[Struck], None]:
    """Send a signal to the runner, or to the process with this in its command line, when something has come about."""

    def during(run: Struck) -> None:
        when(run)
        victims = run.place.find(who) if who else [run.process.pid]
        if who and not victims:
            run.until(lambda: run.place.find(who), who)
            victims = run.place.find(who)
        for pid in victims:
            os.kill(pid, number)

    return during


def _said(text: str) -> Callable[[Struck], None]:
    return lambda run: run.until_said(text)


# A shell starts what runs in its background deaf to it.
_HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
_SERVER, _SPHINX = "kernels.server", "site_process"

# Before there is a site.
STOPPED = [
    Fault(
        "the runner is killed while notebooks run",
        during=_strike(signal.SIGKILL, Struck.until_kernel),
        code=-9,
        silent=True,
        quick=True,
    ),
    Fault(
        "the runner is killed while data are read",
        during=_strike(signal.SIGKILL, _said("Læser")),
        code=-9,
        silent=True,
    ),
    Fault(
        "the fork server is killed",
        ["Kernen"],
        during=_strike(signal.SIGKILL, Struck.until_kernel, _SERVER),
    ),
    Fault(
        "SIGTERM",
        ["Afbrudt", "urørt"],
        during=_strike(signal.SIGTERM, Struck.until_kernel),
        code=143,
        silent=True,
        quick=True,
    ),
    Fault(
        "Ctrl-C while notebooks run",
        ["Afbrudt", "urørt"],
        during=_strike(signal.SIGINT, Struck.until_kernel),
        wrap=_HEARS_CTRL_C,
        code=130,
        silent=True,
    ),
    Fault(
        "Ctrl-C while data are read",
        ["Afbrudt", "urørt"],
        during=_strike(signal.SIGINT, _said("Læser")),
        wrap=_HEARS_CTRL_C,
        code=130,
        silent=True,
    ),
]

PROCESSES = [
    Fault(
        "the runner is killed while the site is built",
        during=_strike(signal.SIGKILL, _said("▶ Bygger")),
        code=-9,
        silent=True,
    ),
    Fault(
        "the runner is killed while PDFs are set",
        during=_strike(signal.SIGKILL, _said("▶ Trykker")),
        code=-9,
        silent=True,
    ),
    Fault(
        "the site builder is killed",
        ["Sitet kunne ikke bygges"],
        during=_strike(signal.SIGKILL, _said("▶ Bygger"), _SPHINX),
    ),
    Fault(
        "Ctrl-C while the site is built",
        ["Afbrudt", "urørt"],
        during=_strike(signal.SIGINT, _said("▶ Bygger")),
        wrap=_HEARS_CTRL_C,
        code=130,
        silent=True,
    ),
]


# -- publishing --------------------------------------------------------------------------------------------------------


def _at_change(number: int, deed: str, when: str = "==") -> str:
    """Do something at the n-th change of a public place: renames, exchanges, writes; counted from the outside."""
    return f"""
import ctypes, os, signal
from pathlib import Path
_public = set({PUBLIC!r})
_count = 0
def _changes(*paths):
    global _count
    if any(Path(os.fsdecode(p)).name in _public and 'next' not in Path(os.fsdecode(p)).parts[-3:-1] for p in paths
           if isinstance(p, (str, bytes, os.PathLike))):
        _count += 1
        if _count - 1 {when} {number}:
            {deed}
def _patch(name):
    real = getattr(os, name)
    def replaced(*arguments, **named):
        _changes(*arguments)
        return real(*arguments, **named)
    setattr(os, name, replaced)
for _name in ('rename', 'replace'):
    _patch(_name)
class _Function:
    def __init__(self, real):
        self.__dict__['real'] = real
    def __call__(self, *arguments):
        _changes(*(a for a in arguments if isinstance(a, bytes)))
        return self.real(*arguments)
    def __setattr__(self, name, value):
        setattr(self.real, name, value)
_attribute = ctypes.CDLL.__getattr__
def _looked_up(library, name):
    found = _attribute(library, name)
    return _Function(found) if name in ('renameat2', 'renameatx_np', 'syscall') else found
ctypes.CDLL.__getattr__ = _looked_up
"""


_DIE = "os.kill(os.getpid(), signal.SIGKILL)"
_REFUSE = "raise OSError(28, 'No space left on device')"

_CHANGES = len(PUBLIC) - 2  # the small study has no Word files, and the list of software is the last edition's

PUBLISHING = [
    *(
        Fault(
            f"the runner is killed before change {k + 1} of a public place",
            wrap=_at_change(k, _DIE),
            code=-9,
            silent=True,
            publishing=True,
            quick=k == 1,
        )
        for k in (0, 1, _CHANGES // 2, _CHANGES - 1)  # tests/pipeline/test_publish.py stops it at every one
    ),
    *(
        Fault(
            f"the disk refuses change {k + 1} of a public place",
            ["Der er ikke mere plads"],
            wrap=_at_change(k, _REFUSE),
        )
        for k in (0, 2, _CHANGES - 1)
    ),
    Fault(
        "the disk refuses every change of a public place from the third on",
        ["Der er ikke mere plads", "gjort færdig"],
        wrap=_at_change(2, _REFUSE, ">="),
        publishing=True,
    ),
]


# -- sources and data that are not what they should be -----------------------------------------------------------------


def _study(name: str, content: bytes) -> Callable[[Place], None]:
    return lambda place: (place.study / name).write_bytes(content) and None


def _source(name: str, content: bytes) -> Callable[[Place], None]:
    return lambda place: (place.scratch() / name).write_bytes(content) and None


def _workbook(content: bytes) -> Callable[[Place], None]:
    def prepare(place: Place) -> None:
        table = place.study / "projects/syd/survey.csv"
        table.unlink()
        table.with_suffix(".xlsx").write_bytes(content)

    return prepare


def _notebook_half(place: Place) -> None:
    path = place.scratch() / "notebooks" / f"{CHAPTER}.ipynb"
    path.write_bytes(path.read_bytes()[:400])


def _image_half(place: Place) -> None:
    """An image that a hand-written page shows: half a file."""
    path = place.scratch() / "book" / "_static" / "erf-icon.svg"
    path.write_bytes(path.read_bytes()[:40])


_ZIP_HALF = b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + b"\x00\x01" * 200

CONTENT = [
    Fault("a notebook is cut off", [f"notebooks/{CHAPTER}.ipynb", "git checkout"], _notebook_half, quick=True),
    Fault("an image is cut off", ["erf-icon.svg"], _image_half, quick=True),
    Fault("study.yml is no YAML", ["study.yml", "linje"], _study("study.yml", b"title: [\n"), quick=True),
    Fault("study.yml is no text", ["study.yml"], _study("study.yml", b"\x00\xff\xfe\x00" * 99)),
    Fault("a project.yml is empty", ["projects/syd/project.yml"], _study("projects/syd/project.yml", b"")),
    Fault(
        "a CSV file is no text",
        ["projects/syd/survey.csv"],
        _study("projects/syd/survey.csv", bytes(range(256)) * 9),
        quick=True,
    ),
    Fault("a CSV file is empty", ["projects/syd/survey.csv"], _study("projects/syd/survey.csv", b"")),
    Fault("an XLSX file is cut off", ["projects/syd/survey.xlsx"], _workbook(_ZIP_HALF), quick=True),
    Fault("an XLSX file is empty", ["projects/syd/survey.xlsx"], _workbook(b"")),
    Fault("_config.yml is no YAML", ["_config.yml"], _source("_config.yml", b"title: [\n"), quick=True),
    Fault(
        "the bibliography is no BibTeX", ["references.bib"], _source("book/references.bib", b"@book{halv, title = {")
    ),
    Fault(
        "the site's template is cut off",
        ["Sitet kunne ikke bygges"],
        _source("book/_templates/layout.html", b"{% block"),
    ),
    Fault(
        "the printing template is cut off", ["PDF"], _source("src/helpers/pipeline/paper/template.typ", b"#let x = (")
    ),
]


# -- data that change while they are read ------------------------------------------------------------------------------


def _changed_when(when: Callable[[Struck], None], file: str) -> Callable[[Struck], None]:
    def during(run: Struck) -> None:
        when(run)
        change_cell(run.place.study, file, 2, "held", "4")

    return during


CHANGED = [
    Fault(
        "data change before the notebooks read them",
        ["ændret"],
        during=_changed_when(_said("▶ Kører"), "projects/syd/fidelity.csv"),
        quick=True,
    ),
    Fault(
        "data change while the site is built",
        ["ændret"],
        during=_changed_when(_said("▶ Bygger"), "projects/nord/fidelity.csv"),
    ),
]

# -- the disk ----------------------------------------------------------------------------------------------------------


def _mount(*words: object) -> None:
    subprocess.run(["mount", *(str(word) for word in words)], check=True, capture_output=True, text=True)


def _small_disk(spare: int) -> Callable[[Place], None]:
    """The output folder on a disk of its own with so many MB to spare; more afterwards. Only root can mount one."""

    def prepare(place: Place) -> None:
        if os.geteuid() != 0:
            pytest.skip("not root: no small disk can be mounted, so nothing is said about a full one")
        moved = place.folder / "moved"
        place.out.rename(moved)
        place.out.mkdir()
        size = sum(-(-p.stat().st_size // 4096) * 4096 for p in moved.rglob("*")) + 4096 * sum(
            1 for _ in moved.rglob("*")
        )
        _mount("-t", "tmpfs", "-o", f"size={size + (spare << 20)}", "tmpfs", place.out)
        place.farewells.append(lambda: subprocess.run(["umount", "-l", str(place.out)], check=True))
        place.repairs.append(lambda: _mount("-o", "remount,size=1g", place.out))
        shutil.copytree(moved, place.out, dirs_exist_ok=True)

    return prepare


def _read_only(place: Place) -> None:
    """The output folder can no longer be written to: mounted so, or, where we are not root, without permission."""
    if os.geteuid() == 0:
        if not os.path.ismount(place.out):
            _mount("--bind", place.out, place.out)
            place.farewells.append(lambda: subprocess.run(["umount", "-l", str(place.out)], check=True))
        _mount("-o", "remount,bind,ro", place.out)
        place.repairs.append(lambda: _mount("-o", "remount,bind,rw", place.out))
        return
    folders = [place.out, *(p for p in place.out.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    place.repairs.append(lambda: [folder.chmod(0o755) for folder in folders if folder.is_dir()])


def _read_only_when(text: str) -> Callable[[Struck], None]:
    """The same midway. A mount with a file open for writing says no: tried until it says yes."""

    def during(run: Struck) -> None:
        run.until_said(text)
        for _ in range(1000):
            try:
                _read_only(run.place)
            except subprocess.CalledProcessError:
                time.sleep(0.005)
            else:
                return
        raise AssertionError("the output folder was never taken away")

    return during


_NO_SPACE, _NO_WRITING = "Der er ikke mere plads", "Hvad du kan gøre"

DISK = [
    Fault("the disk is full at once", [_NO_SPACE], _small_disk(0), quick=True),
    Fault("the disk is full when the site is built", [_NO_SPACE], _small_disk(8)),
    Fault("the disk is full when the notebooks are kept", [_NO_SPACE], _small_disk(1)),
    Fault("the output folder is read-only", [_NO_WRITING], _read_only, quick=True),
    Fault("the output folder becomes read-only while notebooks run", [_NO_WRITING], during=_read_only_when("▶ Kører")),
    Fault(
        "the output folder becomes read-only while the site is built", [_NO_WRITING], during=_read_only_when("▶ Bygger")
    ),
    Fault("the output folder becomes read-only while it publishes", [_NO_WRITING], during=_read_only_when("▶ Udgiver")),
]

FAULTS: list[Fault] = [*NOTEBOOK, *STOPPED, *PROCESSES, *PUBLISHING, *CONTENT, *CHANGED, *DISK]

# Those that leave the same state whichever of them it was: nothing is published, and what lies in the working folder is
# what a build that was refused, or stopped before there was a site, had come to. They share a recovery; every other one
# has its own. What is quick was struck in `make test`; alone are struck again those that meet a publishing.
_SHARING = (*NOTEBOOK, *STOPPED, *CONTENT)
ALIKE: list[Fault] = [fault for fault in _SHARING if not fault.quick]
ALONE: list[Fault] = [fault for fault in FAULTS if fault not in _SHARING and (fault.publishing or not fault.quick)]
