"""How often each answer was delivered, which a mapping is confirmed for; and what contradicts that the next time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from helpers.data.contract import Column
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.mapping import DOUBT, Counted, Taken
from helpers.data.findings import shown
from helpers.data.meaning import canonical, number_of
from helpers.data.meaning.order import in_scale_order
from helpers.data.meaning.witnesses import MOST_VALUES
from helpers.yaml12 import write_line

FILLED = "udfyldt"
OURS = "# Herfra skriver erfaring import selv, hvor mange af hvert svar koblingen er læst med. Ret ikke her."
HIDDEN_COLUMN = "kolonnen er skjult i arket"
CODED = {"flag", "code", "answer", "score"}
_LEAST = 10  # answers from which a distribution says something
_TURNED = 0.3  # how much nearer the mirror image is, in shares of all answers
MONTHS = 12
_CHANCE = 0.001  # below which it is no chance that no date lies after the twelfth
_BLANKS = 3  # more empty cells than expected that are no chance


def counted(piece: Piece, odd: Mapping[str, tuple[str, ...]]) -> Counted:
    """The counts of the columns that a part takes, over the rows that it takes.

    An answer stands as `value=label`; one that the file labels and nobody gave counts 0. Of columns of any text, date
    or number, and of those with very many answers, the filled cells alone are counted. `odd` is what `oddities` found
    in the part.
    """
    raw = piece.source.raw
    kept = raw.frame.drop(index=[row for row in piece.left_out if row in raw.frame.index])
    columns = {}
    for code, taken in piece.part.columns.items():
        if taken.source not in kept.columns or code not in piece.table.contract.by_code:
            continue
        cells = Counter(kept[taken.source].tolist())
        missing = raw.labels.missing.get(taken.source, {})
        labels = {canonical(value): label for value, label in raw.labels.values.get(taken.source, {}).items()}
        blank = max(0, cells.pop("", 0) - sum(missing.values()))
        if piece.table.contract.by_code[code].kind in CODED and len(cells) <= MOST_VALUES:
            given = cells + Counter(missing)
            order = in_scale_order({text: labels.get(canonical(text), text) for text in given})
            answers = {text: given[text] for text in order}
            there = {canonical(text) for text in answers}
            answers |= {value: 0 for value in labels if value not in there}
            found: Counter[str] = Counter()
            for text, count in answers.items():
                label = labels.get(canonical(text))
                found[f"{shown(text)}={shown(label)}" if label else shown(text)] += count
            columns[code] = dict(found)
        else:
            columns[code] = {FILLED: sum(cells.values()) + sum(missing.values())}
        if blank:
            columns[code][""] = blank
    part = piece.part
    return Counted(
        table=part.table,
        file=part.file,
        sheet=part.sheet,
        wave=part.constants.get("wave"),
        rows=len(kept),
        asks={
            code: shown(label)
            for code, taken in part.columns.items()
            if (label := raw.labels.columns.get(taken.source))
        },
        odd=dict(odd),
        late={code: late for code, taken in part.columns.items() if (late := _late(piece, code, taken))},
        hidden=tuple(code for code in columns if raw.hidden.sheet or part.columns[code].source in raw.hidden.columns),
        columns=columns,
    )


def _late(piece: Piece, code: str, taken: Taken) -> int:
    """Of dates that could be read with day and month exchanged, those that lie after the twelfth of a month."""
    column = piece.table.contract.by_code.get(code)
    if column is None or column.kind != "date" or not taken.date or taken.date.startswith("%Y"):
        return 0
    return int((piece.table.frame[code].dt.day > MONTHS).sum())


def contradictions(
    confirmed: Sequence[Counted], pieces: Sequence[Piece], now: Sequence[Counted]
) -> dict[tuple[int, str], str]:
    """What of the counts contradicts those that were confirmed, in Danish, by the part's place and the study's column.

    A part that is new is held against the first confirmed one of the same table that has the column.
    """
    found = {}
    for place, (piece, one) in enumerate(zip(pieces, now, strict=True)):
        for code, counts in one.columns.items():
            same = [c for c in confirmed if c.table == one.table and code in c.columns]
            before = next((c for c in same if c.place == one.place), next(iter(same), None))
            told: list[str] = []
            if before:
                column, taken = piece.table.contract.by_code[code], piece.part.columns[code]
                told += _against(before.columns[code], counts, taken, column)
                told += _dates_turned(before, one, code)
                if one.asks.get(code) != before.asks.get(code, one.asks.get(code)):
                    told.append(f"kolonnens etiket var «{before.asks[code]}» og er nu «{one.asks.get(code, '')}»")
            told += [why for why in one.odd.get(code, ()) if not before or why not in before.odd.get(code, ())]
            if before and code in one.hidden and code not in before.hidden:
                told.append(HIDDEN_COLUMN)
            if told:
                found[place, code] = "; ".join(told)
    return found


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
        yield from _turned(before, now, meant, column)
    blank, all_before = before.get("", 0), sum(before.values())
    expected = blank / all_before * sum(now.values()) if all_before else 0
    if now.get("", 0) >= 2 * expected and now.get("", 0) >= expected + _BLANKS:
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


def _turned(
    before: Mapping[str, int], now: Mapping[str, int], meant: Mapping[str, str], column: Column
) -> Iterator[str]:
    """Whether the answers lie nearer to the mirror image of the earlier ones than to themselves."""
    if column.kind == "code":
        return
    shares = []
    for counts in (before, now):
        answers: Counter[float] = Counter()
        for key, count in counts.items():
            text = canonical(key.partition("=")[0])
            number = number_of(meant.get(text, text))
            if number is not None:
                answers[number] += count
        if answers.total() < _LEAST:
            return
        shares.append({number: count / answers.total() for number, count in answers.items()})
    low, high = _ends(column)
    mirror = {low + high - number: share for number, share in shares[0].items()}
    if _distance(shares[1], shares[0]) - _distance(shares[1], mirror) > _TURNED:
        yield "svarene ligner de tidligere, vendt om"


def _distance(one: Mapping[float, float], other: Mapping[float, float]) -> float:
    return sum(abs(one.get(number, 0) - other.get(number, 0)) for number in {*one, *other}) / 2


def with_counts(text: str, counts: Sequence[Counted], doubts: Mapping[tuple[int, str], str]) -> str:
    """The text of import.yml with these counts at its end, each line that contradicts the earlier ones marked."""
    lines = [text.partition(f"{OURS}\n")[0].rstrip("\n"), OURS, "counts:"]
    for place, one in enumerate(counts):
        about = one.model_dump(exclude={"columns"}, exclude_defaults=True)
        first = True
        for field, content in about.items():
            lines.append(f"  {'-' if first else ' '} {field}: {write_line(content)}")
            first = False
        lines.append("    columns:")
        for code, answers in one.columns.items():
            doubt = doubts.get((place, code))
            lines.append(f"      {code}: {write_line(dict(answers))}" + (f"  {DOUBT}: {doubt}" if doubt else ""))
    return "\n".join(lines) + "\n"
