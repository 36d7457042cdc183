"""Assembly: one clean folder with everything Sphinx reads, made under the output folder; no tracked file is touched."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from nbformat import NotebookNode

from helpers.chapters import chapter_info
from helpers.errors import SiteFault
from helpers.pipeline import toc
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.layout import BOOK, ROOT
from helpers.pipeline.plan import Run
from helpers.present.approach import approach
from helpers.present.mark import MARK
from helpers.present.markdown import as_block, as_text, paragraphs
from helpers.present.pages import Pages
from helpers.results import POOLED
from helpers.study import Project, Study

_SHARED = ("_static", "_templates", "_locales", "_ext")


def stage(
    folder: Path, pages: Pages, notebooks: Mapping[Run, NotebookNode], downloads: Downloads, *, default_study: bool
) -> None:
    """Write the site's sources.

    Args:
        folder: Made anew; nothing that was there before stays.
        pages: The computed parts of pages.
        notebooks: The executed notebooks.
        downloads: Writes the files of what is shown.
        default_study: Whether the hand-written pages and the root's table of contents belong to this study.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _SHARED:
        if (BOOK / name).is_dir():
            shutil.copytree(BOOK / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _write_pages(folder, pages, downloads, default_study=default_study)
    for run, notebook in notebooks.items():
        target = folder / f"{toc.chapter_page(run.project, run.chapter)}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        titled = _titled(notebook, run, pages.projects)
        downloads.link(titled, run)
        nbformat.write(titled, target)
    contents = _default_toc() if default_study else toc.made_from(pages.projects, published=pages.published is not None)
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (folder / "_config.yml").write_text(
        yaml.safe_dump(_config(pages.study), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def _write_pages(folder: Path, pages: Pages, downloads: Downloads, *, default_study: bool) -> None:
    environment = Environment(
        loader=FileSystemLoader(BOOK), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=True
    )
    environment.globals.update(_calls(pages, downloads))
    names = sorted(p.name for p in BOOK.glob("*.md")) if default_study else []
    for name in names:
        try:
            text = environment.get_template(name).render()
        except TemplateError as error:
            raise SiteFault(
                f"Siden kan ikke dannes: {error}", f"book/{name}", "Ret det, der står mellem {{ og }} på siden."
            ) from error
        (folder / name).write_text(text, encoding="utf-8")
    if not default_study:
        (folder / "index.md").write_text(_front_page(pages, downloads), encoding="utf-8")
        if pages.published is not None:
            table = downloads.under(pages.published_comparison(), "publiceret-og-beregnet")
            text = f"# Publiceret og beregnet\n\n{as_block(table)}\n"
            (folder / "publiceret-og-beregnet.md").write_text(text, encoding="utf-8")
    (folder / "projekter").mkdir(exist_ok=True)
    (folder / "projekter" / "index.md").write_text(_projects_page(pages, downloads), encoding="utf-8")
    (folder / "projekter" / "sammenlign.md").write_text(_compare_page(pages, downloads), encoding="utf-8")
    for project in pages.projects:
        place = folder / "projekter" / project.slug
        place.mkdir(exist_ok=True)
        (place / "index.md").write_text(_project_page(pages, project, downloads), encoding="utf-8")


def _calls(pages: Pages, downloads: Downloads) -> dict[str, Any]:
    """What a hand-written page can call between {{ and }}."""
    computed: dict[str, Callable[[], Any]] = {
        "results_overview": pages.results_overview,
        "published_comparison": pages.published_comparison,
        "suppressions": pages.suppressions,
        "main_sentences": pages.main_sentences,
    }
    published = {"results": pages.published_results, "background": pages.published_background}
    figures = {"approach": approach}
    projects = {"table": pages.projects_table, "map": pages.projects_map, "side_by_side": pages.side_by_side}

    def call(table: Mapping[str, Callable[[], Any]], name: str, context: Context) -> Markup:
        if name not in table:
            raise TemplateError(f"«{name}» findes ikke; vælg mellem {', '.join(table)}")
        page = str(context.name).removesuffix(".md")
        return Markup(as_block(downloads.under(table[name](), page)))  # noqa: S704  # escaped where it was made

    return {
        "computed": pass_context(lambda context, name: call(computed, name, context)),
        "published": pass_context(lambda context, name: call(published, name, context)),
        "projects": pass_context(lambda context, name: call(projects, name, context)),
        "mark": MARK if pages.study.synthetic else "",
    }


def _front_page(pages: Pages, downloads: Downloads) -> str:
    study = pages.study
    parts = [f"# {as_text(study.title)}", paragraphs(study.about), f"Udgiver: {as_text(study.publisher)}."]
    made = (pages.main_sentences(), pages.results_overview(), pages.suppressions())
    parts += [as_block(downloads.under(element, "index")) for element in made]
    return "\n\n".join(parts) + "\n"


def _projects_page(pages: Pages, downloads: Downloads) -> str:
    links = [f"- [{as_text(p.name)}]({p.slug}/index.md)" for p in pages.projects]
    text = "Her står projekterne hver for sig: først det, kilderne oplyser, derefter projektets egne kapitler."
    shown = (pages.projects_map(), pages.projects_table())
    made = [as_block(downloads.under(element, "projekter/index")) for element in shown]
    more = "På siden [Sammenlign projekterne](sammenlign.md) vælger I selv, hvad I vil se side om side."
    return "\n\n".join(["# Projekterne hver for sig", text, "\n".join(links), more, *made]) + "\n"


def _compare_page(pages: Pages, downloads: Downloads) -> str:
    table = as_block(downloads.under(pages.side_by_side(), "projekter/sammenlign"))
    text = "Vælg de oplysninger og de projekter, I vil se. Rækkefølgen er altid den samme, og intet er rangordnet."
    return "\n\n".join(["# Sammenlign projekterne", text, table]) + "\n"


def _project_page(pages: Pages, project: Project, downloads: Downloads) -> str:
    from helpers.chapters import CHAPTERS

    links = "\n".join(f"- [{c.short_title}]({c.name}.ipynb)" for c in CHAPTERS.values())
    page = toc.project_page(project.slug)
    parts = [f"# {as_text(project.name)}", as_block(downloads.under(pages.profile(project), page, project.slug))]
    if (figures := pages.key_figures(project)) is not None:
        parts += ["## Nøgletal", as_block(downloads.under(figures, page, project.slug))]
    parts.append("## Projektets kapitler")
    if pages.study.synthetic:
        parts.append(f"{MARK}. Kapitlernes tal er opdigtede; kun oplysningerne ovenfor har en kilde.")
    return "\n\n".join([*parts, links]) + "\n"


def _titled(notebook: NotebookNode, run: Run, projects: Sequence[Project]) -> NotebookNode:
    """The notebook with a heading that names the project, so that every page of the site has a title of its own."""
    titled = copy.deepcopy(notebook)
    if run.project == POOLED:
        return titled
    name = next(p.short_name for p in projects if p.slug == run.project)
    first = next(c for c in titled.cells if c.cell_type == "markdown")
    lines = first.source.splitlines()
    lines[0] = f"# {as_text(name)}: {chapter_info(run.chapter).short_title}"
    first.source = "\n".join(lines)
    return titled


def _default_toc() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return content


def _config(study: Study) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    content["title"] = study.short_title
    sphinx = content.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_context"] = {
        **sphinx.get("html_context", {}),
        "synthetic": study.synthetic,
        "noindex": study.synthetic,
        "edition": f"{study.edition.number}, {study.edition.date:%d.%m.%Y}",
        "mark": MARK,
    }
    return content
