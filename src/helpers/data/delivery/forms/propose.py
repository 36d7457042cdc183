"""What a survey tool's form says to a proposal: what is its own, when an answer was sent, who did not finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.data.contract import Column, Contract
from helpers.data.delivery.dates import NO_DATES, date_form
from helpers.data.delivery.forms.choices import labels_of_options, options_of, split_up
from helpers.data.delivery.forms.form import key_of
from helpers.data.delivery.forms.tools import OF_ANY_TOOL
from helpers.data.delivery.mapping import Split
from helpers.data.delivery.match import Match
from helpers.data.delivery.readings import flags_of
from helpers.data.delivery.sources import Source
from helpers.data.findings import rows_in_words, shown
from helpers.data.meaning import UNDECIDED, canonical
from helpers.data.meaning.votes import some
from helpers.study import Study

_OF_SOME_TOOL = "hører til spørgeskemasystemet og ikke til svarene"


def tools_own(source: Source) -> dict[str, str]:
    """The columns that the tool itself writes, each with why it is not taken."""
    form, columns = source.form, source.raw.frame.columns
    if form is None:
        return dict.fromkeys((one for one in columns if key_of(one) in OF_ANY_TOOL), _OF_SOME_TOOL)
    return {column: form.why(column) for column in columns if form.role(column)}


def may_be_key(source: Source, column: str, table: str) -> bool:
    """Whether a column of the tool's own could be the id of a table: the number of an answer is no child's."""
    return table == "survey" and source.form is not None and source.form.role(column) == "response"


def sent_when(source: Source, contract: Contract, found: Sequence[Match], *, wave: str) -> list[Match]:
    """When an answer was sent as the date of its measurement, where no question asks for one."""
    if source.form is None or wave or "date" not in contract.by_code or any(match.code == "date" for match in found):
        return []
    for column in source.raw.frame.columns:
        texts = [text for text in dict.fromkeys(source.raw.frame[column].tolist()) if text]
        if source.form.role(column) == "when" and texts and date_form(texts) != (None, NO_DATES):
            doubt = "er den dag, svaret blev sendt, målingens dato?"
            return [Match(column, contract.name, "date", "", 1.0, (doubt,))]
    return []


def unfinished(source: Source) -> dict[str, tuple[Mapping[str, str], str]]:
    """The columns that say which rows are no whole answers: values, each with why, and what must be looked after."""
    found: dict[str, tuple[Mapping[str, str], str]] = {}
    for column, (reasons, rows) in _said_unfinished(source).items():
        if rows < len(source.raw.frame):
            count = f"1 af {len(source.raw.frame)} rækker" if rows == 1 else f"{rows} af {len(source.raw.frame)} rækker"
            found[column] = (reasons, f"{count} udelades; skal de med, så slet linjen" if rows else "")
    return found


def form_of(source: Source) -> tuple[str, str]:
    """What a table was recognised as, and what about that must be looked after."""
    none = [column for column, (_, rows) in _said_unfinished(source).items() if rows == len(source.raw.frame) > 0]
    doubts = [
        source.raw.head.doubt,
        *(f"efter {column} er ingen række et helt svar; alle er taget med" for column in none),
        *_unknown(source),
    ]
    return source.read_as, "; ".join(filter(None, doubts))


def _unknown(source: Source) -> Iterator[str]:
    """What the tool says of rows in words that nobody knows: they are taken."""
    for column in source.raw.frame.columns if source.form else ():
        cells = source.raw.frame[column]
        if source.form and (words := source.form.unknown(column, dict.fromkeys(cells.tolist()))):
            said = some([f"«{shown(word)}»" for word in words])
            yield f"{column} er {said} i {rows_in_words(int(cells.isin(words).sum()))}: er det svar?"


def _said_unfinished(source: Source) -> dict[str, tuple[Mapping[str, str], int]]:
    """The columns by which a row may be no whole answer: by which values, and how many rows are."""
    found: dict[str, tuple[Mapping[str, str], int]] = {}
    for column in source.raw.frame.columns if source.form else ():
        cells = source.raw.frame[column]
        if source.form and (reasons := source.form.unfinished(column, dict.fromkeys(cells.tolist()))):
            forms = set(map(canonical, reasons))
            found[column] = (reasons, sum(canonical(text) in forms for text in cells.tolist()))
    return found


def wave_of(source: Source, text: str) -> str:
    """A value that tells a measurement, without what the tool adds to it."""
    noise = source.form.no_wave if source.form else None
    return noise.sub("", text) if noise else text


def told_of(source: Source, column: Column, values: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What the tool's own codes for answers mean in a column of the study, and why that must be looked after."""
    form = source.form
    if form is None:
        return {}
    if column.kind == "flag":
        return {text: (form.words[text], "") for text in values if text in form.words}
    codes = {text: int(found[1]) for text in values if form.codes and (found := form.codes.fullmatch(text))}
    if column.kind not in {"score", "answer"} or not codes:
        return {}
    allowed = column.answers if column.kind == "answer" else range(int(column.low), int(column.high) + 1)
    why = f"er {', '.join(sorted(codes, key=codes.__getitem__))} svarene i skalaens rækkefølge?"
    return {text: (str(number) if number in allowed else UNDECIDED, why) for text, number in codes.items()}


def taken_apart(source: Source, study: Study) -> tuple[Source, dict[str, tuple[Split, str]]]:
    """A table with a column for each option of those with several answers in a cell, and how they are split."""
    known = flags_of(study)
    own = tools_own(source)
    found: dict[str, tuple[Split, str]] = {}
    for column in source.raw.frame.columns:
        labels = labels_of_options(source.raw, column)
        several = options_of(source.raw.frame[column], known, labels) if column not in own else None
        if several:
            doubts = ["er det flere svar i én celle?"]
            doubts += [f"«{shown(text)}» har selv skilletegnet i sig (række {row})" for text, row in several.holding]
            if several.blank:
                doubts.append(f"{several.blank} tomme: betyder tom ingen af dem eller ukendt?")
            found[column] = (several.split, "; ".join(doubts))
    raw, _ = split_up(source.raw, {column: split for column, (split, _) in found.items()}, ())
    return replace(source, raw=raw), found
