"""Assembly: what the executed notebooks show → one ledger, held against the verdict; files; the site's sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.chapters import chapters_in_book
from helpers.disclosure import guard, released
from helpers.pipeline import ledger
from helpers.pipeline.changes import compare, sentences_of
from helpers.pipeline.copies import beside
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import Layout
from helpers.pipeline.outputs import notebook_of
from helpers.pipeline.plan import Run
from helpers.pipeline.preparing import Prepared
from helpers.pipeline.staging import stage, stage_ahead
from helpers.pipeline.store import Store
from helpers.pipeline.words import Words
from helpers.present.mark import MARK
from helpers.present.pages import Pages
from helpers.study import Finished, Sentence, write_about


def assemble(prepared: Prepared, layout: Layout, store: Store, words: Words) -> pd.DataFrame | None:
    """Write the ledger, the files to take along and the sources of the site, when all notebooks have run.

    Args:
        prepared: The study, what it may show, and where the executed notebooks lie.
        layout: The output folder: the edition is made in its `next`, the sources in `staged`.
        store: Where what was staged before is kept.
        words: The report's words.

    Returns:
        The ledger (LEDGER_COLUMNS, a row for each number that is shown anywhere), where the report has tools, which
        are made of it; else None.

    Raises:
        DisclosureFault: A notebook shows what the verdict does not let through.
        SiteFault: A page cannot be made.
    """
    study, (verdict, before) = prepared.study, prepared.verdict_and_before()
    notebooks = {job.run: job.target for job in prepared.jobs}
    downloads = Downloads(layout.next / "tables", study)
    # What takes the notebooks one by one is done beside what takes them together.
    with beside(lambda: stage_ahead(notebooks, prepared.projects, downloads, store), "Samlingen af bogen") as ahead:
        table, sentences = _shown_by(notebooks)
        guard(table, verdict, insiders=study.disclosure.insiders)
        ledger.write(table, layout.next / "results.csv", synthetic=study.synthetic)
        ahead()
    now = Finished(table, study.edition, sentences)
    write_about(now, layout.next, MARK if study.synthetic else "")
    shown = released(table, study.disclosure.threshold)
    titles = {chapter.name: chapter.title for chapter in chapters_in_book(study).values()}
    pages = Pages(study, prepared.projects, prepared.published, shown, verdict.lifts, titles)
    changes = compare(before, now) if before else None
    stage(layout.staged, pages, notebooks, downloads, words, changes=changes, store=store)
    return table if words.tools else None


def _shown_by(notebooks: Mapping[Run, Path]) -> tuple[pd.DataFrame, dict[Sentence, str]]:
    """The ledger and the sentences of executed notebooks, of which one at a time is in memory."""
    sentences: dict[Sentence, str] = {}

    def read() -> Iterator[Mapping[str, Any]]:
        for run, path in notebooks.items():
            notebook = notebook_of(path)
            sentences.update(sentences_of({run: notebook}))
            yield notebook

    return ledger.gather(read()), sentences
