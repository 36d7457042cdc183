"""`python -m benchmarks.drive PLAN TARGET CELLS [WIDTH]`: one process that gives runs to this project's executor.

Writes the executed notebooks below TARGET, and to CELLS what each run's cells computed: seconds from when the kernel
said that it is busy with a cell to when it said that it is idle again. WIDTH: how many are under way at a time; without
it as many as the executor has.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from helpers.pipeline.kernels.client import warm


def main() -> None:
    warm()  # first of all, as the command line does
    from helpers.pipeline.execute import execute_all
    from helpers.pipeline.job import Job
    from helpers.pipeline.plan import Run

    plan, target, cells = (Path(name) for name in sys.argv[1:4])
    jobs = [
        Job(
            Run(one["project"], one["chapter"]),
            Path(one["notebook"]),
            one["parameters"],
            Path(one["folder"]),
            target / one["project"] / f"{one['chapter']}.ipynb",
        )
        for one in json.loads(plan.read_text(encoding="utf-8"))
    ]
    computed: list[float] = []
    _listen(computed)
    width = int(sys.argv[4]) if len(sys.argv) > 4 else None
    execute_all(jobs, _Quiet(), width=width)  # type: ignore[arg-type]
    cells.write_text(json.dumps(computed), encoding="utf-8")


class _Quiet:
    """Told of every run, says nothing."""

    def started(self, *_: Any, **__: Any) -> None: ...

    def finished(self, *_: Any, **__: Any) -> None: ...


def _listen(computed: list[float]) -> None:
    """The executor strips times from what it keeps: they are read as Papermill hands the notebook over."""
    import papermill

    plain = papermill.execute_notebook

    def listening(*given: Any, **options: Any) -> Any:
        done = plain(*given, **options)
        stamps = [cell.metadata.get("execution", {}) for cell in done.cells if cell.cell_type == "code"]
        computed.append(sum(_at(s, "iopub.status.idle") - _at(s, "iopub.status.busy") for s in stamps))
        return done

    papermill.execute_notebook = listening


def _at(stamps: dict[str, str], name: str) -> float:
    return dt.datetime.fromisoformat(stamps[name]).timestamp()


if __name__ == "__main__":
    main()
