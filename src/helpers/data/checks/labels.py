"""What a file's own labels make of its values: a study's file may say 1=Nej, 2=Ja, and then 1 is a no.

A number means what its label says. A word means itself, so a label that says otherwise is an error. Which way a scale
runs is never assumed: labels that run the other way are an error, since study.yml says no more than where a scale ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from helpers.data.contract import Column, Contract
from helpers.data.findings import Finding, Grade, shown
from helpers.data.meaning import UNDECIDED, Agreed, Asked, Known, agreed, by_label, canonical, number_of
from helpers.data.readers import RawTable

_CODED = {"flag", "code", "answer"}
_CORRECT = "Ret kodningen i filen, eller læs den ind som en leverance med erfaring import, der retter den."


class Read(NamedTuple):
    """What the labels of a file come to.

    `meanings` has, for each column with values that mean another than they are written as, what each of them is in the
    study ("" where it is no answer); `findings` what must be said of it.
    """

    meanings: Mapping[str, Mapping[str, str]]
    findings: tuple[Finding, ...]


def read_by_labels(contract: Contract, raw: RawTable, known: Known) -> Read:
    """Hold a file's labels against its values and the study.

    Args:
        contract: The table's.
        raw: The file.
        known: What the study calls its codes.
    """
    meanings: dict[str, dict[str, str]] = {}
    findings: list[Finding] = []
    for name in raw.labels.values:
        column = contract.by_code.get(name)
        if column and name in raw.frame.columns:
            asked = _asked(column, raw, known)
            read = _meanings(asked)
            if read:
                meanings[name] = read
            findings.extend(_told(asked, read, agreed(asked), raw))
    return Read(meanings, tuple(findings))


def _asked(column: Column, raw: RawTable, known: Known) -> Asked:
    missing = raw.labels.missing.get(column.code, {})
    labels = {value: label for value, label in raw.labels.values[column.code].items() if value not in missing}
    return Asked(column, Counter(raw.frame[column.code].tolist()), labels, known.get(column.code, []))


def _meanings(asked: Asked) -> dict[str, str]:
    """What the values that were delivered mean by their labels, where that is another than they are written as.

    Of a scale and of a number only what is no answer.
    """
    sure = {
        vote.value: vote.means
        for vote in by_label(asked)
        if vote.value in asked.counts and vote.sure and vote.means not in {None, UNDECIDED}
    }
    return {
        value: means
        for value, means in sure.items()
        if value and means is not None and number_of(value) is not None and means != canonical(value)
        if asked.column.kind in _CODED or not means
    }


def _told(asked: Asked, read: Mapping[str, str], said: Agreed, raw: RawTable) -> Iterator[Finding]:
    column = asked.column

    def finding(grade: Grade, message: str, remedy: str) -> Finding:
        return Finding(grade, raw.file, raw.heading, column.code, None, message, remedy)

    told = [text for value, text in said.contradicted if value in asked.counts and value not in read]
    bare = [value for value in asked.seen if value not in asked.labels and any(read.values())]
    if told:
        yield finding("error", f"Filens etiketter siger noget andet end studiet: {told[0]}.", _CORRECT)
    elif bare:
        message = f"«{shown(bare[0])}» har ingen etiket, men filens etiketter giver de andre tal en anden betydning."
        yield finding("error", message, _CORRECT)
    elif read:
        grade: Grade = "warning" if any(asked.within(float(value.replace(",", "."))) for value in read) else "note"
        message = f"Værdierne er læst efter filens etiketter: {', '.join(_reading(asked, read))}."
        yield finding(grade, message, "Er det tallene, der gælder, så ret etiketterne i filen.")
    elif said.doubts and column.kind not in _CODED:
        message = f"Filens etiketter siger måske noget andet end studiet: {said.doubts[0]}."
        remedy = "Sammenhold etiketterne med skalaen i study.yml. Passer de, skal du ikke gøre noget."
        yield finding("warning", message, remedy)


def _reading(asked: Asked, read: Mapping[str, str]) -> Iterator[str]:
    for value, means in read.items():
        times = asked.counts[value]
        cells = "1 celle" if times == 1 else f"{times} celler"
        yield f"{shown(value)} «{shown(asked.labels[value])}» → {means or 'ubesvaret'} ({cells})"
