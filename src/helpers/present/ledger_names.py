"""What the codes of the ledger are called in Danish: measures, categories, groups, waves, statistics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.present.words import listed
from helpers.results import POOLED
from helpers.results.catalogue import statistic
from helpers.study import Project, Study

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
    "started": "startet",
    "driver": "drivkraft",
    "barrier": "barriere",
    "change:none": "uændret",
    "reason:none": "ingen årsag noteret",
    "projects:driver": "projekter med drivkraft alene",
    "projects:barrier": "projekter med barriere alene",
    "projects:both": "projekter med begge dele",
}
_GROUPS = {
    "across:projects": "på tværs af projekter",
    "model:single_project": "ét projekt alene",
    "scored:fidelity": "børn med tal for fidelitet",
}
_STEP = re.compile(r"change:(up|down)_(\d+)")
_OVER = re.compile(r"over_([\d.]+):(improved|worsened)")
_HALF = re.compile(r"half:(\d+)_([12])")
_SEEN = re.compile(r"seen_(\w+):(yes|no|no-yes)")
_SEEN_AS = {"yes": "med måling", "no": "uden måling", "no-yes": "uden mod med måling"}
_MIXED = "mixed_change_"


@dataclass(frozen=True)
class LedgerNames:
    """The names of one study."""

    study: Study
    projects: Sequence[Project]

    def number(self, row: Mapping[str, object]) -> str:
        """A row's number in words: «Mestringskompetencer, fremgang, før-efter: andel med fremgang»."""
        parts = [
            self.measure(str(row["measure"])),
            self.category(str(row["category"])),
            self.group(str(row["group"])),
            self.wave(str(row["wave"])),
        ]
        return f"{', '.join(part for part in parts if part)}: {self.statistic(str(row['statistic']))}"

    def project(self, slug: str) -> str:
        return "Alle projekter" if slug == POOLED else self._projects.get(slug, slug)

    def measure(self, code: str) -> str:
        return self._measures.get(code, code)

    def category(self, code: str) -> str:
        if found := _STEP.fullmatch(code):
            return f"{'fremgang' if found[1] == 'up' else 'tilbagegang'}, trin {found[2]}"
        if found := _OVER.fullmatch(code):
            return f"{_CATEGORIES[found[2]]} over {found[1].replace('.', ',')}"
        if found := _HALF.fullmatch(code):
            return f"{found[2]}. halvår {found[1]}"
        return _CATEGORIES.get(code, self._levels.get(code.rpartition(":")[2], code)) if code else ""

    def group(self, code: str) -> str:
        if code in _GROUPS:
            return _GROUPS[code]
        if found := _SEEN.fullmatch(code):
            return f"{_SEEN_AS[found[2]]} {self.wave(found[1])}"
        _, _, level = code.partition(":")
        return listed([self._levels.get(part, part) for part in level.split("-")]) if level else code

    def wave(self, code: str) -> str:
        return "-".join(self._waves.get(part, part) for part in code.split("-")) if code else ""

    def statistic(self, name: str) -> str:
        try:
            label = statistic(name).label
        except KeyError:  # of an earlier edition, which had others
            return name
        if not name.startswith(_MIXED):
            return label
        return f"{label}, {self.wave(name.removeprefix(_MIXED).partition('_ci_')[0])}"

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
            "flow": "Forløb",
            "fidelity": "Fidelitet",
            "left_reason": "Årsag til frafald",
            "recruited": "Rekruttering",
        }

    @cached_property
    def _levels(self) -> dict[str, str]:
        study = self.study
        levels = {level.code: level.label for b in study.background if b.kind != "flag" for level in b.levels}
        more = [*study.intervention_types, *study.fidelity_levels, *study.respondents, *study.left_reasons]
        levels |= {thing.code: thing.label for thing in (*more, *study.models, *study.waves)}
        if study.survey:
            levels |= {thing.code: thing.label for thing in (*study.survey.sides, *study.survey.roles)}
            levels |= {str(a.value): a.label for a in study.survey.answers}
        return levels
