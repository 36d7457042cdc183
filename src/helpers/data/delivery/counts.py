"""How often each answer was delivered, which a mapping is confirmed for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from helpers.data.delivery.again.shapes import quartiles
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.mapping import DOUBT, Counted, Taken
from helpers.data.findings import shown
from helpers.data.meaning import canonical
from helpers.data.meaning.order import in_scale_order
from helpers.data.meaning.witnesses import MOST_VALUES
from helpers.data.readers import SHEET_HIDDEN, Hidden
from helpers.yaml12 import write_line

FILLED = "udfyldt"
OURS = "# Herfra skriver erfaring import selv, hvor mange af hvert svar koblingen er læst med. Ret ikke her."
CODED = {"flag", "code", "answer", "score"}
NUMBERS = {"score", "banded"}
_MONTHS = 12
_ANOTHER = re.compile(r"[^\s#-]")  # what begins a line that is another field


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
        spread={code: ends for code in columns if FILLED in columns[code] and (ends := _spread(piece, code))},
        hidden={code: "; ".join(why) for code in columns if (why := _unseen(raw.hidden, part.columns[code].source))},
        columns=columns,
    )


def _unseen(hidden: Hidden, column: str) -> list[str]:
    return [SHEET_HIDDEN] * hidden.sheet + hidden.of_column(column)


def _late(piece: Piece, code: str, taken: Taken) -> int:
    """Of dates that could be read with day and month exchanged, those that lie after the twelfth of a month."""
    column = piece.table.contract.by_code.get(code)
    if column is None or column.kind != "date" or not taken.date or taken.date.startswith("%Y"):
        return 0
    return int((piece.table.frame[code].dt.day > _MONTHS).sum())


def _spread(piece: Piece, code: str) -> tuple[float, ...]:
    """The quartiles of a column of numbers, as they stand in the delivery."""
    if piece.table.contract.by_code[code].kind not in NUMBERS or piece.part.columns[code].turned:
        return ()
    return quartiles(piece.table.frame[code].dropna().tolist())


def with_counts(text: str, counts: Sequence[Counted], doubts: Mapping[tuple[int, str], str]) -> str:
    """The text of import.yml with these counts at its end, each line that contradicts the earlier ones marked.

    What a person wrote stays, below the earlier counts too.
    """
    lines = [_without_counts(text), OURS, "counts:"]
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


def _without_counts(text: str) -> str:
    kept: list[str] = []
    ours = False
    for line in text.split("\n"):
        ours = line.rstrip() == "counts:" or (ours and not _ANOTHER.match(line))
        if line.rstrip() != OURS and (line.startswith("#") or not ours):
            kept.append(line)
    return "\n".join(kept).rstrip("\n")
