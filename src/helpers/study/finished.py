"""A finished edition as its readers have it: its ledger, and what its edition.json says of it.

A study folder can hold the edition before its own in `earlier/`: what that published is a part of what readers know.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pydantic import ConfigDict, ValidationError

from helpers.errors import DisclosureFault, Fault, MissingFile
from helpers.results import read_ledger
from helpers.study.base import Model
from helpers.study.study import Approval, Edition

FOLDER = "earlier"
RESULTS, ABOUT = "results.csv", "edition.json"


class Sentence(NamedTuple):
    """Where a computed sentence stands: which chapter, which project, which of its outputs, which of their texts."""

    chapter: str
    project: str
    element: str
    number: int


@dataclass(frozen=True, eq=False)
class Finished:
    """A finished edition.

    Args:
        table: Its ledger (helpers.results.read_ledger).
        edition: Its number, date and notes; None where only its ledger is known.
        sentences: Its computed sentences by their place; None where only its ledger is known.
    """

    table: pd.DataFrame
    edition: Edition | None = None
    sentences: Mapping[Sentence, str] | None = None


class _Said(Model):
    chapter: str
    project: str
    element: str
    number: int
    text: str


class _About(Model):
    """edition.json; what a later program may add to it is no fault."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: str
    date: dt.date
    notes: tuple[str, ...] = ()
    approved: Approval | None = None
    results: str
    sentences: tuple[_Said, ...]


def read_finished(place: Path) -> Finished:
    """An edition from its folder, or from its results.csv; edition.json counts where it lies beside that.

    Raises:
        MissingFile: There is no results.csv.
        DisclosureFault: It is no ledger, or edition.json is broken or belongs to another one.
    """
    folder = place if place.is_dir() else place.parent
    ledger = folder / RESULTS if place.is_dir() else place
    if not ledger.is_file():
        raise MissingFile(
            "Der er ingen udgave her.",
            str(place),
            "Peg på en mappe, som «make book» har bygget, eller på en results.csv.",
        )
    table = read_ledger(ledger)
    path = folder / ABOUT
    if not path.is_file():
        return Finished(table)
    try:
        about = _About.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DisclosureFault(
            "Filen kan ikke læses.", str(path), "Hent den fra udgaven igen, eller slet den: så mangler sætningerne kun."
        ) from error
    if about.results != _checksum(ledger):
        raise DisclosureFault(
            f"{ABOUT} og {ledger.name} hører ikke sammen, eller en af dem er ændret.",
            str(path),
            "Hent begge filer fra samme udgave, uden at åbne og gemme dem.",
        )
    edition = Edition(number=about.number, date=about.date, notes=about.notes, approved=about.approved)
    said = {Sentence(s.chapter, s.project, s.element, s.number): s.text for s in about.sentences}
    return Finished(table, edition, said)


def load_earlier(folder: Path) -> Finished | None:
    """The earlier edition that a study folder holds in `earlier/`, or None where it has no such folder.

    Raises:
        MissingFile: The folder is there without a results.csv.
        DisclosureFault: As `read_finished`; places are told from `folder`.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return None
    try:
        return read_finished(place)
    except Fault as fault:
        raise type(fault)(fault.what, Path(fault.where).relative_to(folder).as_posix(), fault.remedy) from fault


def write_about(finished: Finished, folder: Path, mark: str) -> Path:
    """Write edition.json beside the finished results.csv: by it a later edition knows number, date and sentences.

    Args:
        finished: The edition, with its number and its sentences.
        folder: Where its results.csv lies already.
        mark: What it says of itself; empty where the data are real.
    """
    edition, sentences = finished.edition, finished.sentences
    if edition is None or sentences is None:
        raise ValueError("an edition without number or sentences has nothing to tell")
    content = {
        **({"mark": mark} if mark else {}),
        "number": edition.number,
        "date": edition.date.isoformat(),
        "notes": list(edition.notes),
        "approved": edition.approved.model_dump(mode="json") if edition.approved else None,
        "results": _checksum(folder / RESULTS),
        "sentences": [{**place._asdict(), "text": text} for place, text in sorted(sentences.items())],
    }
    path = folder / ABOUT
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
