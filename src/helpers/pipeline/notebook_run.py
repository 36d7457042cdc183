"""One notebook run by Papermill in a kernel of its own: bytes in, bytes out; nothing is written beside them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from helpers.errors import RunFault
from helpers.interpreter import environment
from helpers.pipeline.kernels.manager import IpcKernelManager
from helpers.pipeline.mishaps import stopped, unfinished
from helpers.pipeline.outputs import check_complete, normalised, take_warnings, unexecuted
from helpers.pipeline.plan import Run
from helpers.present.gate import SECRET

TIMEOUT = (
    600  # seconds for a cell; it lives here and not with an executor, whose cancelled task leaves its kernel running
)
KERNEL = "erfaring"  # forked, where forking is to be had (kernels/); its outputs are those of any other kernel

_KEY = secrets.token_hex()  # what kernels of this process seal their elements with


class SealedKernelManager(IpcKernelManager):
    """Kernels that know this process's secret, and nothing of its user's settings."""

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # the base declares no coroutine
        # IPython runs what lies in its profile, which is the user's unless it is told another place.
        own = {"IPYTHONDIR": f"{options['cwd']}/.ipython", SECRET: _KEY}
        await super().start_kernel(**{**options, "env": environment(own, given=options.get("env"))})


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
        RunFault: A cell failed, the kernel died or the notebook did not come to its end, with the notebook up to there;
            or it shows what is no element.
        MachineFault: No disk space, permission or memory.
    """
    begun: list[nbformat.NotebookNode] = []
    try:
        done = _executed(run, notebook, parameters, folder, begun)
    except RunFault as fault:
        fault.notebook = nbformat.writes(nbformat.v4.new_notebook(cells=begun)).encode() if begun else b""
        raise
    for warning in take_warnings(done):
        logging.getLogger(__name__).warning("Et bibliotek advarede under %s: %s", run, warning)
    check_complete(done, run, _KEY)
    return f"{nbformat.writes(normalised(done))}\n".encode()


def _executed(
    run: Run, notebook: bytes, parameters: Mapping[str, object], folder: Path, begun: list[nbformat.NotebookNode]
) -> nbformat.NotebookNode:
    """The executed notebook; `begun` gets each cell as it begins, which is what there is where one fails."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    for library in ("papermill", "asyncio"):  # what goes wrong is told as a fault, and in Danish
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        done: nbformat.NotebookNode = papermill.execute_notebook(
            unexecuted(nbformat.reads(notebook.decode("utf-8"), as_version=4)),
            None,
            parameters=dict(parameters),
            kernel_name=KERNEL,
            # Papermill's own `cwd` moves the whole process, and so every other thread's kernel.
            resources={"metadata": {"path": str(folder)}},
            progress_bar=False,
            kernel_manager_class=SealedKernelManager,
            execution_timeout=TIMEOUT,
            # A kernel that has given its outputs has nothing left to do; leave-taking would be waited for.
            shutdown_kernel="immediate",
            on_cell_start=lambda cell, cell_index: begun.append(cell),  # noqa: ARG005 - as nbclient names them
        )
    except PapermillExecutionError as error:
        raise stopped(run, error.ename, str(error.evalue)) from error
    except Exception as error:  # nbclient raises many kinds: dead kernel, time-out, missing kernel
        raise unfinished(error, run, TIMEOUT) from error
    return done
