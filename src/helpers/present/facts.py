"""The sourced facts about the real projects as tables and a figure: never a number of the study's data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from helpers.present.elements import Cell, Element, Grid, Sources, figure_html
from helpers.present.forms import COUNT
from helpers.present.presenter import UNKNOWN_FACT, Presenter
from helpers.present.words import capital, listed, out_of
from helpers.study import Fact, Project, Study

NO_MODELS = "Undersøgelsen skelner ikke mellem modeller for samarbejde."
NOTHING = "Studiemappen har ingen oplysninger om projekterne fra kilder."
_MISSING = Fact(text=None)


def model_fact(project: Project, study: Study) -> Fact:
    """The project's collaboration model under the study's label for it."""
    labels = {m.code: m.label for m in study.models}
    code = project.model.code
    return _MISSING if code is None else Fact(text=labels.get(code, code), source=project.model.source)


def fields(study: Study, projects: Sequence[Project]) -> list[tuple[str, Callable[[Project], Fact]]]:
    """What projects are described by: a label and how to read it; without what nobody knows of any project."""
    every: list[tuple[str, Callable[[Project], Fact]]] = [
        (capital(study.party("ngo").one), lambda p: p.ngo),
        (capital(study.party("municipality").many), lambda p: p.municipalities),
        ("Målgruppe", lambda p: p.target_group),
        ("Indsats", lambda p: p.offer),
        ("Rekruttering", lambda p: p.recruitment),
        ("Samarbejdsmodel", lambda p: model_fact(p, study)),
    ]
    return [(label, of) for label, of in every if any(of(project).text is not None for project in projects)]


def profile(
    present: Presenter, study: Study, project: Project, projects: Sequence[Project], *, traits: bool = True
) -> Element:
    """Everything the sources say of one project, with what they do not say named; without `traits` not of its NGO."""
    rows: list[tuple[str, Sequence[Fact]]] = [(label, [of(project)]) for label, of in fields(study, projects)]
    rows += _traits(study, project) if traits else ()
    if not rows:
        return present.note("profil", NOTHING)
    return present.facts("profil", f"{project.name}: hvad kilderne oplyser", rows, ["Emne", "Oplysning med kilde"])


def projects_table(present: Presenter, study: Study, projects: Sequence[Project]) -> Element:
    """The projects' main lines side by side."""
    known = [(label, of) for label, of in fields(study, projects) if label not in ("Målgruppe", "Rekruttering")]
    if not known:
        return present.note("projekter", NOTHING)
    rows = [(p.name, [of(p) for _, of in known]) for p in projects]
    return present.facts("projekter", "Projekterne", rows, ["Projekt", *(label for label, _ in known)])


def traits_table(present: Presenter, study: Study, projects: Sequence[Project]) -> Element:
    """What the NGOs bring, side by side."""
    if not study.traits:
        return present.note("ngo", f"Undersøgelsen sammenligner ikke {study.party('ngo').the_many}.")
    rows = [(p.short_name, [p.traits.get(t.code, _MISSING) for t in study.traits]) for p in projects]
    return present.facts(
        "ngo",
        f"{capital(study.party('ngo').the_many)} side om side",
        rows,
        ["Projekt", *(t.label for t in study.traits)],
    )


def traits_of(present: Presenter, study: Study, project: Project) -> Element:
    """What one project's NGO brings."""
    if not study.traits:
        return present.note("ngo", f"Undersøgelsen sammenligner ikke {study.party('ngo').the_many}.")
    title = f"{capital(study.party('ngo').the_one)} i {project.short_name}: hvad kilderne oplyser"
    return present.facts("ngo", title, _traits(study, project), ["Emne", "Oplysning med kilde"])


def shared(present: Presenter, study: Study, topic: str, name: str, title: str) -> Element:
    """What the sources say of the projects together on one topic."""
    rows = [(f.label, [f]) for f in study.facts if f.topic == topic]
    if not rows:
        return present.note(name, "Studiemappen har ingen oplysninger fra kilder, der gælder projekterne under ét.")
    return present.facts(name, title, rows, ["Emne", "Oplysning med kilde"])


def models_figure(present: Presenter, study: Study, projects: Sequence[Project], own: Project | None) -> Element:
    """Which project is which model of collaboration, a box per project, `own` filled; the table behind has sources."""
    from helpers.present.figures import models_map, style

    if not study.models:
        return present.note("modeller", NO_MODELS)
    bands = [(m.label, [p for p in projects if p.model.code == m.code]) for m in study.models]
    unknown = [p for p in projects if p.model.code is None]
    if unknown:
        bands.append((f"Modellen {UNKNOWN_FACT}", unknown))
    message = _models_message(study, projects, own)
    drawn = models_map.draw(bands, own, message, internal=present.mark if present.internal else "")
    listing = ". ".join(f"{label}: {listed([p.short_name for p in there]) or 'ingen'}" for label, there in bands)
    sources = Sources()
    cells = []
    for project in projects:
        fact = model_fact(project, study)
        text = UNKNOWN_FACT if fact.text is None else f"{fact.text} {sources.mark(str(fact.source))}"
        cells.append((Cell(project.short_name, header=True), Cell(text)))
    grid = Grid(("Projekt", "Samarbejdsmodel med kilde"), tuple(cells), numeric=False)
    mark = f' <span class="erf-mark">{escape(present.mark)}</span>' if present.internal else ""
    one, many = study.party("ngo"), study.party("municipality")
    parties = (
        f" med {'sit' if one.the_one.endswith('et') else 'sin'} {one.one} og sine {many.many}" if study.parties else ""
    )
    box = f"Hver kasse er et projekt{parties}."
    caption = f"<strong>{escape(message)}</strong> {escape(box)}{mark}"
    alt = f"{message} {listing}. {present.mark if present.internal else ''}".strip()
    behind = f"<strong>{escape(message)}</strong>"
    figure = figure_html("modeller-figur", style.svg(drawn.figure), alt, caption, grid, behind, sourced=True)
    html = f'<div class="erf-element erf-facts" id="modeller">{figure}{sources.html()}</div>'
    return Element("facts", "modeller", message, html, alt, None, {"table": grid.data(), "sources": sources.listed()})


def _traits(study: Study, project: Project) -> list[tuple[str, Sequence[Fact]]]:
    return [(t.label, [project.traits.get(t.code, _MISSING)]) for t in study.traits]


def _models_message(study: Study, projects: Sequence[Project], own: Project | None) -> str:
    labels = {m.code: m.label for m in study.models}
    if own is not None:
        if own.model.code is None:
            return f"Hvilken samarbejdsmodel {own.short_name} følger, {UNKNOWN_FACT}."
        others = [p.short_name for p in projects if p.model.code == own.model.code and p.slug != own.slug]
        along = f" ligesom {listed(others)}" if others else ", og det er det eneste projekt med den"
        return f"{own.short_name} følger model {labels.get(own.model.code, own.model.code)}{along}."
    known = [p for p in projects if p.model.code is not None]
    used = len({p.model.code for p in known})
    if not known:
        return f"Hvilken samarbejdsmodel projekterne følger, {UNKNOWN_FACT}."
    spread = f"{out_of(len(known), len(projects), 'projekt', 'projekter')} fordeler sig på {COUNT.text(used)} "
    spread = f"{spread[:1].upper()}{spread[1:]}{'model' if used == 1 else 'modeller'} for samarbejde."
    unknown = [p.short_name for p in projects if p.model.code is None]
    if not unknown:
        return spread
    return f"{spread} For {listed(unknown)} {UNKNOWN_FACT.replace('fremgår', 'fremgår modellen')}."
