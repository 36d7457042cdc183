"""Which column of the study a column of a delivery is: by its name, its label, and the wave its name tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpers.data.contract import Column, Contract
from helpers.data.delivery.similar import SYNONYMS, best, plain
from helpers.data.readers import Labels
from helpers.study import Study

KEYS = ("child_id", "respondent_id", "statement_id")
# What many tables have and many exports call alike: taken only into a table that other columns speak for.
_COMMON = {*KEYS, "wave", "date", "respondent", "side", "role", "source", "direction"}


@dataclass(frozen=True)
class Match:
    """A column of a delivery and the column of the study it seems to be.

    `wave` is the wave that the name tells, empty for none; `sure` says that a name or text is the same, not just alike.
    """

    column: str
    table: str
    code: str
    wave: str
    score: float

    @property
    def sure(self) -> bool:
        return self.score == 1.0


def texts_of(study: Study) -> dict[str, tuple[str, ...]]:
    """What each column of the study is called and asks, plain, by its code; beside the words of `SYNONYMS`."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, words in SYNONYMS.items():
        found[code] += words
    for dimension in study.dimensions:
        for item in dimension.items:
            found[item.code].append(item.text)
        if len(dimension.items) == 1:
            found[dimension.items[0].code].append(dimension.label)
    for labelled in (*study.background, *study.fidelity):
        found[labelled.code].append(labelled.label)
    for offer in study.intervention_types:
        found[offer.column] += [offer.label, offer.noun, offer.code]
    for question in study.survey.questions if study.survey else ():
        found[question.code].append(question.text)
    return {code: tuple(dict.fromkeys(plain(text) for text in texts)) for code, texts in found.items()}


def match_columns(
    columns: list[str],
    labels: Labels,
    known: Mapping[str, Contract],
    study: Study,
    fits: Callable[[str, Column], bool] = lambda _, __: True,
) -> dict[tuple[str, str], list[Match]]:
    """The columns of a delivery's table that seem to be columns of the study.

    Args:
        columns: Their names.
        labels: What the file says they mean.
        known: The contracts.
        study: The study.
        fits: Whether the values of a delivered column could stand in a column of the study; asked where names alone
            do not tell two of them apart.

    Returns:
        The matches by table and wave (empty for no wave of their own), best first, each column and each target once.
        Columns that every table has are not among them; `common` finds those.
    """
    texts = texts_of(study)
    candidates = [
        (f"{contract.name}.{column.code}", text)
        for contract in known.values()
        if contract.defined
        for column in contract.columns
        if column.code not in _COMMON
        for text in (plain(column.code), *texts.get(column.code, ()))
    ]
    targets = {f"{table}.{column.code}": column for table, contract in known.items() for column in contract.columns}
    found: list[Match] = []
    for column in columns:
        names = _names(column, labels)
        tries = [(name, "") for name in names]
        tries += [(rest, wave) for name in names for rest, wave in _without_wave(name, study)]
        scored = [(hit, wave) for name, wave in tries if (hit := best(name, candidates))]
        if not scored:
            fitting = [one for one in candidates if fits(column, targets[one[0]])]
            scored = [(hit, wave) for name, wave in tries if (hit := best(name, fitting))]
        if scored:
            (name, score), wave = max(scored, key=lambda one: (one[0][1], one[1] == ""))
            table, code = name.split(".")
            if table == "measurements" or not wave:
                found.append(Match(column, table, code, wave, score))
    grouped: dict[tuple[str, str], list[Match]] = defaultdict(list)
    taken: set[tuple[str, str, str]] = set()
    for match in sorted(found, key=lambda m: -m.score):
        if (match.table, match.wave, match.code) not in taken:
            taken.add((match.table, match.wave, match.code))
            grouped[match.table, match.wave].append(match)
    wanted = evidence(study)
    return {
        (table, wave): matches
        for (table, wave), matches in grouped.items()
        if any(match.code in wanted[table] for match in matches)
    }


def evidence(study: Study) -> dict[str, set[str]]:
    """For each table the columns of which one must be there for a file to be taken for it."""
    return {
        "children": {"started", *(v.code for v in study.background), *(o.column for o in study.intervention_types)},
        "measurements": {item for dimension in study.dimensions for item in dimension.item_codes},
        "fidelity": {component.code for component in study.fidelity},
        "survey": {question.code for question in study.survey.questions} if study.survey else set(),
        "statements": {"theme"},
    }


def common(columns: list[str], labels: Labels, contract: Contract, study: Study, *, free: set[str]) -> list[Match]:
    """The columns of a delivery's table that are keys and other columns which every table of that kind has."""
    texts = texts_of(study)
    found = []
    for column in contract.columns:
        if column.code not in _COMMON:
            continue
        known = [(column.code, text) for text in (plain(column.code), *texts.get(column.code, ()))]
        hits = [
            (hit[1], -columns.index(name), name)
            for name in columns
            if name in free
            for text in _names(name, labels)
            if (hit := best(text, known))
        ]
        if hits:
            score, _, name = max(hits)
            found.append(Match(name, contract.name, column.code, "", score))
            free = free - {name}
    return found


def _names(column: str, labels: Labels) -> list[str]:
    """What a column is called: its name, its label, and what stands last in a label of the form *question - item*."""
    label = labels.columns.get(column, "")
    names = [plain(column), plain(label)]
    if " - " in label:
        names.append(plain(label.rpartition(" - ")[2]))
    return [name for name in dict.fromkeys(names) if name]


def _without_wave(name: str, study: Study) -> list[tuple[str, str]]:
    """A plain name without the word that tells a wave, where it begins or ends with one."""
    found = []
    for number, wave in enumerate(study.waves):
        words = {plain(wave.code), plain(wave.label), f"t{number}", f"m{number + 1}", f"måling {number + 1}"}
        for word in sorted(words, key=lambda w: (-len(w), w)):
            if name.startswith(f"{word} "):
                found.append((name[len(word) + 1 :], wave.code))
            elif name.endswith(f" {word}"):
                found.append((name[: -len(word) - 1], wave.code))
    return found
