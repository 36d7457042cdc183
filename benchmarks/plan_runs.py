"""`python -m benchmarks.plan_runs DATA DESK PROJECT …`: the book's runs as a build makes them, printed as JSON.

Data are read, the verdict is given and the briefs written here, before anything is timed: what is compared
afterwards is execution with execution.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.pipeline.desk import Desk
from helpers.pipeline.plan import plan


def main() -> None:
    data, desk = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    study = load_data(data)
    wanted = sys.argv[3:]
    runs = [run for run in plan(study.study, study.projects) if not wanted or run.project in wanted]
    jobs = Desk.prepare(desk, data).jobs(runs, edition_verdict(study, data), study, desk / "none")
    found = [
        {
            "project": job.run.project,
            "chapter": job.run.chapter,
            "notebook": str(job.notebook),
            "parameters": dict(job.parameters),
            "folder": str(job.folder),
        }
        for job in jobs
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
