"""Execution: notebooks run by Papermill, several at a time, each in a kernel of its own."""

from __future__ import annotations

import ast
import os
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, Executor, ThreadPoolExecutor, wait
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from traitlets import default

from helpers.errors import Fault, MissingFile, RunFault, UnknownName, raise_all
from helpers.pipeline.job import Job
from helpers.pipeline.kernels.client import SINGLE_THREADED
from helpers.pipeline.outputs import check_complete, normalised
from helpers.pipeline.plan import Run
from helpers.pipeline.progress import Steps
from helpers.pipeline.store import Store

TIMEOUT = 600
KERNEL = "erfaring"  # forked, where forking is to be had (kernels/); its outputs are those of any other kernel


class IpcKernelManager(AsyncKernelManager):
    """Kernels spoken to over files: parallel kernels race for TCP ports."""

    @default("transport")
    def _transport(self) -> str:
        return "ipc"

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # the base declares no coroutine
        # What a kernel says on its way out belongs to no reader; what went wrong stands in the notebook.
        await super().start_kernel(**{"stdout": DEVNULL, "stderr": DEVNULL, **options})

    @default("ip")
    def _socket(self) -> str:
        # The library's own default is one relative path, on which two kernels of a folder meet.
        return str(Path(tempfile.gettempdir()) / f"erf-{uuid.uuid4().hex[:16]}")


def parameter_names(notebook: Path) -> list[str]:
    """The parameters a notebook takes: what its cell tagged `parameters` assigns."""
    content = nbformat.read(notebook, as_version=4)
    cell = next((c for c in content.cells if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        return []
    targets = [t for node in ast.parse(cell.source).body if isinstance(node, ast.Assign) for t in node.targets]
    return [t.id for t in targets if isinstance(t, ast.Name)]


def check_parameters(notebook: Path, names: Sequence[str]) -> None:
    """Refuse parameters that a notebook does not have; Papermill only warns.

    Raises:
        MissingFile: The notebook is not there.
        UnknownName: A name is not among its parameters.
    """
    if not notebook.is_file():
        raise MissingFile(
            "Notesbogen mangler.", f"notebooks/{notebook.name}", "Hent den igen med «git checkout notebooks»."
        )
    known = parameter_names(notebook)
    raise_all(
        [
            UnknownName(
                f"Parameteren «{name}» findes ikke.", f"notebooks/{notebook.name}", f"Vælg mellem: {', '.join(known)}."
            )
            for name in names
            if name not in known
        ]
    )


def execute(job: Job) -> NotebookNode:
    """Run one notebook.

    Returns:
        The executed notebook, normalised; it is kept nowhere.

    Raises:
        RunFault: A cell failed, the kernel died, or the notebook did not come to its end.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    run = job.run
    draft = job.target.with_suffix(".kører.ipynb")
    draft.parent.mkdir(parents=True, exist_ok=True)
    os.environ.update(SINGLE_THREADED)
    try:
        papermill.execute_notebook(
            _literal(job.notebook),
            _literal(draft),
            parameters=dict(job.parameters),
            kernel_name=KERNEL,
            # Papermill's own `cwd` moves the whole process, and so every other thread's kernel.
            resources={"metadata": {"path": str(job.folder)}},
            progress_bar=False,
            kernel_manager_class=IpcKernelManager,
            execution_timeout=TIMEOUT,
        )
        done = nbformat.read(draft, as_version=4)
    except PapermillExecutionError as error:
        raise _failed(run, error.ename, error.evalue) from error
    except Exception as error:  # nbclient raises many kinds: dead kernel, time-out, missing kernel
        raise RunFault(
            "Notesbogen kunne ikke køres til ende.",
            str(run),
            f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}». "
            f"({type(error).__name__}: {error})",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    check_complete(done, run)
    return normalised(done)


def obtain(job: Job, store: Store | None, *, force: bool = False) -> tuple[NotebookNode, bool]:
    """The executed notebook of a job, written to its target: out of the store where its key is known, else run.

    Returns:
        The notebook, and whether it was run.

    Raises:
        RunFault: It was run, and failed.
    """
    if store is None or not job.key:
        return _kept(job, execute(job)), True
    with store.only_one(job.key):
        known = None if force else store.get(job.key)
        if known is not None:
            return _kept(job, nbformat.reads(known.decode("utf-8"), as_version=4)), False
        done = execute(job)
        store.put(job.key, nbformat.writes(done).encode("utf-8"))
    return _kept(job, done), True


def _kept(job: Job, notebook: NotebookNode) -> NotebookNode:
    job.target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, job.target)
    return notebook


def execute_all(
    jobs: Sequence[Job],
    steps: Steps,
    store: Store | None = None,
    executor: Executor | None = None,
    *,
    force: bool = False,
) -> dict[Run, NotebookNode]:
    """Run notebooks side by side; the first failure stops what has not begun.

    Args:
        jobs: In which order they begin.
        steps: Told of what begins and ends.
        store: Where finished runs are kept and looked for; None: everything is run.
        executor: Where they run; by default as many threads as there are cores, each waiting on a kernel.
        force: Run also what the store has.

    Raises:
        Fault: All faults of the runs that failed.
    """
    lock = threading.Lock()

    def one(job: Job) -> NotebookNode:
        with lock:
            steps.started(str(job.run))
        start = time.monotonic()
        done, ran = obtain(job, store, force=force)
        with lock:
            steps.finished(str(job.run), time.monotonic() - start, ran=ran)
        return done

    with executor or ThreadPoolExecutor(max_workers=workers()) as pool:
        futures = {job.run: pool.submit(one, job) for job in jobs}
        wait(futures.values(), return_when=FIRST_EXCEPTION)
        # After a failure nothing new begins; what runs comes to its end. (as_completed never yields what is cancelled.)
        for future in futures.values():
            future.cancel()
    ended = {run: future for run, future in futures.items() if not future.cancelled()}
    errors = [error for future in ended.values() if (error := future.exception()) is not None]
    raise_all([error for error in errors if isinstance(error, Fault)])
    if errors:
        raise errors[0]
    return {run: future.result() for run, future in ended.items()}


def _literal(path: Path) -> str:
    """A path that Papermill takes as it is: it fills in what stands in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def workers() -> int:
    """How many notebooks run at a time here."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _failed(run: Run, name: str, message: str) -> RunFault:
    lines = [line.strip() for line in str(message).splitlines() if line.strip()]
    said = lines[0].removeprefix("FEJL: ") if lines else name
    where = next((line.removeprefix("Hvor: ") for line in lines if line.startswith("Hvor: ")), "")
    remedy = next((line.removeprefix("Hvad du kan gøre: ") for line in lines if line.startswith("Hvad")), "")
    return RunFault(
        f"Kapitlet standsede: {said}" if remedy else f"Kapitlet standsede ({name}): {said}",
        f"{run}{f', {where}' if where else ''}",
        remedy or f'Åbn notebooks/{run.chapter}.ipynb i JupyterLab med project = "{run.project}", og kør cellerne.',
    )
