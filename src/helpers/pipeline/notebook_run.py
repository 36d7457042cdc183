"""One notebook run by Papermill in a kernel of its own: bytes in, bytes out; nothing is written beside them."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from helpers.errors import RunFault
from helpers.pipeline.kernels.client import SINGLE_THREADED
from helpers.pipeline.outputs import check_complete, normalised
from helpers.pipeline.plan import Run

TIMEOUT = (
    600  # seconds for a cell; it lives here and not with an executor, whose cancelled task leaves its kernel running
)
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


def run_notebook(run: Run, notebook: bytes, parameters: Mapping[str, object], folder: Path) -> bytes:
    """Run a notebook.

    Args:
        run: Which chapter and project it is.
        notebook: The notebook as its file holds it.
        parameters: Its parameters.
        folder: The folder it runs in.

    Returns:
        The executed notebook as a file holds it, normalised: the same wherever it ran.

    Raises:
        RunFault: A cell failed, the kernel died, or the notebook did not come to its end.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ.update(SINGLE_THREADED)
    try:
        done = papermill.execute_notebook(
            nbformat.reads(notebook.decode("utf-8"), as_version=4),
            None,
            parameters=dict(parameters),
            kernel_name=KERNEL,
            # Papermill's own `cwd` moves the whole process, and so every other thread's kernel.
            resources={"metadata": {"path": str(folder)}},
            progress_bar=False,
            kernel_manager_class=IpcKernelManager,
            execution_timeout=TIMEOUT,
        )
    except PapermillExecutionError as error:
        raise _failed(run, error.ename, error.evalue) from error
    except Exception as error:  # nbclient raises many kinds: dead kernel, time-out, missing kernel
        raise RunFault(
            "Notesbogen kunne ikke køres til ende.",
            str(run),
            f"Kør den alene med «make chapter CHAPTER={run.chapter} PROJECT={run.project}». "
            f"({type(error).__name__}: {error})",
        ) from error
    check_complete(done, run)
    return f"{nbformat.writes(normalised(done))}\n".encode()


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
