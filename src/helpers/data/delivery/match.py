"""Which column of the study a column of a delivery is: by its name, its label, and the wave they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.data.contract import Column, Contract
from helpers.data.delivery.readings import Reading, readings_of, texts_of
from helpers.data.delivery.waves import Told, resolved
from helpers.data.findings import shown
from helpers.data.meaning import best, likeness, plain
from helpers.data.meaning.heads import coding_of, other_time, turned_by, turning, without_coding
from helpers.data.meaning.votes import some
from helpers.data.readers import Labels
from helpers.study import Study

# What many tables have and many exports call alike: taken only into a table that other columns speak for.
KEYS = ("child_id", "respondent_id", "statement_id")
COMMON = {*KEYS, "wave", "date", "respondent", "side", "role", "source", "direction"}
_OF_A_WAVE = {"date", "respondent"}  # what each measurement of a wide file can have of its own
_FOREIGN = 0.5  # likeness below which a label has nothing to do with what the name says
_Fits = Callable[[str, Column], bool]
_Scored = list[tuple[Reading, tuple[str, float]]]


@dataclass(frozen=True)
class Match:
    """A column of a delivery and the column of the study it seems to be.

    `wave` is the wave that name or label tell, empty for none; `doubts` say in Danish what about the match must be
    looked after. `aside`: the heading is of another time or kind than the study asks of; any other column comes first.
    """

    column: str
    table: str
    code: str
    wave: str
    score: float
    doubts: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Matched:
    """What the columns of a table are.

    Args:
        groups: The matches by table and wave, best first, each column and each target once.
        rivals: The columns whose target another column took, with that one.
        waves: What must be looked after about a wave, by its code.
    """

    groups: dict[tuple[str, str], list[Match]]
    rivals: dict[str, str]
    waves: dict[str, str]


def match_columns(
    columns: Sequence[str],
    labels: Labels,
    known: Mapping[str, Contract],
    study: Study,
    fits: _Fits = lambda _, __: True,
    may_be: _Fits = lambda _, __: True,
) -> Matched:
    """The columns of a delivery's table that seem to be columns of the study.

    Args:
        columns: Their names.
        labels: What the file says they mean.
        known: The contracts.
        study: The study.
        fits: Whether the values of a delivered column could stand in a column of the study; asked where names alone
            do not tell two of them apart.
        may_be: Whether they can be the codes of a column of the study at all; asked of every match.

    Returns:
        What they are. Columns that every table has are not among them; `common` finds those.
    """
    texts = texts_of(study)
    candidates = [
        (f"{contract.name}.{column.code}", text)
        for contract in known.values()
        if contract.defined
        for column in contract.columns
        if column.code not in COMMON
        for text in (plain(column.code), *texts.get(column.code, ()))
    ]
    targets = {f"{table}.{column.code}": column for table, contract in known.items() for column in contract.columns}
    shared = {text for code in COMMON for text in (plain(code), *texts.get(code, ()))}
    of_a_wave = {text for code in _OF_A_WAVE for text in (plain(code), *texts.get(code, ()))}
    found: list[tuple[Match, set[Told]]] = []
    for column in columns:
        readings = readings_of(column, labels, study)
        scored = [one for one in _scored(readings, candidates) if may_be(column, targets[one[1][0]])]
        if all(score < 1.0 for _, (_, score) in scored) and any(
            one.text in (of_a_wave if one.told else shared) for one in readings
        ):
            continue  # what every table has is alike to a question at most by chance
        rivals: set[str] = set()
        if not scored:
            scored = _scored(readings, [one for one in candidates if fits(column, targets[one[0]])])
            rivals = {name for name, text in candidates for one in readings if text == one.text}
        if not scored:
            continue
        reading, (name, score) = max(scored, key=lambda one: (one[1][1], one[0].told is not None))
        table, code = name.split(".")
        told = {one.told for one, hit in scored if one.told and hit[0] == name and table == "measurements"}
        doubts = _doubts(column, labels, name, scored, texts.get(code, ()))
        if targets[name].kind == "text" and rivals - {name}:
            other = sorted(rivals - {name})[0].partition(".")[2]
            doubts = (*doubts, f"hedder også som {other}, men svarene passer ikke til den")
        if score < 1.0 or (reading.told and table != "measurements"):
            doubts = ("er det den rigtige kolonne?", *doubts)
        said, aside = _said(column, labels, reading, score, table, texts.get(code, ()))
        found.append((Match(column, table, code, "", score, (*doubts, *said), aside), told))
    waves = resolved([told for _, tolds in found for told in sorted(tolds, key=str)], study)
    doubtful: dict[str, dict[str, None]] = defaultdict(dict)
    for code, why in waves.values():
        if why:
            doubtful[code][why] = None
    placed = [_placed(match, {waves[told][0] for told in tolds}) for match, tolds in found]
    groups, beaten = _apart(placed, study)
    return Matched(groups, beaten, {code: "; ".join(whys) for code, whys in doubtful.items()})


def _scored(readings: Sequence[Reading], candidates: Sequence[tuple[str, str]]) -> _Scored:
    """The readings that are the same as a text of the study; where none is, those that are alike."""
    exact: dict[str, set[str]] = defaultdict(set)
    for name, text in candidates:
        exact[text].add(name)
    same = [(one, (next(iter(exact[one.text])), 1.0)) for one in readings if len(exact.get(one.text, ())) == 1]
    if same:
        # A name that ends with a number of its own is a question's, not a measurement's.
        return [one for one in same if not (one[0].told and one[0].told.bare)] or same
    # A bare number is a wave only where what is left of the name is a question of the study.
    others = [one for one in readings if not (one.told and one.told.bare) and one.text not in exact]
    return [(one, hit) for one in others if (hit := best(one.text, candidates))]


def _doubts(column: str, labels: Labels, name: str, scored: _Scored, texts: Sequence[str]) -> tuple[str, ...]:
    """What name and label say against each other."""
    others = [hit[0] for _, hit in scored if hit[1] == 1.0 and hit[0] != name]
    if others:
        return (f"navn og etiket siger hver sit: {name.partition('.')[2]} eller {others[0].partition('.')[2]}",)
    label = labels.columns.get(column, "")
    own = [one for one, hit in scored if one.by_label and hit[0] == name]
    if label and not own and texts and max(likeness(plain(label), text) for text in texts) < _FOREIGN:
        return (f"etiketten siger «{shown(label)}»",)
    return ()


def _said(
    column: str, labels: Labels, reading: Reading, score: float, table: str, texts: Sequence[str]
) -> tuple[list[str], bool]:
    """What name and label say of the answers beside what they ask; whether they are of another time or kind."""
    heads = {head: without_coding(head) for head in (column, labels.columns.get(column, "")) if head}
    said = []
    for head, bare in heads.items():
        if coding := coding_of(head):
            said.append(f"overskriften siger {some([f'{n}={shown(text)}' for n, text in coding.items()])}")
        if turned := turning(bare, texts):
            said.append(f"overskriften siger «{shown(' '.join(turned))}»: er svarene vendt?")
    asked = labels.columns.get(column, "") if reading.by_label else column
    if score < 1.0 and texts and (turned := turned_by(texts[0], asked)):
        said.append(f"studiet siger «{' '.join(turned)}», overskriften ikke: er svarene vendt?")
    other = [word for bare in heads.values() for word in other_time(bare, texts)] if table != "measurements" else []
    if other:
        said.append(f"overskriften siger «{shown(' '.join(other))}», studiet spørger om «{shown(texts[0])}»")
    return list(dict.fromkeys(said)), bool(other)


def _placed(match: Match, waves: set[str]) -> Match:
    """The match with the wave that its name and label tell."""
    codes = sorted(waves)
    if len(codes) < 2:
        return replace(match, wave=codes[0] if codes else "")
    doubt = f"navn og etiket siger hver sin måling: {' eller '.join(codes)}"
    return replace(match, wave=codes[0], doubts=(*match.doubts, doubt))


def _apart(found: Sequence[Match], study: Study) -> tuple[dict[tuple[str, str], list[Match]], dict[str, str]]:
    """The matches by table and wave, and the columns that another came before."""
    taken: dict[tuple[str, str, str], Match] = {}
    rivals: dict[str, str] = {}
    for match in sorted(found, key=lambda m: (m.aside, -m.score)):
        first = taken.setdefault((match.table, match.wave, match.code), match)
        if first is not match:
            rivals[match.column] = first.column
    beaten: dict[str, list[str]] = defaultdict(list)
    for column, rival in rivals.items():
        beaten[rival].append(f"«{shown(column)}»")
    grouped: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for match in taken.values():
        others = beaten.get(match.column)
        doubts = (*match.doubts, f"{some(others)} ligner også") if others else match.doubts
        grouped[match.table, match.wave].append(replace(match, doubts=doubts))
    wanted = evidence(study)
    groups = {
        place: matches for place, matches in grouped.items() if any(match.code in wanted[place[0]] for match in matches)
    }
    return groups, rivals


def evidence(study: Study) -> dict[str, set[str]]:
    """For each table the columns of which one must be there for a file to be taken for it."""
    return {
        "children": {"started", *(v.code for v in study.background), *(o.column for o in study.intervention_types)},
        "measurements": {item for dimension in study.dimensions for item in dimension.item_codes},
        "fidelity": {component.code for component in study.fidelity},
        "survey": {question.code for question in study.survey.questions} if study.survey else set(),
        "statements": {"theme"},
    }


def common(
    columns: Iterable[str],
    labels: Labels,
    contract: Contract,
    study: Study,
    *,
    wave: str,
    free: set[str],
    may_be: _Fits = lambda _, __: True,
) -> list[Match]:
    """The columns of a delivery's table that are keys and other columns which every table of that kind has.

    A part of a wide file (`wave`) takes only what tells the same wave, and what identifies a row. `may_be` is whether
    the values of a delivered column can be the codes of one of the study.
    """
    texts = texts_of(study)
    order = list(columns)
    readings = {column: readings_of(column, labels, study) for column in order if column in free}
    waves = resolved([one.told for found in readings.values() for one in found if one.told], study)
    found = []
    for column in contract.columns:
        if column.code not in COMMON or (wave and column.code not in {*KEYS, *_OF_A_WAVE}):
            continue
        known = [(column.code, text) for text in (plain(column.code), *texts.get(column.code, ()))]
        wanted = wave if column.code in _OF_A_WAVE else ""
        hits = [
            (hit[1], -order.index(name), name)
            for name, ways in readings.items()
            if name in free
            for one in ways
            if (waves[one.told][0] if one.told else "") == wanted
            if (hit := best(one.text, known)) and may_be(name, column)
        ]
        if hits:
            score, _, name = max(hits)
            doubts: tuple[str, ...] = () if score == 1.0 else ("er det den rigtige kolonne?",)
            # Whose a row is must be sure: there a column that is less alike is told too.
            rivals = [
                other
                for hit, _, other in sorted(hits, key=lambda one: -one[1])
                if other != name and (hit == score or column.code in KEYS)
            ]
            doubts += tuple(f"«{shown(other)}» ligner også" for other in dict.fromkeys(rivals))
            found.append(Match(name, contract.name, column.code, "", score, doubts))
            free = free - {name}
    return found
