"""A real Dask cluster on loopback: the same bytes, lost workers, TLS, and what cannot be reached."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from io import StringIO
from pathlib import Path

import distributed
import pytest

from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.errors import ClusterFault, RunFault
from helpers.pipeline import cluster
from helpers.pipeline.cluster import configured, connect
from helpers.pipeline.desk import Desk
from helpers.pipeline.execute import execute, execute_all
from helpers.pipeline.job import Job
from helpers.pipeline.parcel import pack, perform
from helpers.pipeline.plan import plan
from helpers.pipeline.progress import Progress
from tests.pipeline.books import erfaring, here, snapshot
from tests.pipeline.grid import Grid, grid
from tests.studies import PROJECTS, make_study

pytestmark = pytest.mark.xdist_group("small-book")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "studie", children=24)


def jobs_of(study: Path, place: Path, projects: tuple[str, ...]) -> list[Job]:
    data = load_data(study)
    runs = [run for run in plan(data.study, data.projects) if run.project in projects]
    return Desk.prepare(place / "desk", study).jobs(runs, edition_verdict(data, study), data, place / "out")


def killed_at_work(running: Grid, folder: Path) -> threading.Thread:
    """Kills the worker without a nanny as soon as it has a parcel on its desk."""

    def watch() -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end and not list(folder.glob("own/**/erf-desk-*/verdict")):
            time.sleep(0.02)
        running.workers[0].kill()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_runs_on_a_cluster_that_loses_a_worker_are_those_of_this_machine(small_book: Path, tmp_path: Path) -> None:
    jobs = jobs_of(small_book.parent / "study", tmp_path, ("nord",))
    with grid(tmp_path / "grid", 3) as running:
        killer = killed_at_work(running, tmp_path / "grid" / "worker-0")
        with (
            Progress(StringIO()) as progress,
            progress.steps("Prøve", len(jobs)) as steps,
            connect(running.address, private=True) as (executor, width),
        ):
            made = execute_all(jobs, steps, executor=executor, width=width)
            servers = [line for line in running.living() if "kernels.server" in line]
        killer.join()
        assert running.workers[0].wait() == -9
        assert list((tmp_path / "grid" / "worker-0").glob("own/**/erf-desk-*"))  # it was at work when it was killed
        assert len(servers) == 2  # kernels are forked in workers too, also in those with a nanny
        for k in (1, 2):
            assert not list((tmp_path / "grid" / f"worker-{k}").glob("own/**/erf-desk-*"))
    for run, path in made.items():
        assert path.read_bytes() == (small_book / "notebooks" / f"{run.path}.ipynb").read_bytes(), run
    assert gone(running) == []


def gone(running: Grid) -> list[str]:
    end = time.monotonic() + 20
    while running.living() and time.monotonic() < end:
        time.sleep(0.05)
    return running.living()


@pytest.mark.long
def test_a_whole_book_made_on_a_cluster_is_that_of_this_machine(small_book: Path, tmp_path: Path) -> None:
    with grid(tmp_path / "grid", 3) as running:
        killer = killed_at_work(running, tmp_path / "grid" / "worker-0")
        study, out = small_book.parent / "study", tmp_path / "out"
        done = erfaring("build", "--data", study, "--out", out, "--cluster", running.address)
        killer.join()
        assert running.workers[0].wait() == -9
    assert done.returncode == 0, done.stderr
    assert snapshot(out) == snapshot(small_book)
    assert gone(running) == []


def test_what_cannot_be_reached_is_told_in_time_and_nothing_is_published(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "TIMEOUT", 2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens here
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        start = time.monotonic()
        with pytest.raises(ClusterFault, match="kan ikke nås") as caught, connect(address, private=False):
            pass
        assert time.monotonic() - start < 20
    assert address in caught.value.where
    with pytest.raises(ClusterFault, match="kan ikke nås"), connect("ingen adresse", private=False):
        pass
    done = here("build", "--data", study, "--out", tmp_path / "out", "--cluster", address, store=tmp_path / "store")
    assert done.returncode == 1
    assert "FEJL: Klyngen kan ikke nås." in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").iterdir())


def test_the_address_may_be_dask_s_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    import dask.config

    assert configured() == ""
    with dask.config.set({"scheduler-address": "tls://10.0.0.5:8786"}):
        assert configured() == "tls://10.0.0.5:8786"


def certificate(folder: Path) -> Path:
    """A key with a certificate that it signed itself, in one file."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    folder.mkdir(parents=True)
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=erfaring"]
    subprocess.run(
        [*command, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True
    )
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


def tls_settings(pem: Path) -> dict[str, object]:
    """Dask's configuration: everybody has the one certificate, and trusts it alone."""
    tls = "distributed.comm.tls"
    parts = {f"{tls}.{role}.{part}": str(pem) for role in ("scheduler", "worker", "client") for part in ("cert", "key")}
    return {"distributed.comm.require-encryption": True, f"{tls}.ca-file": str(pem), **parts}


def as_environment(settings: dict[str, object]) -> dict[str, str]:
    return {f"DASK_{key.replace('.', '__').replace('-', '_').upper()}": str(value) for key, value in settings.items()}


def test_tls_as_dask_is_configured(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dask.config

    assert distributed.__name__  # its defaults must be there before others are set over them
    settings = tls_settings(certificate(tmp_path / "tls"))
    (job,) = (j for j in jobs_of(study, tmp_path, ("syd",)) if j.run.chapter == "collaboration")
    with grid(tmp_path / "grid", 1, scheme="tls", extra=as_environment(settings)) as running:
        assert running.address.startswith("tls://")
        with dask.config.set(settings), connect(running.address, private=True) as (executor, _):
            done = executor.submit(perform, pack(job)).result()
        monkeypatch.setattr(cluster, "TIMEOUT", 3)
        with pytest.raises(ClusterFault, match="kan ikke nås"), connect(running.address, private=True):
            pass  # without a certificate
        stranger = tls_settings(certificate(tmp_path / "stranger"))
        with (
            dask.config.set(stranger),
            pytest.raises(ClusterFault, match="kan ikke nås"),
            connect(running.address, private=True),
        ):
            pass
    assert done == execute(job)


def test_real_data_travel_encrypted_only() -> None:
    check = cluster._check_private
    for address in ("tcp://10.0.0.5:8786", "ws://dask.example:80", "tcp://[2001:db8::1]:8786"):
        with pytest.raises(ClusterFault, match="ikke krypteret"):
            check(address, private=True)
        check(address, private=False)
    for address in ("tls://10.0.0.5:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:8786"):
        check(address, private=True)


@pytest.mark.long
def test_a_cluster_without_workers_a_fault_on_a_worker_and_a_lost_scheduler(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "TIMEOUT", 2)
    with (
        grid(tmp_path / "none", 0) as running,
        pytest.raises(ClusterFault, match="ingen arbejdere"),
        connect(running.address, private=True),
    ):
        pass
    monkeypatch.setattr(cluster, "TIMEOUT", 15)
    job, *_ = jobs_of(study, tmp_path, (PROJECTS[0],))
    broken = Job(job.run, tmp_path / "broken.ipynb", job.parameters, job.folder, job.target)
    broken.notebook.write_bytes(job.notebook.read_bytes().replace(b"chapter.header()", b"1 / 0"))
    endless = Job(job.run, tmp_path / "endless.ipynb", job.parameters, job.folder, job.target)
    endless.notebook.write_bytes(job.notebook.read_bytes().replace(b"chapter.header()", b"import time; time.sleep(99)"))
    with grid(tmp_path / "one", 1) as running, connect(running.address, private=True) as (executor, width):
        with Progress(StringIO()) as progress, progress.steps("Prøve", 1) as steps:
            with pytest.raises(RunFault, match="ZeroDivisionError"):
                execute_all([broken], steps, executor=executor, width=width)
            stop = threading.Timer(3, running.scheduler.kill)
            stop.start()
            with pytest.raises(ClusterFault, match="på klyngen"):
                execute_all([endless], steps, executor=executor, width=width)
            stop.join()
        monkeypatch.setattr(cluster, "TIMEOUT", 1)
    assert gone(running) == []
