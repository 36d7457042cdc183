"""The ground faults strike: an edition of a small study, its successor as an undisturbed build makes it, and a way to
run the real command line while something goes wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.pipeline.layout import Layout
from tests.pipeline.books import ROOT, build, copy_sources, snapshot
from tests.studies import change_cell

_LAYOUT = Layout(Path())
PUBLIC = tuple(place.name for place in (*_LAYOUT.public, _LAYOUT.manifest, _LAYOUT.seal))
# Everything that runs because of a test carries this variable, and so is found again in /proc, whoever started it.
MARK = "ERFARING_TEST_RUN"
_PATIENCE = 180  # seconds for a whole run on a busy machine


@dataclass(frozen=True)
class Ground:
    """What all faults share: the edition that stands, and the one the next build should give."""

    last: Path  # the edition before, with its `study` and `store` beside it
    next: Path  # the next edition, built without disturbance from `next.parent / "study"`

    def still_to_run(self) -> list[Path]:
        """The two smallest notebooks that the next edition alone has, as places within a store.

        A struck build has to run these: enough for every fault, and the shortest way to it.
        """
        stores = [self.next.parent / "store", self.last.parent / "store"]
        new, old = ({p.relative_to(store) for p in store.glob("??/*")} for store in stores)
        notebooks = [kept for kept in new - old if b'"cells"' in (stores[0] / kept).read_bytes()]
        return sorted(notebooks, key=lambda kept: (stores[0] / kept).stat().st_size)[:2]


def next_study(study: Path) -> None:
    """What is new in the next edition: one score in one project; two of its chapters have to run again."""
    change_cell(study, "projects/syd/fidelity.csv", 3, "held", "3")


def make_next(last: Path, folder: Path) -> None:
    """Build the next edition, undisturbed, with all that was run before at hand."""
    shutil.copytree(last.parent / "study", folder / "study")
    next_study(folder / "study")
    shutil.copytree(last.parent / "store", folder / "store")
    build(folder / "study", folder / "out", store=folder / "store")


@dataclass
class Place:
    """One output folder with the last edition in it, the new study, a store, and folders nobody else uses.

    `run` runs the command line there. `root` is this repository, or a copy of it that may be spoiled (`scratch`).
    """

    folder: Path
    ground: Ground
    root: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    # Beside pytest's own, whose path may be too long for sockets: they would lie elsewhere.
    temporary: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="fejl-")))
    repairs: list[Callable[[], object]] = field(default_factory=list)  # what a fault did, taken back by `renew`
    farewells: list[Callable[[], object]] = field(default_factory=list)  # done when the place is left

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *_: object) -> None:
        while self.repairs:
            self.repairs.pop()()
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        while self.farewells:
            self.farewells.pop()()
        shutil.rmtree(self.temporary, ignore_errors=True)

    @classmethod
    def prepare(cls, folder: Path, ground: Ground) -> Place:
        shutil.copytree(ground.last, folder / "out")
        shutil.copytree(ground.next.parent / "store", folder / "store")
        place = cls(folder, ground)
        place.forget()
        place.renew()
        return place

    @property
    def study(self) -> Path:
        return self.folder / "study"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def renew(self) -> None:
        """The new study as it should be, this repository's own code, an empty folder for temporary files."""
        while self.repairs:
            self.repairs.pop()()
        for place, source in ((self.study, self.ground.next.parent / "study"), (self.temporary, None)):
            shutil.rmtree(place, ignore_errors=True)
            if source:
                shutil.copytree(source, place)
            else:
                place.mkdir(parents=True)
        self.root, self.environment, self.mark = ROOT, {}, uuid.uuid4().hex

    def forget(self) -> None:
        """Two of the notebooks have to be run again."""
        for kept in self.ground.still_to_run():
            (self.store / kept).unlink(missing_ok=True)

    def scratch(self) -> Path:
        """A copy of the sources that a build reads; the run takes its code from there."""
        self.root = self.folder / "scratch"
        shutil.rmtree(self.root, ignore_errors=True)
        copy_sources(self.root)
        return self.root

    def start(self, *arguments: object, wrap: str = "", before: Sequence[str] = (), **options: object) -> Struck:
        """Start `erfaring build` (or these arguments) here.

        Args:
            arguments: What stands after `erfaring`; by default a build of the new study over the last edition.
            wrap: Python that the runner executes before the command line, as a fault injected from outside.
            before: A command that starts the interpreter, e.g. `["prlimit", "--as=…"]`.
            options: More for `subprocess.Popen`.
        """
        words = arguments or ("build", "--data", self.study, "--out", self.out)
        program = ["-m", "helpers.cli"]
        if wrap:
            program = ["-c", f"{wrap}\nimport sys\nfrom helpers.cli import main\nsys.exit(main(sys.argv[1:]))"]
        with (self.folder / "said").open("wb") as log:
            process = subprocess.Popen(
                [*before, sys.executable, *program, *(str(word) for word in words)],
                **{"cwd": self.folder, "stdout": log, "stderr": log, "env": self.surroundings(), **options},  # type: ignore[call-overload]
            )
        return Struck(process, self)

    def surroundings(self) -> dict[str, str]:
        """The environment of a run here."""
        return {
            **os.environ, "PYTHONPATH": str(self.root / "src"), "ERFARING_STORE": str(self.store),
            "TMPDIR": str(self.temporary), MARK: self.mark, **self.environment,
        }  # fmt: skip

    def processes(self) -> list[int]:
        """Every living process that this place's runs have started (zombies are not alive)."""
        wanted = f"{MARK}={self.mark}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                alive = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
                if alive and wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def find(self, word: str) -> list[int]:
        """Those of the processes whose command line has a word in it."""
        found = []
        for pid in self.processes():
            try:
                if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
            except OSError:
                continue
        return found


@dataclass
class Struck:
    """A run that something is about to happen to."""

    process: subprocess.Popen[bytes]
    place: Place

    def said(self) -> str:
        return (self.place.folder / "said").read_text(encoding="utf-8", errors="replace")

    def until(self, happened: Callable[[], object], what: str) -> None:
        """Wait for something while the run goes on.

        Raises:
            AssertionError: The run ended first, or it took too long.
        """
        end = time.monotonic() + _PATIENCE
        while not happened():
            assert self.process.poll() is None, f"the run ended before: {what}\n{self.said()}"
            assert time.monotonic() < end, f"never came: {what}\n{self.said()}"
            time.sleep(0.01)

    def until_said(self, text: str) -> None:
        self.until(lambda: text in self.said(), text)

    def until_kernel(self) -> None:
        """Until a notebook runs: its kernel has opened its sockets."""
        self.until(lambda: any(self.place.temporary.glob("erf-*")), "a kernel's sockets")

    def end(self) -> int:
        """The exit code; negative for a signal, as subprocess has it."""
        try:
            return self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            for pid in self.place.processes():
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"the run never ended\n{self.said()}") from None


def edition(out: Path) -> dict[str, bytes]:
    """Every public file of an output folder."""
    found: dict[str, bytes] = {}
    for name in PUBLIC:
        place = out / name
        if place.is_dir():
            found |= {f"{name}/{inner}": content for inner, content in snapshot(place).items()}
        elif place.is_file():
            found[name] = place.read_bytes()
    return found


def difference(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The files in which two editions differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def gone(place: Place, patience: float = 15.0) -> list[str]:
    """What a run that has ended left behind after a moment: its processes and its temporary files; none is wanted."""
    end = time.monotonic() + patience
    while True:
        left = [f"process {pid}" for pid in place.processes()]
        left += [path.name for path in sorted(place.temporary.glob("erf-*"))]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)
