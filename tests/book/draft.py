"""The default study's site without running anything: all pages on the study as a whole, of the committed notebooks.

The chapters of single projects are stand-ins of two lines, so that every link of the other pages leads somewhere.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from helpers.chapters import chapters_of
from helpers.data import load_data
from helpers.disclosure import released
from helpers.pipeline import ledger
from helpers.pipeline.changes import compare, sentences_of
from helpers.pipeline.chapter_page import write_page
from helpers.pipeline.downloads import FOLDER, Downloads
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.pipeline.plan import Run, plan
from helpers.pipeline.site import SiteBuilder
from helpers.pipeline.staging import stage
from helpers.pipeline.stamp import copy_stamped, said_of
from helpers.pipeline.words import Words
from helpers.present.pages import Pages
from helpers.results import LEDGER_KEY, POOLED, SHOWN, SUPPRESSED
from helpers.study import Edition, Finished, Sentence, load_projects, load_published, load_study

STAND_IN = "Denne side er en stedfortræder i en test."
SECRET = 54321.125  # what the edition before published of numbers that this one does not
_EDITION = 1_700_000_000


def build_draft(out: Path) -> None:
    """Write the site to `out/html`, the downloads to `out/tables`."""
    study, projects = load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY)
    notebooks = {run: _notebook(run) for run in plan(study, projects)}
    table = ledger.gather(notebook for run, notebook in notebooks.items() if run.project == POOLED)
    titles = {chapter.name: chapter.title for chapter in chapters_of(study).values()}
    shown = released(table, study.disclosure.threshold)
    pages = Pages(study, projects, load_published(DEFAULT_STUDY), shown, (), titles)
    downloads = Downloads(out / "tables", study)
    places = {run: out / "notebooks" / f"{run.path}.ipynb" for run in notebooks}
    for run, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebooks[run], place)
    changes = compare(edition_before(table), Finished(table, study.edition, sentences_of(notebooks)))
    stage(out / "staged", pages, places, downloads, Words.of(DEFAULT_STUDY, study), changes=changes)
    with SiteBuilder(out / "work", _EDITION) as site:
        copy_stamped(site.build(out / "staged"), out / "html", said_of(study))
    shutil.copytree(downloads.folder, out / "html" / FOLDER)


def edition_before(table: pd.DataFrame) -> Finished:
    """An edition that was never made, from which every kind of change leads to this one."""
    old = table.sort_values(list(LEDGER_KEY), ignore_index=True)
    published, p_value = old["status"] == SHOWN, old["statistic"].str.startswith("p_") & old["value"].notna()
    turn = old.index.to_series() % 9
    verdicts = old["statistic"] == "kept"  # a word: there is none for 1.1
    old.loc[published & ~verdicts & (turn < 2), "value"] += 0.1
    old.loc[published & verdicts & (turn < 2), "value"] = 1 - old["value"]
    old.loc[published & p_value & (turn == 2), "value"] = (old["value"] + 0.3) % 1
    hidden = old.index[published & (turn == 3)][:60]
    old.loc[hidden, ["value", "n", "decimals"]] = None
    old.loc[hidden, ["status", "reason"]] = [SUPPRESSED, "small_base"]
    shown = old.index[~published & (turn < 5)]
    old.loc[shown, ["value", "n", "status", "reason"]] = [SECRET, 86427, SHOWN, ""]
    old = old[(turn != 4) | ~published]
    gone = old[old["status"] == SHOWN].head(50).assign(wave="followup-before", value=SECRET)
    said = {
        Sentence("child_outcomes", POOLED, "sagt-foer", 0): f"{SECRET}",  # some numbers of this chapter are hidden now
        Sentence("organisational_results", POOLED, "sagt-foer", 0): "Det blev sagt om samarbejdet.",
    }
    number = Edition(number="0.0", date=dt.date(2026, 1, 31))
    return Finished(pd.concat([old, gone], ignore_index=True), number, said)


def pages_of(site: Path) -> list[Path]:
    """The pages of a site that readers open, in order; stand-ins are left out."""
    there = (page for page in sorted(site.rglob("*.html")) if "_static" not in page.parts)
    return [page for page in there if STAND_IN not in page.read_text(encoding="utf-8")]


def kind_of(page: Path, site: Path) -> str:
    """What kind of page it is: the same page of two projects is one kind, and so are the hand-written ones."""
    first, *rest = page.relative_to(site).parts
    if not rest:
        return first if first in ("index.html", "search.html") else "*.html"
    return "/".join([first, "*", *rest[1:]] if first == "projekter" and len(rest) > 1 else [first, *rest])


def chapter_alone(book: Path, project: str, chapter: str, place: Path) -> Path:
    """One chapter of a built book as the one page that `make chapter` makes of it."""
    notebook = nbformat.read(book / "notebooks" / project / f"{chapter}.ipynb", as_version=4)
    write_page(notebook, Run(project, chapter), load_data(book.parent / "study"), place)
    return place


def notebook_of(chapter: str) -> NotebookNode:
    """A committed notebook."""
    notebook: NotebookNode = nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4)
    return notebook


def _notebook(run: Run) -> NotebookNode:
    if run.project == POOLED:
        return notebook_of(run.chapter)
    cell = nbformat.v4.new_markdown_cell(
        f"# {chapters_of(load_study(DEFAULT_STUDY))[run.chapter].title}\n\n{STAND_IN}", id="stand-in"
    )
    made: NotebookNode = nbformat.v4.new_notebook(cells=[cell])
    return made
