"""A copy of the tree, as a user who has built the environment has it: there data may change, and nothing tracked does.

Its `.venv` has the real environment's folders and a stamp of its own, so that `make` works in it as it does anywhere.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What a checkout does not have, or this copy makes for itself.
_LEFT_OUT = (".git", ".venv", ".*_cache", ".hypothesis", "_build*", "__pycache__", "node_modules")
_STAMP = "import sys; sys.path.insert(0, 'tools'); import bootstrap; print(bootstrap.wanted(), end='')"


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What is not copied of a folder: the package has a room `results` too, which is."""
    found = shutil.ignore_patterns(*_LEFT_OUT)(folder, names)
    return found | ({"results"} & set(names) if Path(folder).name == "benchmarks" else set())


@dataclass(frozen=True)
class Checkout:
    """The copy.

    Args:
        root: Its folder.
        data: The study folder that is built, relative to it.
        project: The project whose data are changed.
    """

    root: Path
    data: str = "data/synthetic"
    project: str = "empowr"
    _changes: list[int] = field(default_factory=list)

    @classmethod
    @cache
    def of(cls, root: Path, *, trial: bool = False) -> Checkout:
        """Make the copy; asked again, the same one. A trial's study is the tests' small one."""
        shutil.copytree(ROOT, root, ignore=_left_out)
        # Nothing that is timed compiles: that would be a first run of the software, not of a book.
        subprocess.run(
            [sys.executable, "-m", "compileall", "-q", "src"], cwd=root, check=True, stdout=subprocess.DEVNULL
        )
        _environment(root)
        if not trial:
            return cls(root)
        from tests.studies import make_study

        make_study(root / "data" / "small", children=24)
        return cls(root, "data/small", "syd")

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    def env(self, store: str) -> dict[str, str]:
        """The environment of a command; runs are kept in the folder of this name, new for every name."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return {**plain, "PYTHONPATH": str(self.root / "src"), "ERFARING_STORE": str(self.root / "stores" / store)}

    def make(self, target: str, out: str, **variables: str) -> list[str]:
        """`make` with this study, an output folder in the copy, and more variables."""
        given = {"DATA": self.data, "OUT": out, **variables}
        return ["make", "-s", target, *(f"{name}={value}" for name, value in given.items())]

    def change(self) -> None:
        """Another answer of one child of the project; every call makes a content that was never there before."""
        path = self.root / self.data / "projects" / self.project / "measurements.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        column = next(n for n, name in enumerate(header) if name.endswith("_1"))
        answers = sorted({row[column] for row in rows} - {""})
        row = [row for row in rows if row[column]][len(self._changes)]
        row[column] = next(a for a in answers if a != row[column])
        self._changes.append(1)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _environment(root: Path) -> None:
    real, place = ROOT / ".venv", root / ".venv"
    place.mkdir()
    for path in real.resolve().iterdir():
        if path.name not in ("erfaring.stamp", ".lock"):
            (place / path.name).symlink_to(path)
    stamp = subprocess.run(["python3", "-c", _STAMP], cwd=root, check=True, capture_output=True, text=True).stdout
    (place / "erfaring.stamp").write_text(stamp, encoding="utf-8")
