"""The projects part: the map and the table, the projects side by side, and a landing page for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpers.chapters import chapters_in_book
from helpers.pipeline import toc
from helpers.pipeline.downloads import Downloads
from helpers.present import facts
from helpers.present.elements import Element
from helpers.present.mark import MARK
from helpers.present.markdown import as_block, as_text
from helpers.present.pages import Pages
from helpers.present.presenter import UNKNOWN_FACT
from helpers.present.words import capital, listed, lowered
from helpers.study import Fact, Project, Study


def project_pages(pages: Pages, downloads: Downloads) -> dict[str, str]:
    """Every page of the projects part as Markdown, by its name in the site without ending."""
    made = {"projekter/index": _overview(pages, downloads), toc.COMPARISON: _comparison(pages, downloads)}
    return made | {toc.project_page(p.slug): _landing(pages, p, downloads) for p in pages.projects}


def downloads_of(project: Project) -> list[tuple[str, str]]:
    """The documents of one project that its landing page links to, as (what it is called, where it lies).

    What is made after the pages: addresses are seen from the landing page.
    """
    return [("Indsatsbeskrivelsen som PDF", f"../../pdf/{project.slug}.pdf")]


def _overview(pages: Pages, downloads: Downloads) -> str:
    links = [f"- [{as_text(p.name)}]({p.slug}/index.md)" for p in pages.projects]
    text = "Her står projekterne hver for sig: først det, kilderne oplyser, derefter projektets egne kapitler."
    more = "På siden [Sammenlign projekterne](sammenlign.md) vælger I selv, hvad I vil se side om side."
    parts = ["# Projekterne hver for sig", text, "\n".join(links), more]
    if pages.on_the_map:
        parts += ["## Hvor projekterne er", _shown(pages.projects_map(), "projekter/index", downloads)]
    if facts.fields(pages.study, pages.projects):
        table = _shown(pages.projects_table(), "projekter/index", downloads)
        parts += ["## Det, kilderne oplyser om projekterne", table]
    return _joined(parts)


def _comparison(pages: Pages, downloads: Downloads) -> str:
    text = (
        "Vælg de oplysninger og de projekter, I vil se. Rækkefølgen er altid den samme, og intet er rangordnet. "
        "Uden JavaScript står hele tabellen her."
    )
    if pages.study.synthetic:
        if facts.fields(pages.study, pages.projects):
            text += " Oplysningerne har en kilde."
        text += " Tallene er opdigtede og kan ikke bruges om de rigtige projekter."
    return _joined(["# Sammenlign projekterne", text, _shown(pages.side_by_side(), toc.COMPARISON, downloads)])


def _landing(pages: Pages, project: Project, downloads: Downloads) -> str:
    page, study = toc.project_page(project.slug), pages.study
    parts = [f"# {as_text(project.name)}", as_block(downloads.under(pages.profile(project), page, project.slug))]
    if study.models:
        parts += ["## Sådan deler de arbejdet", _model(study, project)]
    if facts.fields(study, pages.projects):
        parts += ["## Det, kilderne ikke siger", _unknown(study, project, pages.projects)]
    if (figures := pages.key_figures(project)) is not None:
        parts += ["## Nøgletal", as_block(downloads.under(figures, page, project.slug))]
    parts.append("## Projektets kapitler")
    if study.synthetic:
        parts.append(f"{MARK}. Kapitlernes tal er opdigtede; kun oplysningerne ovenfor har en kilde.")
    titled = chapters_in_book(study).values()
    chapters, annexes = [c for c in titled if not c.annex], [c for c in titled if c.annex]
    parts.append("\n".join(f"- [{c.short_title}]({c.name}.ipynb)" for c in chapters))
    parts += ["Bilag:", "\n".join(f"- [{c.short_title}]({c.name}.ipynb)" for c in annexes)]
    if documents := downloads_of(project):
        # HTML, since Sphinx would look for the file among its sources.
        items = "".join(
            f'<li><a href="{escape(where, quote=True)}">{escape(name)}</a></li>' for name, where in documents
        )
        parts += ["## Hent", f"<ul>{items}</ul>"]
    parts.append("Se også [alle projekter](../index.md) og [projekterne side om side](../sammenlign.md).")
    return _joined(parts)


def _model(study: Study, project: Project) -> str:
    fact = facts.model_fact(project, study)
    if fact.text is None:
        return f"Hvilken samarbejdsmodel projektet følger, *{UNKNOWN_FACT}*."
    described = next((m.description for m in study.models if m.code == project.model.code), None)
    parts = [f"Model {as_text(fact.text)}.", as_text(described or ""), f"Kilde: {as_text(str(fact.source))}."]
    return " ".join(part for part in parts if part)


def _unknown(study: Study, project: Project, projects: Sequence[Project]) -> str:
    """What a reader could expect of the profile and the sources do not have, in one sentence."""
    asked: list[tuple[str, Fact | None]] = [
        *((lowered(label), of(project)) for label, of in facts.fields(study, projects)),
        *((lowered(trait.label), project.traits.get(trait.code)) for trait in study.traits),
    ]
    missing = [name for name, fact in asked if fact is None or fact.text is None]
    if not missing:
        return "Kilderne nævner noget under hvert emne i profilen."
    return f"*{capital(UNKNOWN_FACT)}*: {as_text(listed(missing))}."


def _shown(element: Element, page: str, downloads: Downloads) -> str:
    return as_block(downloads.under(element, page))


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
