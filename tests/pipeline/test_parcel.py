"""A run made portable: performed from its bytes alone, it gives the bytes that running it on the spot gives."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.errors import ClusterFault, DataFault, Fault, Faults, RunFault, StudyFault
from helpers.pipeline import execute, parcel
from helpers.pipeline.desk import Desk
from helpers.pipeline.job import Job
from helpers.pipeline.parcel import Parcel, check_same, pack, perform, workshop
from helpers.pipeline.plan import Run
from helpers.pipeline.store import Store
from tests.studies import make_study


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "studie", children=24)


@pytest.fixture
def jobs(study: Path, tmp_path: Path) -> dict[Run, Job]:
    data = load_data(study)
    runs = [Run("nord", "collaboration"), Run("alle", "fidelity")]
    made = Desk.prepare(tmp_path / "desk", study).jobs(runs, edition_verdict(data, study), data, tmp_path / "out")
    return {job.run: job for job in made}


def test_a_parcel_is_performed_where_nothing_of_the_study_is(jobs: dict[Run, Job], study: Path, tmp_path: Path) -> None:
    for job in jobs.values():
        here = execute.execute(job)
        travelling = pickle.dumps(pack(job))
        away = tmp_path / "away"
        study.rename(away)
        elsewhere = tmp_path / "worker"
        elsewhere.mkdir()
        assert perform(pickle.loads(travelling), elsewhere) == here  # noqa: S301 - made two lines above
        assert list(elsewhere.iterdir()) == []
        elsewhere.rmdir()
        away.rename(study)


def test_a_parcel_is_small(jobs: dict[Run, Job]) -> None:
    for job in jobs.values():
        assert b"image/svg+xml" in job.notebook.read_bytes()  # what is committed with it
        assert len(pickle.dumps(pack(job))) < 80_000


def test_a_project_s_parcel_holds_no_other_project_s_tables(jobs: dict[Run, Job]) -> None:
    names = set(pack(jobs[Run("nord", "collaboration")]).files)
    assert "data/study/projects/nord/survey.csv" in names
    assert "data/study/projects/syd/project.yml" in names
    assert not [n for n in names if n.startswith("data/study/projects/syd/") and n.endswith(".csv")]
    assert [n for n in pack(jobs[Run("alle", "fidelity")]).files if n == "data/study/projects/syd/fidelity.csv"]


def test_data_that_change_under_a_build_stop_it(
    jobs: dict[Run, Job], study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs[Run("nord", "collaboration")]
    path = study / "projects" / "nord" / "survey.csv"

    def changing(job: Job) -> bytes:
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return b"x"

    monkeypatch.setattr(execute, "execute", changing)
    store = Store(tmp_path / "store")
    with pytest.raises(DataFault, match="mens bogen blev bygget") as caught:
        execute.obtain(job, store)
    assert caught.value.where == "projects/nord/survey.csv"
    assert store.get(job.key) is None
    assert not job.target.exists()
    with pytest.raises(DataFault, match="mens bogen blev bygget"):
        pack(job)
    path.unlink()
    with pytest.raises(DataFault, match="mens bogen blev bygget"):
        pack(job)


def test_another_workshop_is_refused(monkeypatch: pytest.MonkeyPatch, jobs: dict[Run, Job]) -> None:
    own = workshop()
    assert len(own.code) == 64
    assert own.packages["pandas"]
    check_same(own, own)
    fewer = replace(own, packages={"pandas": own.packages["pandas"], "only-there": "1"})
    check_same(fewer, own)
    for theirs, said in (
        (replace(own, code="0" * 64), "programmets kode"),
        (replace(own, python="cpython 3.99.0"), "cpython 3.99.0"),
        (replace(own, packages={"pandas": "0.1"}), "pandas"),
    ):
        with pytest.raises(ClusterFault) as caught:
            check_same(theirs, own)
        assert said in caught.value.where

    def never(*_: object) -> bytes:
        raise AssertionError("run all the same")

    monkeypatch.setattr(parcel, "run_notebook", never)
    packed = pack(jobs[Run("nord", "collaboration")])
    with pytest.raises(ClusterFault, match="En arbejder"):
        perform(replace(packed, workshop=replace(own, code="0" * 64)))


def test_the_code_that_is_compared_is_every_byte_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(parcel.PACKAGE, tmp_path / "helpers"))
    monkeypatch.setattr(parcel, "PACKAGE", copy)
    made = workshop.__wrapped__
    assert made().code == workshop().code
    path = copy / "present" / "words.py"
    path.write_text(path.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    assert made().code != workshop().code


@pytest.mark.parametrize(
    "fault",
    [
        RunFault("a", "b", "c"),
        Faults([StudyFault("a", "b", "c"), RunFault("d", "e", "f")]),
        *(kind("a", "b", "c") for kind in Fault.__subclasses__() if kind is not Faults),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_faults_travel(fault: Fault) -> None:
    back = pickle.loads(pickle.dumps(fault))  # noqa: S301 - made here
    assert type(back) is type(fault)
    assert str(back) == str(fault)


def test_a_parcel_is_frozen(jobs: dict[Run, Job]) -> None:
    assert Parcel.__dataclass_params__.frozen  # type: ignore[attr-defined]
