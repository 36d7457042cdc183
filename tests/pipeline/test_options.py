"""What a build is asked to run: what is chosen, what is found, what is missing, and that an edition is whole or not."""

from __future__ import annotations

import itertools
import os
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from helpers.chapters import CHAPTERS
from helpers.errors import ClusterFault, Fault, IncompleteFault, RunFault, UnknownName
from helpers.pipeline import execute
from helpers.pipeline.execute import execute_all, execute_edition
from helpers.pipeline.job import Job
from helpers.pipeline.options import Options
from helpers.pipeline.plan import Run
from helpers.pipeline.progress import Progress
from helpers.pipeline.store import Store

RUNS = [Run(project, chapter) for project in ("alle", "nord", "syd") for chapter in CHAPTERS]


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    monkeypatch.setenv("ERFARING_STORE", str(tmp_path / "store"))
    return made(tmp_path / "out")


def made(out: Path) -> list[Job]:
    return [Job(r, out / "n.ipynb", {}, out, out / f"{r.path}.ipynb", f"{k:064x}") for k, r in enumerate(RUNS, 1)]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Runs that were run: each gives its own name."""
    seen: list[Run] = []

    def run(job: Job) -> bytes:
        seen.append(job.run)
        return job.run.path.encode()

    monkeypatch.setattr(execute, "execute", run)
    return seen


def edition(jobs: list[Job], **options: Any) -> dict[Run, Path]:
    with Progress(StringIO()) as progress:
        return execute_edition(jobs, progress, Options(**options), private=False)


def test_everything_is_run_once_and_then_found_in_any_output_folder(
    jobs: list[Job], ran: list[Run], tmp_path: Path
) -> None:
    first = edition(jobs)
    assert sorted(ran) == sorted(RUNS)
    assert {run: path.read_text() for run, path in first.items()} == {run: run.path for run in RUNS}
    second = edition(made(tmp_path / "another"), execute=False)
    assert len(ran) == len(RUNS)
    assert {run: path.read_text() for run, path in second.items()} == {run: run.path for run in RUNS}


@pytest.mark.parametrize(
    ("only", "count"), [(("fidelity",), 3), (("nord",), 6), (("nord/fidelity",), 1), (("fidelity", "nord"), 8)]
)
def test_only_chooses_chapters_projects_and_runs(
    jobs: list[Job], ran: list[Run], only: tuple[str, ...], count: int
) -> None:
    with pytest.raises(IncompleteFault, match=rf"{18 - count} kapitler af 18 er endnu ikke kørt") as caught:
        edition(jobs, only=only)
    assert len(ran) == count
    assert "projects" in caught.value.where
    edition(jobs)
    assert len(ran) == 18  # what was chosen first is not run again


def test_a_limit_again_and_again_comes_to_the_end(jobs: list[Job], ran: list[Run]) -> None:
    for done in (7, 14):
        with pytest.raises(IncompleteFault):
            edition(jobs, limit=7)
        assert len(ran) == done
    assert len(edition(jobs, limit=7)) == len(ran) == 18


def test_force_runs_what_is_chosen_and_finds_the_rest(jobs: list[Job], ran: list[Run]) -> None:
    edition(jobs)
    ran.clear()
    assert len(edition(jobs, force=True, only=("syd/fidelity",))) == 18
    assert ran == [Run("syd", "fidelity")]
    ran.clear()
    assert len(edition(jobs, force=True, limit=2)) == 18
    assert len(ran) == 2


def test_nothing_is_run_where_nothing_may_be(jobs: list[Job], ran: list[Run]) -> None:
    with pytest.raises(IncompleteFault, match="18 kapitler af 18"):
        edition(jobs, execute=False)
    assert ran == []


def test_a_stage_that_lacks_runs_is_not_told_as_done(jobs: list[Job], ran: list[Run]) -> None:
    stream = StringIO()
    with pytest.raises(IncompleteFault), Progress(stream) as progress:
        execute_edition(jobs, progress, Options(limit=2), private=False)
    assert "▶ Kører kapitlerne" in stream.getvalue()
    assert "✔" not in stream.getvalue()


def test_names_that_are_none_are_told_with_those_that_are(jobs: list[Job], ran: list[Run]) -> None:
    with pytest.raises(Fault) as caught:
        edition(jobs, only=("fidelty", "nord", "vest/fidelity"))
    assert "«fidelty»" in str(caught.value)
    assert "«vest/fidelity»" in str(caught.value)
    assert "I alt 2 fejl" in str(caught.value)
    for name in ("fidelity", "nord", "syd", "alle"):
        assert name in caught.value.remedy
    assert ran == []


@pytest.mark.parametrize("options", [{"limit": 0}, {"limit": -1}, {"force": True, "execute": False}])
def test_options_that_contradict_themselves_are_refused(jobs: list[Job], options: dict[str, Any]) -> None:
    with pytest.raises(UnknownName):
        edition(jobs, **options)


def test_after_a_failure_nothing_new_begins_and_what_ran_is_kept(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[Run] = []

    def run(job: Job) -> bytes:
        began.append(job.run)
        if len(began) == 4:
            raise RunFault("Kapitlet standsede.", str(job.run), "Prøv igen.")
        return b"x"

    monkeypatch.setattr(execute, "execute", run)
    monkeypatch.setattr(execute, "at_a_time", lambda: 1)
    with pytest.raises(RunFault, match="Kapitlet standsede"):
        edition(jobs)
    assert len(began) == 4
    monkeypatch.setattr(execute, "execute", lambda job: began.append(job.run) or b"x")
    edition(jobs)
    assert len(began) == 4 + 15  # the three that were kept are found


class Counting(ThreadPoolExecutor):
    """An executor that is given parcels and knows how many it had at once."""

    most = 0
    now = 0

    def submit(self, fn: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        Counting.now += 1
        Counting.most = max(Counting.most, Counting.now)
        future = super().submit(fn, *arguments, **named)
        future.add_done_callback(lambda _: setattr(Counting, "now", Counting.now - 1))
        return future


def test_parcels_are_made_as_there_is_room_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    packed: list[Run] = []

    def endless() -> Iterator[Job]:
        for k in range(200):
            taken.append(k)
            assert k - len(packed) <= 8
            yield Job(Run("nord", f"c{k}"), tmp_path / "n", {}, tmp_path, tmp_path / "out" / f"{k}.ipynb")

    def pack(job: Job) -> bytes:
        packed.append(job.run)
        return b"x"

    monkeypatch.setattr(execute, "pack", pack)
    monkeypatch.setattr(execute, "perform", lambda parcel: parcel)
    with Progress(StringIO()) as progress, progress.steps("Prøve", 200) as steps, Counting(3) as executor:
        assert len(execute_all(endless(), steps, executor=executor, width=3)) == 200
    assert 1 <= Counting.most <= 3
    assert len(packed) == len(taken) == 200


def test_an_executor_that_breaks_is_told_in_danish(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            raise OSError("lost")

    monkeypatch.setattr(execute, "pack", lambda job: job)
    with (
        pytest.raises(ClusterFault, match="på klyngen") as caught,
        Progress(StringIO()) as progress,
        progress.steps("Prøve", 1) as steps,
        Broken() as executor,
    ):
        execute_all(jobs[:1], steps, executor=executor, width=1)
    assert "OSError: lost" in caught.value.where


def test_what_all_workers_say_alike_is_said_once(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    def run(job: Job) -> bytes:
        barrier.wait(10)
        raise ClusterFault("En arbejder ville ikke.", "koden", "Installér den.")

    barrier = threading.Barrier(4)
    monkeypatch.setattr(execute, "execute", run)
    with Progress(StringIO()) as progress, progress.steps("Prøve", 4) as steps, pytest.raises(ClusterFault) as caught:
        execute_all(jobs[:4], steps, width=4)
    assert str(caught.value).count("FEJL") == 1


def test_the_memory_of_who_asks_does_not_grow_with_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size, count = 500_000, 120
    monkeypatch.setattr(execute, "execute", lambda job: os.urandom(size))
    jobs = (Job(RUNS[0], tmp_path, {}, tmp_path, tmp_path / f"{k}.ipynb", f"{k:064x}") for k in range(count))
    with Progress(StringIO()) as progress, progress.steps("Prøve", count) as steps:
        execute_all(itertools.islice(jobs, 4), steps, Store(tmp_path / "store"), width=2)  # imports what it needs
        tracemalloc.start()
        execute_all(jobs, steps, Store(tmp_path / "store"), width=2)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(list(tmp_path.glob("*.ipynb"))) == count
    assert most < 12 * size  # what two runs hold, with their copies; all of them would be 60 MB
