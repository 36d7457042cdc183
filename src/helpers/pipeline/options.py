"""What a build is asked to run: the options of `erfaring build`, and which runs they choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.errors import UnknownName, raise_all
from helpers.pipeline.plan import Run


@dataclass(frozen=True)
class Options:
    """An edition is always whole; these say which of its runs may be run now, and where.

    Args:
        force: Run the chosen runs also where they are found among those run before.
        only: Names of chapters, projects or `project/chapter`; empty: every run is chosen.
        limit: At most so many runs are run; None: as many as are needed.
        execute: False: nothing is run, everything must be found.
        cluster: The address of a Dask scheduler; empty: as Dask is configured, else this machine.
        keep_going: After a run that failed begin the others too, so that they are kept; nothing is published.
    """

    force: bool = False
    only: tuple[str, ...] = ()
    limit: int | None = None
    execute: bool = True
    cluster: str = ""
    keep_going: bool = False

    def chosen(self, runs: Sequence[Run]) -> set[Run]:
        """The runs that `only` names.

        Raises:
            UnknownName: A name is neither a chapter nor a project of these runs nor one of them.
        """
        known = {
            name: [run for run in runs if name in names_of(run)]
            for name in dict.fromkeys(name for run in runs for name in names_of(run))
        }
        short = sorted({n for run in runs for n in (run.chapter, run.project)})
        raise_all(
            [
                UnknownName(
                    f"«{name}» er hverken et kapitel eller et projekt.",
                    "--only",
                    f"Vælg mellem: {', '.join(short)}; eller skriv projekt/kapitel.",
                )
                for name in self.only
                if name not in known
            ]
        )
        return {run for name in self.only for run in known[name]} if self.only else set(runs)

    def check(self) -> None:
        """Refuse options that say one thing and its opposite.

        Raises:
            UnknownName: They do.
        """
        faults = []
        if self.limit is not None and self.limit < 1:
            faults.append(UnknownName("--limit skal være mindst 1.", "erfaring build", "Brug --no-execute for 0."))
        if self.force and not self.execute:
            faults.append(
                UnknownName(
                    "--force og --no-execute kan ikke bruges sammen.", "erfaring build", "Udelad et af de to valg."
                )
            )
        raise_all(faults)


def names_of(run: Run) -> tuple[str, str, str]:
    """What a run can be called."""
    return run.chapter, run.project, run.path


def listed(runs: Iterable[Run], most: int = 10) -> str:
    """Runs by their paths, shortened: «alle/projects, syd/projects og 52 til»."""
    paths = [run.path for run in runs]
    rest = len(paths) - most
    return ", ".join(paths[:most]) + (f" og {rest} til" if rest > 0 else "")
