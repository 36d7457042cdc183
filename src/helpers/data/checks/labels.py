"""What a file's own labels say against its values: a study's file may say 0=Ja, and then 0 is no no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from helpers.data.cells import Table
from helpers.data.contract import Column
from helpers.data.findings import Finding
from helpers.data.meaning import Asked, Known, agreed, labels_of
from helpers.data.readers import RawTable
from helpers.study import Study

_CODED = {"flag", "code", "answer"}


def check(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Columns whose labels say otherwise than the study takes their values.

    A code that is another one by its label, and a number that is no answer, are errors. A scale that runs the other way
    by its labels, or whose way they do not tell, is a warning: study.yml says no more of a scale than where it ends.
    """
    known = labels_of(study)
    for table in tables.values():
        for raw in table.raws.values():
            for name in raw.labels.values:
                column = table.contract.by_code.get(name)
                if column and name in raw.frame.columns:
                    yield from _of_column(column, raw, known)


def _of_column(column: Column, raw: RawTable, known: Known) -> Iterator[Finding]:
    missing = raw.labels.missing.get(column.code, {})
    file = raw.labels.values[column.code]
    labels = {value: label for value, label in file.items() if value not in missing}
    said = agreed(Asked(column, Counter(raw.frame[column.code].tolist()), labels, known.get(column.code, [])))
    told = [text for value, text in said.contradicted if value in set(raw.frame[column.code])]
    if told:
        yield Finding(
            "error",
            raw.file,
            raw.heading,
            column.code,
            None,
            f"Filens etiketter siger noget andet end studiet: {told[0]}.",
            "Ret kodningen i filen, eller læs den ind som en leverance med erfaring import, der retter den.",
        )
    elif column.kind not in _CODED and said.doubts:
        yield Finding(
            "warning",
            raw.file,
            raw.heading,
            column.code,
            None,
            f"Filens etiketter siger måske noget andet end studiet: {said.doubts[0]}.",
            "Sammenhold etiketterne med skalaen i study.yml. Passer de, skal du ikke gøre noget.",
        )
