"""The sourced facts about the real projects as tables: never a number of the study's data."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.elements import Element
from helpers.present.presenter import Presenter
from helpers.study import Fact, Project, Study

_MISSING = Fact(text=None)


def model_fact(project: Project, study: Study) -> Fact:
    """The project's collaboration model under the study's label for it."""
    labels = {m.code: m.label for m in study.models}
    code = project.model.code
    return _MISSING if code is None else Fact(text=labels.get(code, code), source=project.model.source)


def profile(present: Presenter, study: Study, project: Project) -> Element:
    """Everything the sources say of one project, with what they do not say named."""
    rows: list[tuple[str, Sequence[Fact]]] = [
        ("NGO", [project.ngo]),
        ("Kommuner", [project.municipalities]),
        ("Målgruppe", [project.target_group]),
        ("Indsats", [project.offer]),
        ("Rekruttering", [project.recruitment]),
        ("Samarbejdsmodel", [model_fact(project, study)]),
        *((t.label, [project.traits.get(t.code, _MISSING)]) for t in study.traits),
    ]
    return present.facts("profil", f"{project.name}: hvad kilderne oplyser", rows, ["Emne", "Oplysning med kilde"])


def projects_table(present: Presenter, study: Study, projects: Sequence[Project]) -> Element:
    """The projects' main lines side by side."""
    rows = [(p.name, [p.ngo, p.municipalities, p.offer, model_fact(p, study)]) for p in projects]
    return present.facts("projekter", "Projekterne", rows, ["Projekt", "NGO", "Kommuner", "Indsats", "Samarbejdsmodel"])


def traits_table(present: Presenter, study: Study, projects: Sequence[Project]) -> Element:
    """What the NGOs bring, side by side."""
    if not study.traits:
        return present.note("ngo", "Undersøgelsen sammenligner ikke NGO'erne.")
    rows = [(p.short_name, [p.traits.get(t.code, _MISSING) for t in study.traits]) for p in projects]
    return present.facts("ngo", "NGO'erne side om side", rows, ["Projekt", *(t.label for t in study.traits)])
