"""Preparation: study folder → checked tables → the verdict over them, and the jobs of all runs."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers.chapters.verdict import edition_verdict
from helpers.data import load_data
from helpers.disclosure import Verdict
from helpers.pipeline.changes import earlier_edition
from helpers.pipeline.copies import workers
from helpers.pipeline.desk import Desk
from helpers.pipeline.events import ProjectCounted
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.job import Job
from helpers.pipeline.layout import Layout
from helpers.pipeline.plan import plan
from helpers.pipeline.sources import check_sources
from helpers.pipeline.store import Store
from helpers.study import Finished, Project, Published, Study, load_published


@dataclass(frozen=True)
class Prepared:
    """What an edition needs of its study while its notebooks run, which is not the tables.

    Args:
        study: The study.
        projects: Its projects.
        published: The reference figures, if the study has any.
        fingerprint: That of the files it was read from.
        jobs: Every run of the edition.
        judged: The verdict and the edition before this one, packed (`verdict_and_before`).
    """

    study: Study
    projects: tuple[Project, ...]
    published: Published | None
    fingerprint: str
    jobs: list[Job]
    judged: bytes

    def verdict_and_before(self) -> tuple[Verdict, Finished | None]:
        """What the edition may show, and the edition before this one, if there is one."""
        verdict, before = pickle.loads(self.judged)  # noqa: S301 - packed here
        return verdict, before


def prepare(
    data: Path,
    layout: Layout,
    store: Store,
    earlier: Path | None = None,
    tell: Callable[[ProjectCounted], object] = lambda _: None,
) -> Prepared:
    """Read a study, judge what it may show, and lay the desk that its notebooks run on.

    Args:
        data: The study folder.
        layout: The output folder, in whose `work` the desk is made.
        store: Where evidence is kept from one edition to the next.
        earlier: An earlier edition; None: the one in the study folder, if there is one.
        tell: Told of each project whose counts are there.

    Raises:
        Fault: The study cannot be read, breaks its contract, or changes while it is read.
    """
    check_sources()
    study_data = load_data(data)
    before = earlier_edition(data, earlier)
    evidence = KeptEvidence(study_data, store).prepare(workers(), tell)
    verdict = edition_verdict(study_data, data, before.table if before else None, evidence)
    desk = Desk.prepare(layout.desk, data)
    jobs = desk.jobs(plan(study_data.study, study_data.projects), verdict, study_data, layout.next / "notebooks")
    judged = pickle.dumps((verdict, before))
    described = (study_data.study, study_data.projects, load_published(data), study_data.fingerprint)
    return Prepared(*described, jobs, judged)
