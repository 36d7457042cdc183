"""A small delivery for the small study: what a survey tool exports for the project `nord`, with its mapping."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from helpers.data.delivery import Imported, import_delivery
from helpers.data.delivery.mapping import DOUBT, MAPPING
from tests.studies import make_study

Rows = list[list[str]]

# What is asked of a delivery in which nothing says which end of the scale is the best one.
BEST = (
    "study.yml siger, at {} er bedst; importen finder intet i leverancen, der siger det. "
    "Hold det op mod skemaet for «Humør»"
)

CHILDREN: Rows = [
    ["Løbenr", "Hold", "Start", "Køn", "Alder", "Behov hjemme", "Alene", "Gruppe", "Navn"],
    *(
        [
            str(k),
            f"Hold {k % 2}",
            f"{k + 12}-03-2019",
            "Pige" if k % 2 else "Dreng",
            str(6 + k % 4),
            "Ja" if k % 3 else "Nej",
            "Ja",
            "Nej",
            f"Barn {k}",
        ]
        for k in range(1, 7)
    ),
]
MEASURED: Rows = [
    ["Løbenr", "Måling", "Dato", "Jeg er glad", "Jeg er trist", "Jeg ler"],
    *(
        [str(k), wave, f"{k + 12}-0{3 + n}-20{19 + n}", str(1 + (k + n) % 4), str(1 + k % 4), str(1 + (k + 2 * n) % 4)]
        for n, wave in enumerate(("Start", "Slut"))
        for k in range(1, 7)
    ),
]
EXPLAINED = ["1=Passer slet ikke, 4=Passer helt", *[""] * 5]  # over the heading: what the numbers are
TAKEN_CHILDREN: dict[str, Any] = {
    "child_id": {"from": "Løbenr", "prefix": "nord-"},
    "group_id": "Hold",
    "started": {"from": "Start", "date": "%d-%m-%Y"},
    "gender": {"from": "Køn", "values": {"Pige": "girl", "Dreng": "boy"}},
    "age": "Alder",
    "need_home": {"from": "Behov hjemme", "values": {"Ja": 1, "Nej": 0}},
    "offer_single": {"from": "Alene", "values": {"Ja": 1, "Nej": 0}},
    "offer_group": {"from": "Gruppe", "values": {"Ja": 1, "Nej": 0}},
}
TAKEN_MEASURED: dict[str, Any] = {
    "child_id": {"from": "Løbenr", "prefix": "nord-"},
    "wave": {"from": "Måling", "values": {"Start": "first", "Slut": "last"}},
    "date": {"from": "Dato", "date": "%d-%m-%Y"},
    "mood_1": "Jeg er glad",
    "mood_2": "Jeg er trist",
    "mood_3": "Jeg ler",
}


def mapping(children: str = "baggrund.csv", measured: str = "svar.csv") -> dict[str, Any]:
    """import.yml as plain data; every call gives a new one."""
    return {
        "parts": [
            {
                "table": "children",
                "file": children,
                "columns": copy.deepcopy(TAKEN_CHILDREN),
                "drop": {"Navn": "personoplysninger"},
            },
            {
                "table": "measurements",
                "file": measured,
                "columns": copy.deepcopy(TAKEN_MEASURED),
            },
        ]
    }


def as_csv(rows: Sequence[Sequence[str]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def rows_of(path: Path, separator: str = ",") -> Rows:
    """The rows of a file, header first."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=separator))


class Desk:
    """An inbox beside a study: put files in, import, look."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "indbakke"
        self.inbox.mkdir()
        self.study = make_study(folder / "studie")
        self.project = self.study / "projects" / "nord"
        for name in ("children", "measurements", "fidelity"):
            header = (self.project / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0]
            (self.project / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
        self.put("baggrund.csv", CHILDREN)
        self.put("svar.csv", MEASURED)
        self.map(mapping())

    def put(self, name: str, rows: Sequence[Sequence[str]], separator: str = ";", encoding: str = "utf-8") -> None:
        (self.inbox / name).write_bytes(as_csv(rows, separator, encoding))

    def map(self, content: object) -> None:
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (self.inbox / "import.yml").write_text(text, encoding="utf-8")

    def bring_in(self, *, force: bool = False) -> Imported:
        return import_delivery(self.inbox, self.study, "nord", force=force)

    def take_over(self) -> Imported:
        """Delete all marks, and bring in."""
        self.map(re.sub(rf"\s*{DOUBT}.*", "", (self.inbox / MAPPING).read_text(encoding="utf-8")))
        return self.bring_in()

    def files(self) -> dict[str, bytes]:
        """The files of the project."""
        return {path.name: path.read_bytes() for path in sorted(self.project.iterdir())}

    def fates(self) -> Rows:
        """The lines of the report under its header."""
        return rows_of(self.inbox / "import-rapport.csv", ";")[1:]
