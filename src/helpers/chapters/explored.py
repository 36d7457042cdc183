"""An analyst's own counts: chains of calls with literal words in a chapter's notebook, judged like all else.

`chapter.explore("measurements").change("coping", by="gender").table("mestring", "Mestring efter køn")`

Disclosure control must know a count before it is made. So these chains are read off the notebook's source, which is
never executed for that; their counts join the chapter's evidence, and at run time only what was so read is shown. The
rows have the keys of the same number elsewhere in the book, and so cannot say otherwise than it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from helpers.data import StudyData
from helpers.disclosure import evidence_from
from helpers.errors import DisclosureFault, unknown
from helpers.present.elements import slug
from helpers.results import EVIDENCE_COLUMNS, KEY, Group, Waves, pair, results_frame
from helpers.statistics import agreement, band, paired_changes, scale_scores, shares, wave_means
from helpers.statistics.respondents import mean_change_rows
from helpers.statistics.rows import Row
from helpers.study import Background, Dimension, Labelled, Study

T = TypeVar("T")
# Where the chapters' notebooks lie, in a checkout: beside `src`.
NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
VERBS = {"count": "children", "share": "survey", "mean": "measurements", "change": "measurements"}
FORMS = ("table", "figure")
SHOWN = {"count": "share", "share": "share", "mean": "mean", "change": "mean_change"}
_CHILD = ["project", "child_id"]
_EXAMPLE = 'chapter.explore("children").count("gender").table("koen", "Børnenes køn")'


@dataclass(frozen=True)
class Count:
    """What is counted: in which table, how, of what, divided by what, when (a wave, a pair; empty: the first)."""

    table: str
    verb: str
    about: str
    by: str = ""
    wave: str = ""

    def __str__(self) -> str:
        ways = [f', {name}="{value}"' for name, value in (("by", self.by), ("wave", self.wave)) if value]
        return f'chapter.explore("{self.table}").{self.verb}("{self.about}"{"".join(ways)})'


@dataclass(frozen=True)
class Declared:
    """A count and how it is shown: as a table or a figure, under which name and title."""

    count: Count
    form: str
    name: str
    title: str

    def content(self) -> list[str]:
        """As plain data."""
        return [*astuple(self.count), self.form, self.name, self.title]

    @classmethod
    def from_content(cls, content: Sequence[str]) -> Declared:
        return cls(Count(*content[:5]), *content[5:])


def declared_in(chapter: str) -> tuple[Declared, ...]:
    """The counts that a chapter's notebook declares, in order; none where it cannot be read, which its run will tell.

    Raises:
        DisclosureFault: Two of them have one name, or one stands where its cell would not show it.
    """
    path = NOTEBOOKS / f"{chapter}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    found = tuple(dict.fromkeys(one for source in sources for one in _read(source)))
    names = [slug(one.name) for one in found]  # as files and places on the page are called
    for one, name in zip(found, names, strict=True):
        if names.count(name) > 1:
            raise DisclosureFault(
                f"To af kapitlets egne optællinger hedder «{one.name}».",
                path.name,
                "Giv dem hver sit navn; store bogstaver, mellemrum og tegn gør ingen forskel.",
            )
    for source in sources:
        for one in _unseen(source):
            raise DisclosureFault(
                f"Optællingen «{one.name}» bliver ikke vist: En celle viser kun det, der står sidst i den.",
                path.name,
                "Giv hver optælling sin egen celle.",
            )
    return found


def _unseen(source: str) -> Iterator[Declared]:
    """The counts that stand alone on a line which is not the cell's last: Jupyter throws their element away."""
    for statement in _parsed(source).body[:-1]:
        if isinstance(statement, ast.Expr):
            yield from _read(ast.unparse(statement))


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # a cell with IPython's own commands
        return ast.Module([], [])


def _read(source: str) -> Iterator[Declared]:
    for node in ast.walk(_parsed(source)):
        chain = _chain(node)
        if [name for name, _, _ in chain[:1]] == ["explore"] and len(chain) == 3:
            (_, table, _), (verb, about, ways), (form, shown, named) = chain
            try:
                yield Declared(Count(table[0], verb, *about, **ways), form, *shown, **named)
            except (IndexError, TypeError):  # too few words, or others than there are
                continue


def _chain(node: ast.AST) -> list[tuple[str, list[str], dict[str, str]]]:
    """`a.b("c").d(e="f")` as names with their literal words, innermost first; empty where anything is not literal."""
    found: list[tuple[str, list[str], dict[str, str]]] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        words = [*node.args, *(keyword.value for keyword in node.keywords)]
        if not all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in words):
            return []
        named = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in node.keywords}
        found.insert(0, (node.func.attr, [ast.literal_eval(word) for word in node.args], named))
        node = node.func.value
    return found if isinstance(node, ast.Name) else []


def undeclared() -> DisclosureFault:
    """The fault of a count that was not read off the notebook."""
    return DisclosureFault(
        "Optællingen kunne ikke læses i notesbogen, før kapitlet blev åbnet, så ingen har afgjort, om den må vises.",
        "chapter.explore",
        f"Skriv den i ét kald med ord, der står i anførselstegn, for eksempel {_EXAMPLE}; gem notesbogen, og kør den "
        "forfra.",
    )


def with_explored(
    own: pd.DataFrame, data: StudyData, project: str, tables: Sequence[str], declared: Sequence[Declared]
) -> pd.DataFrame:
    """A chapter's evidence, and that of the counts its notebook declares.

    Args:
        own: The chapter's own evidence; where it has a key already, its row stands.
        data: The checked tables.
        project: A slug, or `alle`.
        tables: Those that the chapter reads.
        declared: From `declared_in`.
    """
    parts = [own]
    for count in dict.fromkeys(one.count for one in declared):
        rows = rows_of(count, data.of_project(project), tables)
        sensitive = [variable.code for variable in data.study.background if variable.sensitive]
        parts.append(evidence_from(rows, "respondent" if count.table == "survey" else "child", sensitive=sensitive))
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else own
    whole = pd.concat(filled, ignore_index=True)[list(EVIDENCE_COLUMNS)]
    return whole.drop_duplicates([*KEY, "count"], ignore_index=True)


def rows_of(count: Count, data: StudyData, tables: Sequence[str]) -> pd.DataFrame:
    """The result rows of a count; each statistic as the chapters compute it (docs/results.md).

    Args:
        count: What is counted.
        data: The tables of the project.
        tables: Those that the chapter reads.

    Raises:
        UnknownName: The study has no such thing, the chapter no such table.
    """
    if count.verb not in VERBS or VERBS[count.verb] != count.table:
        known = [f'explore("{table}").{verb}' for verb, table in VERBS.items()]
        raise unknown("Optællingen", f'explore("{count.table}").{count.verb}', known, str(count))
    if count.table not in tables or (count.by and count.table != "survey" and "children" not in tables):
        counted = sorted(set(VERBS.values()) & set(tables))
        raise unknown("Tabellen i dette kapitel", count.table, counted, str(count))
    made: dict[str, Callable[[Count, StudyData], pd.DataFrame]] = {
        "count": _levels, "share": _agreeing, "mean": _means, "change": _changes,
    }  # fmt: skip
    return made[count.verb](count, data)


def labels_of(count: Count, study: Study) -> list[tuple[str, dict[str, str]]]:
    """What the rows of a count are called, and the key of each."""
    if count.verb == "count":
        variable = _variable(study, count.about, count)
        return [(level.label, {"measure": count.about, "category": level.code}) for level in variable.levels]
    key = {"measure": count.about, "wave": _wave(count, study)}
    if count.verb == "share":
        key = {"measure": count.about, "category": "agree"}
    levels = [(level.label, Group.at(count.by, level.code).text) for level in _by(count, study)]
    return [(label, {**key, "group": group}) for label, group in levels or [("Alle", "")]]


def _by(count: Count, study: Study) -> Sequence[Labelled]:
    """The levels that a count is divided by; none for everyone."""
    known: dict[str, Sequence[Labelled]] = {v.code: v.levels for v in study.background if v.kind != "flag"}
    if count.table == "survey":
        known = {"side": study.survey.sides, "role": study.survey.roles} if study.survey else {}
    return _named("Opdelingen", count.by, known, count) if count.by else ()


def _named(kind: str, name: str, known: Mapping[str, T], count: Count) -> T:
    if name not in known:
        raise unknown(kind, name, known, str(count))
    return known[name]


def _variable(study: Study, code: str, count: Count) -> Background:
    return _named("Oplysningen", code, {v.code: v for v in study.background}, count)


def _dimension(study: Study, count: Count) -> Dimension:
    return _named("Dimensionen", count.about, {d.code: d for d in study.dimensions}, count)


def _wave(count: Count, study: Study) -> str:
    if count.verb == "change":
        pairs = {pair(contrast): contrast for contrast in study.analysis.contrasts}
        _named("Målingerne", count.wave or next(iter(pairs)), pairs, count)
        return count.wave or next(iter(pairs))
    wave = count.wave or study.analysis.baseline
    return _named("Målingen", wave, {code: code for code in study.wave_codes}, count)


def _levels(count: Count, data: StudyData) -> pd.DataFrame:
    variable, confidence = _variable(data.study, count.about, count), data.study.analysis.confidence
    return shares(data.children, variable.code, variable.levels, confidence=confidence, kind=variable.kind)


def _agreeing(count: Count, data: StudyData) -> pd.DataFrame:
    survey = data.study.survey
    question = _named("Spørgsmålet", count.about, {q.code: q for q in survey.questions} if survey else {}, count)
    _by(count, data.study)
    answers, confidence = survey.answers if survey else (), data.study.analysis.confidence
    return agreement(data.survey, [question], answers, confidence=confidence, by=count.by or None, detail=False)


def _means(count: Count, data: StudyData) -> pd.DataFrame:
    study, rules = data.study, data.study.analysis
    dimension, wave = _dimension(study, count), _wave(count, study)
    scores = scale_scores(data.measurements, [dimension], rules.answered_share)
    found = [
        wave_means(own, [dimension], rules.confidence, group, waves=[wave])
        for group, own in _grouped(count, data, scores)
    ]
    rows = pd.concat(found, ignore_index=True)
    return rows[rows["statistic"].isin(["n", "mean", "ci_low", "ci_high"])].reset_index(drop=True)


def _changes(count: Count, data: StudyData) -> pd.DataFrame:
    study, rules = data.study, data.study.analysis
    dimension, wave = _dimension(study, count), _wave(count, study)
    first, second = Waves.parse(wave).codes
    changes = paired_changes(
        data.measurements,
        [dimension],
        first,
        second,
        answered_share=rules.answered_share,
        minimal_change=rules.minimal_change,
    )
    found: list[Row] = []
    for group, own in _grouped(count, data, changes):
        # Sorted, as chapter 4 sums them: the same number has the same last digit.
        change = own["change"].sort_values()
        if len(change):
            found += mean_change_rows(change, rules.confidence, measure=dimension.code, group=group, wave=wave)
    rows = results_frame(found)
    return rows[rows["statistic"] != "sd_change"].reset_index(drop=True)


def _grouped(count: Count, data: StudyData, frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each level, or all; a child without a level is in none."""
    if not count.by:
        yield "", frame
        return
    levels = _by(count, data.study)
    variable = _variable(data.study, count.by, count)
    of_child = data.children.set_index(_CHILD)[count.by]
    named = band(of_child, variable.bands) if variable.kind == "number" else of_child
    own = named.reindex(pd.MultiIndex.from_frame(frame[_CHILD])).to_numpy()
    for one in levels:
        yield Group.at(count.by, one.code).text, frame[own == one.code]
