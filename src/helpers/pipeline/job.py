"""One execution as it is handed to an executor: what is run, where, with which parameters, under which key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.pipeline.plan import Run


@dataclass(frozen=True)
class Job:
    """A run ready to be run.

    Args:
        run: Which chapter and project it is.
        notebook: The notebook's path.
        parameters: Its parameters.
        folder: The folder it runs in.
        target: Where the executed notebook is kept.
        key: The hash of everything it depends on (helpers.pipeline.keys); empty: it is always run.
        inputs: The hashes of the files that the key was made of.
        stopped: Where it is kept, up to the cell that failed, if one fails; None: nowhere.
    """

    run: Run
    notebook: Path
    parameters: Mapping[str, object]
    folder: Path
    target: Path
    key: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    stopped: Path | None = None
