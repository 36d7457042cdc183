"""What the codes of the ledger are called in Danish: measures, categories, groups, waves, statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.present.forms import shortest
from helpers.present.words import listed
from helpers.results import (
    ACROSS,
    FIDELITY,
    FLOW,
    KEY,
    LEFT_REASON,
    NO_REASON,
    NOT_STATED,
    OTHERS,
    POOLED,
    RECRUITED,
    SCORED,
    SINGLE_PROJECT,
    STARTED,
    Category,
    Group,
    Key,
    Waves,
)
from helpers.results.catalogue import statistic
from helpers.study import Labelled, Project, Study

_CATEGORIES = {
    "improved": "fremgang",
    "unchanged": "uændret",
    "worsened": "tilbagegang",
    "agree": "enige",
    "disagree": "uenige",
    "yes": "ja",
    "no": "nej",
    "floor": "skalaens bund",
    "ceiling": "skalaens top",
    STARTED: "startet",
    "driver": "drivkraft",
    "barrier": "barriere",
    "change:none": "uændret",
    Category.one("reason", NO_REASON).text: "ingen årsag noteret",
    "projects:driver": "projekter med drivkraft alene",
    "projects:barrier": "projekter med barriere alene",
    "projects:both": "projekter med begge dele",
}
_GROUPS = {
    ACROSS: "på tværs af projekter",
    SINGLE_PROJECT: "ét projekt alene",
}
_LEVELS = {OTHERS: "andre", NOT_STATED: "ikke oplyst"}
_WAYS = {"up": "fremgang", "down": "tilbagegang"}
_SEEN_AS = {("yes",): "med måling", ("no",): "uden måling", ("no", "yes"): "uden mod med måling"}


@dataclass(frozen=True)
class LedgerNames:
    """The names of one study."""

    study: Study
    projects: Sequence[Project]

    def number(self, row: Mapping[str, object]) -> str:
        """A row's number in words: «Mestringskompetencer, fremgang, før-efter: andel med fremgang»."""
        return f"{self.key(Key.parse(*(str(row[column]) for column in KEY)))}: {self.statistic(str(row['statistic']))}"

    def key(self, key: Key) -> str:
        """What a number is of: «Mestringskompetencer, fremgang, før-efter»."""
        parts = [
            self.measure(key.measure),
            self.category(key.category, key.measure),
            self.group(key.group),
            self.waves(key.waves),
        ]
        return ", ".join(part for part in parts if part)

    def project(self, slug: str) -> str:
        return "Alle projekter" if slug == POOLED else self._projects.get(slug, slug)

    def measure(self, code: str) -> str:
        return self._measures.get(code, code)

    def category(self, category: Category, measure: str = "") -> str:
        """An answer or outcome; `measure` says whose levels they are."""
        if category.of == "over" and category.number is not None:
            return f"{_CATEGORIES[category.level]} over {shortest(category.number)}"
        if category.of == "half" and category.number is not None:
            return f"{shortest(category.number)}. halvår {category.level}"
        if category.of == "change" and category.number is not None:
            return f"{_WAYS[category.level]}, trin {shortest(category.number)}"
        own = self._levels.get(category.of or measure, {}).get(category.level)
        return own or _CATEGORIES.get(category.text, category.level)

    def group(self, group: Group) -> str:
        if group.text == SCORED:
            return f"{self.study.participants} med tal for fidelitet"
        if group.text in _GROUPS:
            return _GROUPS[group.text]
        if group.seen:
            return f"{_SEEN_AS[group.levels]} {self._waves.get(group.seen, group.seen)}"
        levels = self._levels.get(group.variable, {})
        return listed([levels.get(level, _LEVELS.get(level, level)) for level in group.levels]) or group.text

    def waves(self, waves: Waves) -> str:
        return "-".join(self._waves.get(code, code) for code in waves.codes)

    def statistic(self, name: str) -> str:
        try:
            return statistic(name).label
        except KeyError:  # of an earlier edition, which had others
            return name

    @cached_property
    def _projects(self) -> dict[str, str]:
        return {p.slug: p.short_name for p in self.projects}

    @cached_property
    def _waves(self) -> dict[str, str]:
        return {w.code: w.label.lower() for w in self.study.waves}

    @cached_property
    def _measures(self) -> dict[str, str]:
        study = self.study
        labelled = [*study.dimensions, *study.background, *study.fidelity, *study.themes]
        names = {thing.code: thing.label for thing in labelled}
        names |= {t.column: t.label for t in study.intervention_types}
        if study.survey:
            names |= {q.code: q.text for q in study.survey.questions} | {i.code: i.label for i in study.survey.indices}
        return names | {
            FLOW: "Forløb",
            FIDELITY: "Fidelitet",
            LEFT_REASON: "Årsag til frafald",
            RECRUITED: "Rekruttering",
        }

    @cached_property
    def _levels(self) -> dict[str, dict[str, str]]:
        """What levels are called, by what they are levels of: a measure, a distribution or the variable of a group."""
        study, survey = self.study, self.study.survey
        named: dict[str, Sequence[Labelled]] = {
            **{b.code: b.levels for b in study.background if b.kind != "flag"},
            FLOW: study.waves,
            FIDELITY: study.fidelity_levels,
            "level": study.fidelity_levels,
            "reason": study.left_reasons,
            "intervention": study.intervention_types,
            "model": study.models,
            "respondent": study.respondents,
            "side": survey.sides if survey else (),
            "role": survey.roles if survey else (),
        }
        levels = {name: {thing.code: thing.label for thing in things} for name, things in named.items()}
        return levels | {"answer": {str(a.value): a.label for a in survey.answers} if survey else {}}
