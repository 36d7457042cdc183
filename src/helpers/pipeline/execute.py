"""Execution of many runs: found in the store or run, several at a time, here or on an executor's other machines."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

from helpers.errors import ClusterFault, Fault, IncompleteFault, RunFault, raise_all
from helpers.pipeline.copies import workers
from helpers.pipeline.job import Job
from helpers.pipeline.notebook_run import run_notebook
from helpers.pipeline.options import Options, listed
from helpers.pipeline.parcel import check_unchanged, pack, perform
from helpers.pipeline.plan import Run
from helpers.pipeline.progress import Progress, Steps
from helpers.pipeline.store import ENTRIES, Store, default_store, write_whole
from helpers.present.words import counted

Place = tuple[Executor | None, int]  # where runs are run (None: here), and how many at a time


def at_a_time() -> int:
    """How many runs are under way here: one more than cores, since a kernel that starts mostly waits to be answered."""
    return workers() + 1


def execute_edition(jobs: Sequence[Job], progress: Progress, options: Options, *, private: bool) -> dict[Run, Path]:
    """All runs of an edition, each found in the user's store or run, as the options say.

    Args:
        jobs: Every run of the edition.
        progress: Told of every run.
        options: What may be run, and where.
        private: Whether the study's data may travel over encrypted connections only.

    Returns:
        Each run's executed notebook, at its job's target.

    Raises:
        IncompleteFault: A run was neither found nor to be run; what was run is kept in the store.
        Fault: Runs that failed; the others are kept.
    """
    options.check()
    chosen, store = options.chosen([job.run for job in jobs]), default_store()
    with progress.steps("Kører kapitlerne", len(jobs)) as steps:
        left = [job for job in jobs if (options.force and job.run in chosen) or not _found(job, store, steps)]
        now = [job for job in left if job.run in chosen][: options.limit] if options.execute else []
        begun = {job.run for job in now}
        missing = [j.run for j in left if j.run not in begun and not (options.force and _found(j, store, steps))]
        steps.expect(len(now))
        if now:
            with _place(options.cluster, private=private) as (executor, width):
                execute_all(now, steps, store, executor, width, force=options.force, keep_going=options.keep_going)
        if steps.found:
            progress.say(f"  {counted(steps.found, 'kapitel', 'kapitler')} var kørt før og uændret.")
        store.prune(max(ENTRIES, 4 * len(jobs)))
        if missing:
            raise IncompleteFault(
                f"{counted(len(missing), 'kapitel', 'kapitler')} af {len(jobs)} er endnu ikke kørt; intet er udgivet.",
                listed(missing),
                "Kør samme kommando igen, eller uden --only, --limit og --no-execute; det, der er kørt, er gemt.",
            )
    return {job.run: job.target for job in jobs}


def execute_all(
    jobs: Iterable[Job],
    steps: Steps,
    store: Store | None = None,
    executor: Executor | None = None,
    width: int | None = None,
    *,
    force: bool = False,
    keep_going: bool = False,
) -> dict[Run, Path]:
    """Run notebooks side by side; after the first failure nothing new begins, and what runs comes to its end.

    Args:
        jobs: In which order they begin; taken one by one, as there is room for them.
        steps: Told of what begins and ends.
        store: Where finished runs are kept and looked for; None: everything is run.
        executor: Where they run: it is given one parcel at a time; None: here, each in a kernel.
        width: How many at a time; None: `at_a_time`.
        force: Run also what the store has.
        keep_going: Begin the others too after a run that failed.

    Returns:
        Each run's executed notebook, at its job's target.

    Raises:
        Fault: All faults of the runs that failed.
    """
    work = execute if executor is None else partial(_elsewhere, executor)

    def one(job: Job) -> None:
        steps.started(job.run)
        start = time.monotonic()
        ran = obtain(job, store, work, force=force)
        steps.finished(job.run, time.monotonic() - start, ran=ran)

    made: dict[Run, Path] = {}
    errors: list[BaseException] = []
    active: set[Future[None]] = set()
    # A thread for each run that is under way: it holds the key's lock, and so no two runs of one key can meet.
    width = width or at_a_time()
    pool = ThreadPoolExecutor(width)
    try:
        for job in jobs:
            if len(active) >= width:
                ended, active = wait(active, return_when=FIRST_COMPLETED)
                errors += [error for future in ended if (error := future.exception()) is not None]
            if errors and not (keep_going and all(isinstance(error, RunFault) for error in errors)):
                break
            made[job.run] = job.target
            active.add(pool.submit(one, job))
        errors += [error for future in active if (error := future.exception()) is not None]
    finally:  # everything has ended by now, unless we are interrupted: then nobody waits for what still runs
        pool.shutdown(wait=False, cancel_futures=True)
    # What all workers say alike is said once.
    raise_all(list({str(error): error for error in errors if isinstance(error, Fault)}.values()))
    if errors:
        raise errors[0]
    return made


def obtain(job: Job, store: Store | None, work: Callable[[Job], bytes] | None = None, *, force: bool = False) -> bool:
    """Put a job's executed notebook at its target, whole: out of the store where its key is known, else run.

    Args:
        job: What is wanted.
        store: None, or a job without a key: it is run and kept nowhere else.
        work: What runs it; None: `execute`.
        force: Run it also where the store has it.

    Returns:
        Whether it was run.

    Raises:
        RunFault: It was run, and failed.
        DataFault: The study's files changed under it.
    """
    work = partial(_kept_if_stopped, work or execute)
    if store is None or not job.key:
        write_whole(job.target, work(job))
        return True
    with store.only_one(job.key):
        known = None if force else store.get(job.key)
        if known is None:
            done = work(job)
            check_unchanged(job)
            store.put(job.key, done)
    write_whole(job.target, done if known is None else known)
    return known is None


def execute(job: Job) -> bytes:
    """Run a job's notebook here, on its desk.

    Raises:
        RunFault: A cell failed, the kernel died, or the notebook did not come to its end.
    """
    return run_notebook(job.run, job.notebook.read_bytes(), job.parameters, job.folder)


def _kept_if_stopped(work: Callable[[Job], bytes], job: Job) -> bytes:
    """Do the work; of a run that fails, its notebook up to there is kept for who looks into it."""
    if job.stopped:
        job.stopped.unlink(missing_ok=True)
    try:
        return work(job)
    except RunFault as fault:
        if not job.stopped or not fault.notebook:
            raise
        write_whole(job.stopped, fault.notebook)
        told = f"{fault.remedy} Så langt kom notesbogen: {job.stopped}"
        raise RunFault(fault.what, fault.where, told) from fault


def _found(job: Job, store: Store, steps: Steps) -> bool:
    known = store.get(job.key)
    if known is not None:
        write_whole(job.target, known)
        steps.finished(job.run, 0.0, ran=False)
    return known is not None


def _elsewhere(executor: Executor, job: Job) -> bytes:
    try:
        return executor.submit(perform, pack(job)).result()
    except Fault:
        raise
    except Exception as error:  # an executor's own ways to fail: lost workers, a lost scheduler, code it cannot import
        raise ClusterFault(
            "Et kapitel kunne ikke køres på klyngen.",
            f"{job.run} ({type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''})",
            "Se klyngens log, og byg igen: det, der er kørt, er gemt.",
        ) from error


@contextlib.contextmanager
def _place(cluster: str, *, private: bool) -> Iterator[Place]:
    """This machine, or the cluster that is asked for or configured."""
    from helpers.pipeline.cluster import configured, connect

    address = cluster or configured()
    if not address:
        yield None, at_a_time()
        return
    with connect(address, private=private) as place:
        yield place
