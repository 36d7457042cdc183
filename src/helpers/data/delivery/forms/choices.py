"""Several answers in one cell («a; b; c»): the options, and for each a column that says whether it was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from helpers.data.delivery.mapping import Split
from helpers.data.findings import Finding, shown
from helpers.data.meaning import plain
from helpers.data.meaning.heads import coding_of
from helpers.data.readers import RawTable

SEPARATORS = (";", "|", "\n", ",", "/")
MOST_OPTIONS = 30
NOTHING: Mapping[str, str] = {}
CHOSEN = {"1": "valgt", "0": "ikke valgt"}
_NO_OPTION = "Skriv teksten under options i import.yml, hvis den er en valgmulighed. Ret ellers cellen."
_HELD = "Skriv svaret uden skilletegnet i leverancen, i alle rækker, der har det."


@dataclass(frozen=True)
class Several:
    """What was seen of a column with several answers in a cell.

    `holding` are texts that the study takes for one answer and that have the separator in themselves, each with the
    first row that has it; `blank` is how many cells are empty.
    """

    split: Split
    holding: tuple[tuple[str, int], ...]
    blank: int


def column_of(source: str, option: str) -> str:
    """The name of the column that says whether an option was chosen."""
    return f"{source} [{option}]"


def options_of(cells: pd.Series, known: Iterable[str], labels: Mapping[str, str] = NOTHING) -> Several | None:
    """The options of a column whose cells hold several answers, or one of several that the study has columns for.

    Args:
        cells: The column.
        known: What the study calls its columns of yes and no, plain.
        labels: What options stand for, where they are numbers.

    Returns:
        The options in the order of how often they were chosen; None where the cells are no choices among what the
        study knows.
    """
    wanted = {text for text in known if text}
    different = Counter(text for text in cells.tolist() if text)
    best: tuple[int, Several] | None = None
    for separator in SEPARATORS:
        counts = _counted(different, separator)
        several = [text for text in different if len(_parts(text, separator)) > 1] if counts else []
        hits = {part for part in counts if plain(labels.get(part, part)) in wanted}
        whole = len(hits) > 1 and len(hits) == len(counts)  # each cell is one choice of those the study knows
        if not hits or not (several or whole):
            continue
        if several and not any(hits & set(_parts(text, separator)) for text in several):
            continue
        ordered = tuple(sorted(counts, key=lambda part: (-counts[part], part)))
        if best is None or len(hits) > best[0]:
            blank = int((cells == "").sum())
            holding = tuple(held_together(cells, separator, wanted))
            best = len(hits), Several(Split(by=separator, options=ordered), holding, blank)
    return best[1] if best else None


def _counted(different: Mapping[str, int], separator: str) -> Counter[str]:
    """How often each option was chosen; nothing where there are too many, as in a column of remarks."""
    counts: Counter[str] = Counter()
    for text, times in different.items():
        for part in _parts(text, separator):
            counts[part] += times
        if len(counts) > MOST_OPTIONS:
            return Counter()
    return counts


def held_together(cells: pd.Series, separator: str, known: Collection[str]) -> Iterator[tuple[str, int]]:
    """What the study calls one answer and a separator takes apart, with the first row of each."""
    seen: set[str] = set()
    for row, text in cells.items():
        parts = _parts(str(text), separator)
        for first in range(len(parts)):
            for last in range(first + 2, len(parts) + 1):
                together = f"{separator} ".join(parts[first:last])
                if plain(together) in known and together not in seen:
                    seen.add(together)
                    yield together, int(str(row))


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def labels_of_options(raw: RawTable, source: str) -> Mapping[str, str]:
    """What the options of a column stand for: by its value labels, its heading or its label."""
    return (
        raw.labels.values.get(source)  # noqa: PD011 - no frame
        or coding_of(source)
        or coding_of(raw.labels.columns.get(source, ""))
    )


def split_up(raw: RawTable, wanted: Mapping[str, Split], known: Collection[str]) -> tuple[RawTable, list[Finding]]:
    """A table with a column of 1 and 0 for each option in place of the columns with several answers.

    An empty cell is empty in each. A cell with what is no option is an error with its row, and so is an answer of the
    study that the separator takes apart.

    Args:
        raw: The table.
        wanted: The columns and their options.
        known: What the study calls its columns of yes and no, plain.
    """
    frame, findings = raw.frame, []
    values = dict(raw.labels.values)
    columns = dict(raw.labels.columns)
    for source, split in wanted.items():
        if source not in frame.columns:
            continue
        cells = frame[source]
        chosen = {text: _parts(text, split.by) for text in dict.fromkeys(cells.tolist())}
        other = {text: [part for part in parts if part not in split.options] for text, parts in chosen.items()}
        for row, text in cells.items():
            if other[text]:
                message = f"«{shown(other[text][0])}» er ikke en af kolonnens valgmuligheder."
                findings.append(Finding("error", raw.file, int(str(row)), source, None, message, _NO_OPTION))
        for text, row in held_together(cells, split.by, known):
            message = f"Svaret «{shown(text)}» har selv skilletegnet «{split.by}» i sig."
            findings.append(Finding("error", raw.file, row, source, None, message, _HELD))
        made = {
            column_of(source, option): cells.map(
                {text: str(int(option in parts)) if parts and not other[text] else "" for text, parts in chosen.items()}
            )
            for option in split.options
        }
        place = list(frame.columns).index(source)
        rest = frame.drop(columns=source)
        frame = pd.concat([rest.iloc[:, :place], pd.DataFrame(made, index=frame.index), rest.iloc[:, place:]], axis=1)
        named = labels_of_options(raw, source)
        columns |= {column_of(source, option): named[option] for option in split.options if option in named}
        columns.pop(source, None)
        values = {name: texts for name, texts in values.items() if name != source} | dict.fromkeys(made, CHOSEN)
    return replace(raw, frame=frame, labels=replace(raw.labels, columns=columns, values=values)), findings


def several_in(texts: Collection[str]) -> bool:
    """Whether some cells are several of the answers that other cells have alone or with others."""
    for separator in SEPARATORS:
        parts = {text: _parts(text, separator) for text in texts}
        counts = Counter(part for some in parts.values() for part in some)
        together = [some for some in parts.values() if len(some) > 1]
        if together and all(counts[part] > 1 for some in together for part in some) and len(counts) < len(parts):
            return True
    return False
