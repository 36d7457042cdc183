"""A run that fails keeps its notebook up to the failing cell; with `--keep-going` the other runs are kept too."""

from __future__ import annotations

import io
from pathlib import Path

import nbformat
import pytest

from helpers.errors import DisclosureFault, Fault, RunFault, faults_of
from helpers.pipeline import execute
from helpers.pipeline.execute import execute_all, obtain
from helpers.pipeline.job import Job
from helpers.pipeline.plan import Run
from helpers.pipeline.progress import Progress
from helpers.pipeline.store import Store


def job(folder: Path, name: str, *cells: str) -> Job:
    notebook = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), notebook)
    places = (folder / "ud" / notebook.name, folder / "standset" / notebook.name)
    return Job(Run("alle", name), notebook, {}, folder, places[0], f"{name:0>64}", {}, places[1])


def test_the_notebook_is_kept_up_to_the_cell_that_failed(tmp_path: Path) -> None:
    one = job(tmp_path, "a", "x = 1", "x", "1 / 0", "x + 1")
    with pytest.raises(RunFault, match="ZeroDivisionError") as caught:
        obtain(one, None)
    assert one.stopped
    assert str(one.stopped) in caught.value.remedy
    kept = nbformat.read(one.stopped, as_version=4)
    nbformat.validate(kept)
    assert [cell.source for cell in kept.cells] == ["x = 1", "x", "1 / 0"]
    assert kept.cells[1].outputs[0]["data"]["text/plain"] == "1"
    assert kept.cells[2].outputs[0]["ename"] == "ZeroDivisionError"
    assert not one.target.exists()


def test_what_is_shown_though_it_is_no_element_is_kept_nowhere(tmp_path: Path) -> None:
    one = job(tmp_path, "a", "print('nord-01')")
    with pytest.raises(Fault, match="ikke kørt til ende"):
        obtain(one, None)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path != one.notebook]
    assert not [path for path in files if b"nord-01" in path.read_bytes()]


@pytest.mark.parametrize(("keep_going", "begun"), [(False, 1), (True, 4)])
def test_the_others_go_on_where_it_is_asked(
    keep_going: bool, begun: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(one: Job) -> bytes:
        if one.run.chapter in "ac":
            fault = RunFault(f"{one.run.chapter} standsede.", "her", "Ret den.")
            fault.notebook = b"{}"
            raise fault
        return b"done"

    monkeypatch.setattr(execute, "execute", work)
    store, jobs = Store(tmp_path / "store"), [job(tmp_path, name) for name in "abcd"]
    with pytest.raises(Fault) as caught, Progress(io.StringIO()).steps("Kører", 4) as steps:
        execute_all(jobs, steps, store, width=1, keep_going=keep_going)
    assert [fault.what[0] for fault in faults_of(caught.value)] == (["a", "c"] if keep_going else ["a"])
    assert sum(store.get(one.key) is not None for one in jobs) == begun // 2
    assert jobs[0].stopped
    assert jobs[0].stopped.read_bytes() == b"{}"
    monkeypatch.setattr(execute, "execute", lambda _: b"nu")
    obtain(jobs[0], store)
    assert not jobs[0].stopped.exists()


def test_nothing_goes_on_after_a_fault_that_is_no_runs_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_: Job) -> bytes:
        raise DisclosureFault("Noget ville være vist.", "her", "Stands.")

    monkeypatch.setattr(execute, "execute", work)
    jobs = [job(tmp_path, name) for name in "ab"]
    with pytest.raises(DisclosureFault), Progress(io.StringIO()).steps("Kører", 2) as steps:
        execute_all(jobs, steps, Store(tmp_path / "store"), width=1, keep_going=True)
