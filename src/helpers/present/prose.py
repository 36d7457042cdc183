"""The prose of chapters: the package's own texts, each sentence with what it presumes, and a report's beside them.

A text is a block of `texts/<chapter>.md`, a Jinja template of Markdown. A report replaces blocks, or the blocks inside
them, in `afsnit/<chapter>.md` of its words folder; `{{ super() }}` is what stood there before. Words are data: the
templates are sandboxed, and whatever a study says is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from helpers.data import StudyData
from helpers.errors import SiteFault
from helpers.present.markdown import as_text
from helpers.present.words import capital, listed, lowered
from helpers.study import PREMISES, Project, Study, Theme
from helpers.study.design import COLLECTED

TEXTS = Path(__file__).with_name("texts")
OWN = "afsnit"  # in a words folder
WRONG = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # what a template can do
FILTERS = {"capital": capital, "lowered": lowered}  # that texts and pages can use
_GAPS = (
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
    (re.compile(r"(?<=\S) {2,}"), " "),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def chapter_texts(chapter: str, data: StudyData, words: Path | None) -> dict[str, str]:
    """A chapter's texts as Markdown, by the names under which its notebook calls them; empty where nothing holds.

    Args:
        chapter: The chapter's name.
        data: The whole study.
        words: The report's words folder, if it has one.

    Raises:
        SiteFault: A text of the report is no template, calls what is not there, reaches out, or is nowhere shown.
    """
    environment = _environment()
    source = (TEXTS / f"{chapter}.md").read_text(encoding="utf-8")
    base = environment.from_string(source)
    own, where = words / OWN / f"{chapter}.md" if words else None, f"{OWN}/{chapter}.md"
    templates = [base]
    try:
        if own and own.is_file():
            templates.insert(0, environment.from_string(own.read_text(encoding="utf-8")))
        if unknown := sorted(set(templates[0].blocks) - set(base.blocks)):
            raise _fault(f"Intet i kapitlet hedder «{unknown[0]}».", where)
        shown = [node.name for node in environment.parse(source).body if isinstance(node, nodes.Block)]
        known = premises(data.study, data.projects) | {"clusters": belonging(data)}
        return {name: _rendered(name, templates, known) for name in shown}
    except SecurityError as error:
        raise _fault("Teksten prøver at nå ud af sin skabelon.", where) from error
    except WRONG as error:
        raise _fault(f"Teksten kan ikke dannes: {error}.", where) from error


def premises(study: Study, projects: Sequence[Project]) -> dict[str, Any]:
    """What texts and pages can ask of a study and name of it."""
    survey = study.survey
    sources = study.statements.collected_by if study.statements else ()
    waves = [study.wave(pair[1]) for pair in study.analysis.contrasts[:2]]
    statements = ("gain", "establishing", "running")
    divided = ["projekter"] * (len(projects) > 1) + ["indsatstyper"] * (len(study.intervention_types) > 1)
    return {
        "study": study,
        "says": {name: premise.holds(study) for name, premise in PREMISES.items()},
        "noun": study.noun,
        "baseline": study.wave(study.analysis.baseline),
        "later": waves[0] if waves else None,
        "second": waves[1] if len(waves) > 1 else None,
        "overestimate": study.informants.overestimate,
        "helped_by": listed(study.informants.helped_by, "eller"),
        "collected": listed([COLLECTED[source][0] for source in sources]),
        "collected_in": listed([COLLECTED[source][1] for source in sources]),
        "parties": listed([party.one for party in study.parties]),
        "several_projects": len(projects) > 1,
        "several_items": any(len(dimension.items) > 1 for dimension in study.dimensions),
        "divided": listed([*divided, f"grupper af {study.participants}"]),
        "has_statements": any(theme.phase in statements for theme in study.themes),
        "has_mechanisms": any(theme.phase == "mechanism" for theme in study.themes),
        "gains": _themes(study.themes_of("gain")),
        "establishing": _themes(study.themes_of("establishing")),
        "running": _themes(study.themes_of("running")),
        "one_sided": any(question.asked for question in survey.questions) if survey else False,
        "two_sides": len(survey.sides) > 1 if survey else False,
        "indices": listed([index.label for index in survey.indices]) if survey else "",
        "sourced": any(p.ngo.source or p.offer.source or p.target_group.source for p in projects),
        "told": {fact.topic for fact in study.facts},
    }


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader({}), undefined=StrictUndefined, autoescape=True, finalize=as_it_stands
    )
    environment.filters = FILTERS
    return environment


def as_it_stands(value: object) -> object:
    """What a study says, as Markdown that shows it as it stands; what the templates say is Markdown already."""
    return value if isinstance(value, Markup) else Markup(as_text(str(value)))  # noqa: S704 - escaped


def _rendered(name: str, templates: Sequence[Template], known: Mapping[str, Any]) -> str:
    first = next(template for template in templates if name in template.blocks)
    context = first.new_context(dict(known))
    context.blocks = {
        block: [template.blocks[block] for template in templates if block in template.blocks]
        for block in templates[-1].blocks
    }
    text = "".join(first.blocks[name](context))
    for gap, instead in _GAPS:
        text = gap.sub(instead, text)
    return text.strip()


def belonging(data: StudyData, last: str = "eller", *, many: bool = False) -> str:
    """«gruppe eller familie»: by what the study's children are known to belong together; empty: by nothing."""
    found = (("group_id", ("gruppe", "grupper")), ("family_id", ("familie", "familier")))
    return listed([words[many] for column, words in found if data.children[column].notna().any()], last)


def _themes(themes: Sequence[Theme]) -> str:
    return capital(listed([lowered(theme.label) for theme in themes]))


def _fault(what: str, where: str) -> SiteFault:
    return SiteFault(
        what, where, "Ret det mellem {% og %} eller {{ og }}; docs/study-folder.md viser, hvad der findes."
    )


def said(study: Study, premise: str, text: str) -> str:
    """A sentence of a note or a caption where what it presumes holds; else nothing."""
    return text if PREMISES[premise].holds(study) else ""
