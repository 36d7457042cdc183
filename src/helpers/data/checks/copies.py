"""The same delivery twice: whole files, or the same answers and words under other ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.cells import Table
from helpers.data.findings import Finding
from helpers.study import Study

LEAST_ANSWERS = 10
LEAST_OTHERS = 6  # answers that are not the row's most frequent: rows that say nearly the same to all are alike anyway
LEAST_WORDS = 40  # characters; a shorter excerpt can be said twice
LEAST_TWINS = 3
LEAST_PAIRS = 10  # twins that are just two: where answers follow a pattern, many are alike and nothing is sure
MOST_VALUES = 64


def check(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """All findings about content that is there twice."""
    ends = {i.code: d.minimum + d.maximum if i.reversed else None for d in study.dimensions for i in d.items}
    yield from _twins(tables["measurements"], "child_id", ("wave",), ends, "børn")
    questions = [question.code for question in study.survey.questions] if study.survey else []
    yield from _twins(tables["survey"], "respondent_id", ("side", "role"), dict.fromkeys(questions), "respondenter")
    yield from _same_words(tables["statements"])


def _twins(
    table: Table, key: str, told: Sequence[str], asked: Mapping[str, float | None], who: str
) -> Iterator[Finding]:
    """Rows that say exactly the same under two ids: many of them are a delivery that is there twice.

    `asked` has the columns of answers, and for a reversed item the sum of its scale's ends.
    """
    frame = table.frame
    if frame.empty or len(asked) < LEAST_ANSWERS:
        return
    answers = frame[list(asked)].to_numpy().copy()
    for place, ends in enumerate(asked.values()):
        if ends is not None:
            answers[:, place] = ends - answers[:, place]
    # A row without an id, or of no known wave, is told of elsewhere.
    usable = frame[[key, *told]].notna().all(axis=1).to_numpy() & _told_apart(answers)
    looked_at = frame[usable]
    marks = pd.util.hash_pandas_object(looked_at[[*told, *asked]], index=False)
    doubled = looked_at.index.to_series()[marks.duplicated(keep=False).to_numpy()]
    groups = [labels.tolist() for _, labels in doubled.groupby(marks)]
    names = {str(project): set(ids) for project, ids in looked_at[key].groupby(looked_at["project"])}
    yield from _pairs(table, groups, frame[key].tolist(), names, key, who)


def _told_apart(answers: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The rows with enough answers, and enough that are not the row's most frequent one, to be like no other."""
    answered = (~np.isnan(answers)).sum(axis=1)
    values = np.unique(answers[~np.isnan(answers)])
    most = np.ones(len(answers), dtype=int)
    if len(values) <= MOST_VALUES:  # on a finer scale two answers of a row are hardly the same
        for value in values:
            most = np.maximum(most, (answers == value).sum(axis=1))
    enough: npt.NDArray[np.bool_] = (answered >= LEAST_ANSWERS) & (answered - most >= LEAST_OTHERS)
    return enough


def _same_words(statements: Table) -> Iterator[Finding]:
    """Excerpts that stand twice. One excerpt can be coded with several themes, and two projects can share one."""
    frame = statements.frame
    long = frame[frame["excerpt"].str.len() >= LEAST_WORDS]
    coded = long[["project", "theme", "direction", "excerpt"]].fillna("")
    for label in long.index[coded.duplicated(keep="first").to_numpy()]:
        yield statements.finding(
            "warning",
            int(label),
            "statement_id",
            "Samme uddrag står allerede under samme tema i filen.",
            "Slet den ene række, hvis udsagnet kun er faldet én gang.",
        )
    ids = (frame["excerpt"] + "\0" + frame["theme"]).tolist()
    first_of = long.drop_duplicates(["project", "theme", "excerpt"])
    groups = [
        labels.tolist()
        for _, labels in first_of.index.to_series().groupby([first_of["excerpt"], first_of["theme"]])
        if len(labels) > 1
    ]
    names = {str(project): {ids[label] for label in part.index} for project, part in first_of.groupby("project")}
    yield from _pairs(statements, groups, ids, names, None, "udsagn")


def _pairs(
    table: Table,
    groups: Sequence[Sequence[int]],
    ids: Sequence[str],
    names: Mapping[str, set[str]],
    key: str | None,
    who: str,
) -> Iterator[Finding]:
    """Findings on groups of rows that say the same.

    Args:
        table: Their table.
        groups: Positions of rows that say the same.
        ids: Whose each row of the table is.
        names: The ids of each project that could have had a twin.
        key: The column that few twins are told of; None: few are not told.
        who: What has a twin, in the plural.
    """
    twins: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    pairs: Counter[tuple[str, str]] = Counter()
    for group in groups:
        members: dict[str, set[str]] = defaultdict(set)
        for position in group:
            members[table.projects[position]].add(ids[position])
        # Each is held against the first of each project alone: pairs of all would grow with the square.
        firsts: dict[str, int] = {}
        for position in group:
            who_it_is, project = ids[position], table.projects[position]
            for other, earlier in firsts.items():
                pair = (other, project)
                if (other != project or ids[earlier] != who_it_is) and who_it_is not in twins[pair]:
                    twins[pair][who_it_is] = (earlier, position)
                    pairs[pair] += _just_two(members, *pair)
            firsts.setdefault(project, position)
    for (first, second), found in sorted(twins.items()):
        least = min(len(names[first]), len(names[second]))
        share = len(found) / (least / 2 if first == second else least)
        if len(found) >= LEAST_TWINS and share >= 0.5:
            where = "i samme fil" if first == second else f"i {table.raws[first].file}"
            sure = pairs[first, second] >= LEAST_PAIRS and 2 * pairs[first, second] >= len(found)
            yield Finding(
                "error" if sure else "warning",
                table.raws[second].file,
                None,
                None,
                None,
                f"{len(found)} {who} siger nøjagtig det samme som andre {where}: samme leverance ser ud til at være "
                "lagt ind to gange.",
                "Find ud af, hvilken fil eller hvilke rækker der er rigtige, og fjern de andre.",
            )
        elif key:
            for earlier, position in found.values():
                yield table.finding(
                    "warning",
                    position,
                    key,
                    f"Rækken har nøjagtig de samme svar som række {table.rows[earlier]} i {table.raws[first].file}.",
                    "Se efter, om det er den samme besvarelse under to id'er.",
                )


def _just_two(members: Mapping[str, set[str]], one: str, other: str) -> bool:
    """Whether a group has one pair of ids between two projects (or within one), and no third that says the same."""
    return len(members[one]) == 2 if one == other else len(members[one]) == len(members[other]) == 1
