"""Random programmes: children and respondents made by chance, counted as chapters count, in one edition or two.

Nothing here uses the package's own structure: `relations` is what the generator knows of its own schema, so that
an attack with it tests the package's reading of the counts as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.disclosure import Cell, collect, evidence_from, protect
from helpers.disclosure.structure import Relation
from helpers.disclosure.verdict import Verdict
from helpers.results import POOLED, results_frame

WAVES = ("before", "after", "followup")
CONTRASTS = (("before", "after"), ("before", "followup"))
OUTCOMES = ("improved", "unchanged", "worsened")
ROLES = {"leader": "ngo", "volunteer": "ngo", "manager": "town", "staff": "town"}
WITHIN = {
    **{f"answer:{k}": "agree" if k > 2 else "disagree" for k in range(1, 5)},
    **{f"role:{role}": f"side:{side}" for role, side in ROLES.items()},
}


@dataclass(frozen=True)
class Programme:
    """Everyone in it: what each child and respondent is and answered, and since which edition they are in."""

    projects: tuple[str, ...]
    children: pd.DataFrame
    respondents: pd.DataFrame
    variables: dict[str, tuple[str, ...]]
    sensitive: frozenset[str]
    dimensions: tuple[str, ...]
    questions: tuple[str, ...]
    contrasts: tuple[tuple[str, str], ...]
    offers: int
    _made: dict[int, list[tuple[str, str, str, pd.DataFrame]]] = field(default_factory=dict)

    def evidence(self, edition: int) -> pd.DataFrame:
        """The evidence of an edition over all its projects, as `collect` gives it."""
        return collect(
            (chapter, project, evidence_from(rows, unit, sensitive=self.sensitive))
            for chapter, project, unit, rows in self._tables(edition)
        )

    def ledger(self, verdict: Verdict, edition: int) -> pd.DataFrame:
        """What the edition publishes."""
        tables = [
            protect(rows, verdict.slice(chapter, project)).rows for chapter, project, _, rows in self._tables(edition)
        ]
        return pd.concat(tables, ignore_index=True)

    def _tables(self, edition: int) -> list[tuple[str, str, str, pd.DataFrame]]:
        """Chapter, project, unit and result rows; counted once for evidence and ledger."""
        if edition not in self._made:
            self._made[edition] = self._counted(edition)
        return self._made[edition]

    def _counted(self, edition: int) -> list[tuple[str, str, str, pd.DataFrame]]:
        children = self.children[self.children["edition"] <= edition]
        respondents = self.respondents[self.respondents["edition"] <= edition]
        found = []
        for project in (POOLED, *self.projects):
            own = children if project == POOLED else children[children["project"] == project]
            asked = respondents if project == POOLED else respondents[respondents["project"] == project]
            if len(own):
                found.append(("projects", project, "child", results_frame(self._background(own))))
                found.append(("child_outcomes", project, "child", results_frame(self._outcomes(own, project))))
            if self.questions and len(asked):
                found.append(("survey", project, "respondent", results_frame(self._answers(asked, project))))
        return found

    def _background(self, own: pd.DataFrame) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for variable, levels in self.variables.items():
            counts = {level: int((own[variable] == level).sum()) for level in levels}
            rows += _rows(variable, counts, sum(counts.values()))
        flow = {"started": len(own), **{w: int(own[w].sum()) for w in WAVES}}
        return rows + _rows("flow", flow, len(own))

    def _outcomes(self, own: pd.DataFrame, project: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        groups = {"": own}
        if project == POOLED:
            groups |= {f"offer:{k}": own[own[f"offer_{k}"] == 1] for k in range(self.offers)}
        for dimension in self.dimensions:
            if not own[dimension].any():
                continue
            for group, members in groups.items():
                for wave in WAVES:
                    rows += _rows(dimension, {}, int((members[dimension] & members[wave]).sum()), group, wave)
                for first, second in self.contrasts:
                    paired = members[members[dimension] & members[first] & members[second]]
                    counts = {o: int((paired[f"{dimension}_{second}"] == o).sum()) for o in OUTCOMES}
                    rows += _rows(dimension, counts, len(paired), group, f"{first}-{second}")
                complete = members[dimension] & members[list(WAVES)].all(axis=1)
                rows += _rows(dimension, {}, int(complete.sum()), group, "-".join(WAVES))
        return rows

    def _answers(self, asked: pd.DataFrame, project: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        by: tuple[str | None, ...] = (None, "side", "role") if project == POOLED else (None,)
        for question in self.questions:
            for variable in by:
                levels = (
                    [("", asked)] if variable is None else [(f"{variable}:{k}", g) for k, g in asked.groupby(variable)]
                )
                for group, members in levels:
                    answers = members[question]
                    counts = {"agree": int((answers > 2).sum()), "disagree": int((answers < 3).sum())}
                    if project == POOLED and variable != "role":
                        counts |= {f"answer:{k}": int((answers == k).sum()) for k in range(1, 5)}
                    rows += _rows(question, counts, len(members), group)
            if project == POOLED:
                rows += _difference(asked, question)
        return rows

    def relations(self, cells: set[Cell]) -> list[Relation]:
        """What a reader knows of these cells, from the schema alone."""
        found: list[Relation] = []

        def add(kind: str, whole: Cell, parts: list[Cell], *, equal: bool = True) -> None:
            there = [part for part in parts if part in cells and part != whole]
            if whole in cells and there:
                found.append(Relation(kind, (*((part, 1) for part in there), (whole, -1)), equal))

        distributions = [
            *self.variables.values(),
            OUTCOMES,
            ("agree", "disagree"),
            tuple(f"answer:{k}" for k in range(1, 5)),
        ]
        for cell in cells:
            if not cell.category:
                levels = [self.variables[cell.measure]] if cell.measure in self.variables else distributions[-3:]
                for categories in levels if cell.measure != "flow" else ():
                    add("categories", cell, [cell._replace(category=c) for c in categories])
                if cell.group == "" and cell.measure not in ("flow", *self.questions):
                    for wave in cell.wave.split("-"):
                        add("flow", Cell(cell.project, "flow", wave), [cell], equal=False)
                    add("flow", Cell(cell.project, "flow"), [cell], equal=False)
                for other in WAVES if "-" in cell.wave else ():
                    if other in cell.wave.split("-"):
                        add("waves", cell._replace(wave=other), [cell], equal=False)
                if cell.wave == "-".join(WAVES):
                    for pair in self.contrasts:
                        add("waves", cell._replace(wave="-".join(pair)), [cell], equal=False)
            if cell.measure == "flow" and cell.category:
                add("flow", cell.base, [cell], equal=cell.category == "started")
            if cell.project == POOLED:
                add("projects", cell, [cell._replace(project=p) for p in self.projects])
            if cell.group in ("side:ngo", "side:town"):  # the n of their difference is the smaller one's
                add("groups", cell, [cell._replace(group="side:ngo-town")], equal=False)
            if not cell.group:
                add("groups", cell, [cell._replace(group=f"side:{s}") for s in ("ngo", "town")])
                add("groups", cell, [cell._replace(group=f"role:{r}") for r in ROLES])
                for k in range(self.offers):
                    add("groups", cell, [cell._replace(group=f"offer:{k}")], equal=False)
            for parts in (_fine(cell, "category"), _fine(cell, "group")):
                add("parts", cell, parts)
        return found


def _fine(cell: Cell, field: str) -> list[Cell]:
    return [cell._replace(**{field: part}) for part, whole in WITHIN.items() if whole == getattr(cell, field)]


def _rows(measure: str, counts: dict[str, int], n: int, group: str = "", wave: str = "") -> list[dict[str, object]]:
    key = {"measure": measure, "group": group, "wave": wave, "n": n}
    rows: list[dict[str, object]] = [{**key, "category": "", "statistic": "n", "value": n}]
    if n:
        rows += [{**key, "category": c, "statistic": "share", "value": count / n} for c, count in counts.items()]
    return rows


def _difference(asked: pd.DataFrame, question: str) -> list[dict[str, object]]:
    """How much oftener one side agrees than the other, where both were asked."""
    given = [asked.loc[asked["side"] == side, question] > 2 for side in ("ngo", "town")]
    n = min(len(answers) for answers in given)
    if not n:
        return []
    value = float(given[0].mean() - given[1].mean())
    return [{"measure": question, "group": "side:ngo-town", "statistic": "share_difference", "value": value, "n": n}]


def programme(seed: int, *, editions: int = 1) -> Programme:
    """A programme of 2 to 12 projects, many of them small; with two editions some children and projects came later."""
    rng = np.random.default_rng(seed)
    projects = tuple(f"p{k:02d}" for k in range(min(rng.integers(2, 13, 3))))
    variables = {"gender": ("girl", "boy"), "age": ("young", "middle", "old", "eldest")[: rng.integers(2, 4)]}
    variables |= {f"need_{k}": ("yes", "no") for k in range(rng.integers(0, 2))}
    dimensions = tuple(f"d{k}" for k in range(rng.choice([1, 2], p=[0.9, 0.1])))
    questions = tuple(f"q{k}" for k in range(rng.integers(0, 2)))
    parts, answers = [], []
    for project in projects:
        n = int(rng.choice([rng.integers(1, 8), rng.integers(8, 30), rng.integers(30, 80)], p=[0.06, 0.24, 0.7]))
        came = int(rng.random() < 0.2) if project != projects[0] else 0
        parts.append(_children(rng, project, n, variables, dimensions, editions, came))
        answers.append(_respondents(rng, project, questions, editions, came))
    sensitive = frozenset({*(v for v in variables if v.startswith("need")), *dimensions})
    whole = pd.concat(parts, ignore_index=True)
    asked = pd.concat(answers, ignore_index=True)
    contrasts, offers = CONTRASTS[: rng.integers(1, 3)], int(rng.choice([0, 1, 2], p=[0.6, 0.2, 0.2]))
    return Programme(projects, whole, asked, variables, sensitive, dimensions, questions, contrasts, offers)


def _children(
    rng: np.random.Generator,
    project: str,
    n: int,
    variables: dict[str, tuple[str, ...]],
    dimensions: tuple[str, ...],
    editions: int,
    came: int,
) -> pd.DataFrame:
    columns: dict[str, object] = {"project": [project] * n}
    for variable, levels in variables.items():
        weights = rng.dirichlet(np.full(len(levels), 1.5))
        columns[variable] = rng.choice(levels, n, p=weights)
    columns["before"] = rng.random(n) < 0.97
    columns["after"] = rng.random(n) < rng.choice([0.7, 0.9, 1.0])
    columns["followup"] = rng.random(n) < rng.choice([0.4, 0.8, 1.0])
    for k in range(2):
        columns[f"offer_{k}"] = (rng.random(n) < rng.choice([0.0, 0.5, 0.95])).astype(int)
    for dimension in dimensions:
        columns[dimension] = np.full(n, rng.random() < 0.85) & (rng.random(n) < rng.choice([0.9, 1.0]))
        weights = rng.dirichlet((4, 1.5, 2))
        for wave in WAVES[1:]:
            columns[f"{dimension}_{wave}"] = rng.choice(OUTCOMES, n, p=weights)
    columns["edition"] = _since(rng, n, editions, came)
    return pd.DataFrame(columns)


def _respondents(
    rng: np.random.Generator, project: str, questions: tuple[str, ...], editions: int, came: int
) -> pd.DataFrame:
    n = int(rng.integers(3, 30))
    roles = rng.choice(list(ROLES), n, p=[0.15, 0.35, 0.15, 0.35])
    columns: dict[str, object] = {"project": [project] * n, "role": roles, "side": [ROLES[r] for r in roles]}
    for question in questions:
        columns[question] = rng.choice([1, 2, 3, 4], n, p=rng.dirichlet((1, 2, 4, 3)))
    columns["edition"] = _since(rng, n, editions, came)
    return pd.DataFrame(columns)


def _since(rng: np.random.Generator, n: int, editions: int, came: int) -> np.ndarray:
    """Which edition each is in from: the first, or with two editions some the second, or a whole project the second."""
    if editions == 1:
        return np.ones(n, dtype=int)
    if came:
        return np.full(n, 2)
    return 1 + (rng.random(n) < rng.choice([0.0, 0.05, 0.3], p=[0.5, 0.1, 0.4])).astype(int)


def counts(evidence: pd.DataFrame, edition: str = "") -> dict[Cell, int]:
    """The true count of every cell."""
    columns = ["project", "measure", "category", "group", "wave", "count"]
    return {Cell(*names, edition): int(count) for *names, count in evidence[columns].itertuples(index=False, name=None)}
