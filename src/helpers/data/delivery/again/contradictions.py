"""What contradicts the counts that were confirmed: new answers, more blanks, columns that are exchanged or turned.

Right deliveries have few marks: of 4,220 columns of the invented projects, drawn with ten seeds, none where the
delivery has grown, and six where it is of other children, all for blanks (`tests/data/delivery/test_false_alarms.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from helpers.data.contract import Column
from helpers.data.delivery.again import shapes
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import CODED, FILLED, NUMBERS
from helpers.data.delivery.mapping import Counted, Taken
from helpers.data.findings import shown
from helpers.data.meaning import canonical, number_of

_CHANCE = 0.001  # below which it is no chance that no date lies after the twelfth


def contradictions(
    confirmed: Sequence[Counted], pieces: Sequence[Piece], now: Sequence[Counted]
) -> dict[tuple[int, str], str]:
    """What of the counts contradicts those that were confirmed, in Danish, by the part's place and the study's column.

    A part that is new is held against the first confirmed one of the same table that has the column.
    """
    return {at: "; ".join(told) for at, told in told_of(confirmed, pieces, now).items()}


def told_of(
    confirmed: Sequence[Counted], pieces: Sequence[Piece], now: Sequence[Counted]
) -> dict[tuple[int, str], tuple[str, ...]]:
    """The same, each contradiction for itself."""
    found = {}
    for place, (piece, one) in enumerate(zip(pieces, now, strict=True)):
        there = next((c for c in confirmed if (c.table, c.place) == (one.table, one.place)), None)
        like = there or next((c for c in confirmed if (c.table, c.wave) == (one.table, one.wave)), None)
        exchanged = _exchanged(like, one, piece) if like else {}
        for code, counts in one.columns.items():
            same = [c for c in confirmed if c.table == one.table and code in c.columns]
            before = there if there in same else next(iter(same), None)
            told: list[str] = []
            if before:
                column, taken = piece.table.contract.by_code[code], piece.part.columns[code]
                told += _against(before.columns[code], counts, taken, column)
                told += _dates_turned(before, one, code)
                told += _other_numbers(before, one, piece, code)
                asked = one.asks.get(code, shown(taken.source))  # without a label the name is the question
                if before.asks.get(code, asked) != asked:
                    now_asks = f"er nu «{asked}»" if code in one.asks else "er væk"
                    told.append(f"kolonnens etiket var «{before.asks[code]}» og {now_asks}")
            if other := exchanged.get(code):
                source = shown(piece.part.columns[other].source)
                told.append(f"svarene ligner dem, der før stod ved «{source}»: er de to byttet om?")
            told += [why for why in one.odd.get(code, ()) if not before or why not in before.odd.get(code, ())]
            told += [why for why in one.held.get(code, ()) if not there or why not in there.held.get(code, ())]
            if before and code in one.hidden and before.hidden.get(code) != one.hidden[code]:
                told.append(one.hidden[code])
            if told:
                found[place, code] = tuple(dict.fromkeys(told))
    return found


def _exchanged(before: Counted, now: Counted, piece: Piece) -> dict[str, str]:
    """The columns whose answers look like the earlier ones of another column of the part, with that one."""
    alike: dict[object, list[str]] = defaultdict(list)
    for code in now.columns:
        column = piece.table.contract.by_code[code]
        if (
            column.kind in CODED
            and FILLED not in now.columns[code]
            and FILLED not in before.columns.get(code, {FILLED: 0})
        ):
            alike[column.kind, column.codes, column.answers, column.low, column.high].append(code)
    found: dict[str, str] = {}
    for codes in alike.values():
        counts = (
            {code: _meant(one.columns[code], piece.part.columns[code]) for code in codes} for one in (before, now)
        )
        found |= dict(shapes.exchanged(*counts))
    numbers = {
        code: both for code in now.columns if all(both := (_ends_of(before, piece, code), _ends_of(now, piece, code)))
    }
    for one, other in combinations(numbers, 2):
        if shapes.like_each_other(*zip(numbers[one], numbers[other], strict=True)):
            found |= {one: other, other: one}
    return found


def _meant(counts: Mapping[str, int], taken: Taken) -> Counter[str]:
    """How often each answer was meant, by what it is in the study."""
    meanings = {canonical(value): means for value, means in taken.meanings.items()}
    found: Counter[str] = Counter()
    for key, count in counts.items():
        value = canonical(key.partition("=")[0])
        found[canonical(meanings.get(value, value))] += count
    found.pop("", 0)
    return found


def _numbers(counts: Mapping[str, int], taken: Taken) -> dict[float, int]:
    return {number: count for text, count in _meant(counts, taken).items() if (number := number_of(text)) is not None}


def _ends_of(one: Counted, piece: Piece, code: str) -> tuple[float, ...]:
    """The quartiles of a column of numbers; empty where it is none, or has too few."""
    if (
        code in one.spread
        or piece.table.contract.by_code[code].kind not in NUMBERS
        or FILLED in one.columns.get(code, {FILLED: 0})
    ):
        return one.spread.get(code, ())
    return shapes.quartiles_of(_numbers(one.columns[code], piece.part.columns[code]))


def _other_numbers(before: Counted, now: Counted, piece: Piece, code: str) -> Iterator[str]:
    """Whether numbers look like the earlier ones on another scale, or from the other end of a fine one."""
    ends = _ends_of(before, piece, code), _ends_of(now, piece, code)
    if not all(ends):
        return
    if scale := shapes.rescaled(*ends):
        yield scale
    column = piece.table.contract.by_code[code]
    if FILLED in now.columns[code] and shapes.turned_round(*ends, column.low, column.high):
        yield "svarene ligner de tidligere, vendt om"


def _dates_turned(before: Counted, now: Counted, code: str) -> Iterator[str]:
    """Whether no date lies after the twelfth of a month, as only months do."""
    filled, late = before.columns[code].get(FILLED, 0), before.late.get(code, 0)
    if filled and late and code not in now.late and (1 - late / filled) ** now.columns[code].get(FILLED, 0) < _CHANCE:
        yield f"ingen datoer ligger efter den 12. i en måned, før gjorde {late} af {filled}: er dag og måned byttet?"


def _against(before: Mapping[str, int], now: Mapping[str, int], taken: Taken, column: Column) -> Iterator[str]:
    earlier = {canonical(key.partition("=")[0]): key.partition("=")[2] for key in before}
    if FILLED not in before and FILLED not in now and column.kind in CODED:
        meant = {canonical(value): means for value, means in taken.meanings.items()}
        recoded = any(_within(value, column) and means not in {value, ""} for value, means in meant.items())
        for key, count in now.items():
            text, _, label = key.partition("=")
            value = canonical(text)
            if value in earlier:
                if earlier[value] != label:
                    yield f"{text} hed «{earlier[value]}» og hedder nu «{label}»"
            elif count and text and value not in meant and (label or recoded or not _within(value, column)):
                yield f"{key} er nyt ({count})"
        yield from _turned(before, now, taken, column)
    blank, all_before = before.get("", 0), sum(before.values())
    if shapes.more(blank, all_before, now.get("", 0), sum(now.values())):
        yield f"{now.get('', 0)} af {sum(now.values())} er tomme, før {blank} af {all_before}"


def _within(value: str, column: Column) -> bool:
    number = number_of(value)
    if column.kind == "code" or number is None:
        return value in column.codes
    return number in column.answers if column.kind == "answer" else _ends(column)[0] <= number <= _ends(column)[1]


def _ends(column: Column) -> tuple[float, float]:
    if column.kind == "flag":
        return 0.0, 1.0
    return (min(column.answers), max(column.answers)) if column.kind == "answer" else (column.low, column.high)


def _turned(before: Mapping[str, int], now: Mapping[str, int], taken: Taken, column: Column) -> Iterator[str]:
    """Whether the answers lie nearer to the mirror image of the earlier ones than to themselves."""
    if column.kind == "code":
        return
    low, high = _ends(column)
    if shapes.mirrored(_numbers(before, taken), _numbers(now, taken), low + high):
        yield "svarene ligner de tidligere, vendt om"
