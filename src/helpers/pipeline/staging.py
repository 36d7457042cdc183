"""Staging: one clean folder with everything Sphinx reads, made under the output folder; no tracked file is touched."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpers.chapters import chapters_of
from helpers.errors import Fault, SiteFault, raise_all
from helpers.pipeline import toc
from helpers.pipeline.changes import Changes
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import BOOK, ROOT
from helpers.pipeline.page_calls import page_calls
from helpers.pipeline.page_check import check_page
from helpers.pipeline.page_facts import page_facts
from helpers.pipeline.plan import Run, plan
from helpers.pipeline.project_pages import project_pages
from helpers.pipeline.staged import Staged, staged
from helpers.pipeline.store import Store
from helpers.pipeline.words import BIBLIOGRAPHY, GENERIC, Words, tools_of
from helpers.present.mark import MARK
from helpers.present.markdown import as_block, as_text, paragraphs
from helpers.present.pages import Pages
from helpers.present.prose import FILTERS, WRONG, as_it_stands
from helpers.results import POOLED
from helpers.study import Project, Study
from helpers.yaml12 import read_values, write

_SHARED = ("_static", "_templates", "_locales", "_ext")


def stage(
    folder: Path,
    pages: Pages,
    notebooks: Mapping[Run, Path],
    downloads: Downloads,
    words: Words,
    *,
    changes: Changes | None = None,
    store: Store | None = None,
) -> None:
    """Write the site's sources.

    Args:
        folder: Made anew; nothing that was there before stays.
        pages: The computed parts of pages.
        notebooks: Where the executed notebooks lie.
        downloads: Writes the files of what is shown.
        words: The report's words.
        store: Where what was staged before is kept.
        changes: What moved since the edition before this one; None where there is none.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _SHARED:
        if (BOOK / name).is_dir():
            shutil.copytree(BOOK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _write(folder / BIBLIOGRAPHY, words.bibliography)
    contents = words.contents(pages.study, pages.projects, published=pages.published is not None)
    _write_pages(folder, pages, downloads, words, contents, changes, store)
    for run, made in _staged(notebooks, pages.projects, downloads, store):
        downloads.write(made.files)
        _write(folder / f"{toc.chapter_page(run.project, run.chapter)}.ipynb", made.notebook)
    (folder / "_toc.yml").write_text(write(contents), encoding="utf-8")
    (folder / "_config.yml").write_text(write(_config(pages)), encoding="utf-8")


def stage_ahead(notebooks: Mapping[Run, Path], projects: Sequence[Project], downloads: Downloads, store: Store) -> None:
    """Make of the notebooks what `stage` will then find in the store; nothing of the ledger is needed for it."""
    deque(_staged(notebooks, projects, downloads, store), maxlen=0)


def _staged(
    notebooks: Mapping[Run, Path], projects: Sequence[Project], downloads: Downloads, store: Store | None
) -> Iterator[tuple[Run, Staged]]:
    for run, place in notebooks.items():
        yield run, staged(place.read_bytes(), run, _heading(run, downloads.study, projects), downloads, store)


def _write_pages(
    folder: Path,
    pages: Pages,
    downloads: Downloads,
    words: Words,
    contents: Mapping[str, Any],
    changes: Changes | None,
    store: Store | None,
) -> None:
    """Write what is no notebook: the report's pages, the package's, and those the book makes itself."""
    made = project_pages(pages, downloads)
    if "index.md" not in words.own:
        made["index"] = _front_page(pages, downloads)
    chapters = [toc.chapter_page(run.project, run.chapter) for run in plan(pages.study, pages.projects)]
    calls = page_calls(pages, downloads, changes, store, tools_of(words, pages.study), words.drawings())
    environment = page_environment(words, page_facts(pages, words) | calls)
    faults: list[Fault] = []
    for name in words.pages(contents, [*made, *chapters]):
        try:
            text = environment.get_template(name).render()
        except WRONG as error:
            place = "Ret det, der står mellem {{ og }} eller {% og %} på siden."
            what = (
                "Siden prøver at nå ud af sin skabelon" if isinstance(error, SecurityError) else "Siden kan ikke dannes"
            )
            faults.append(SiteFault(f"{what}: {error}", name, place))
            continue
        faults += check_page(name, text)
        _write(folder / name, text)
    raise_all(faults)
    for name, text in made.items():
        _write(folder / f"{name}.md", text)


def page_environment(words: Words, known: Mapping[str, Any]) -> ImmutableSandboxedEnvironment:
    """Where pages are made: words are data, so what they call reaches nothing but the calls."""
    generic = FileSystemLoader(GENERIC)
    own = [FileSystemLoader(words.folder)] if words.folder else []
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, PrefixLoader({"bogen": generic}), generic]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=True,
        finalize=as_it_stands,
    )
    environment.filters |= FILTERS
    environment.globals.update(known)
    return environment


def _write(page: Path, text: str) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")


def _front_page(pages: Pages, downloads: Downloads) -> str:
    study = pages.study
    parts = [f"# {as_text(study.title)}", paragraphs(study.about), f"Udgiver: {as_text(study.publisher)}."]
    made = (pages.main_sentences(), pages.results_overview(), pages.suppressions())
    parts += [as_block(downloads.under(element, "index")) for element in made]
    return "\n\n".join(parts) + "\n"


def _heading(run: Run, study: Study, projects: Sequence[Project]) -> str:
    """A project's chapter is named after the project; a pooled one bears the chapter's title."""
    titled = chapters_of(study)[run.chapter]
    if run.project == POOLED:
        return as_text(titled.title)
    name = next(p.short_name for p in projects if p.slug == run.project)
    return f"{as_text(name)}: {as_text(titled.short_title)}"


def _config(pages: Pages) -> dict[str, Any]:
    study = pages.study
    content: dict[str, Any] = read_values((ROOT / "_config.yml").read_bytes(), "_config.yml")
    content["title"] = study.short_title
    sphinx = content.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_context"] = {
        **sphinx.get("html_context", {}),
        "synthetic": study.synthetic,
        "noindex": study.synthetic,
        "mark": MARK,
        "published_year": pages.published.year if pages.published else None,
    }
    return content
