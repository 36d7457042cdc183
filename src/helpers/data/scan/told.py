"""What is private in a study folder as findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from helpers.data.findings import Finding, Grade, shown
from helpers.data.personal import Kind
from helpers.data.pseudonyms import ORIGINAL, originals
from helpers.data.readers import RawTable
from helpers.data.scan.folder import NAMES, files_in, hits
from helpers.data.scan.places import Hit, Place
from helpers.foreign import grouped

_SAID: dict[Kind, tuple[str, str]] = {
    "email": (
        "Teksten indeholder en e-mailadresse.",
        "Skriv teksten uden den, hvis den ikke skal kunne læses i bogen.",
    ),
    "phone": ("Teksten ligner et telefonnummer.", "Skriv teksten uden det, hvis det ikke skal kunne læses i bogen."),
    "name": (f"Teksten indeholder et navn fra {NAMES}.", "Skriv teksten uden navnet."),
}

_PUBLISHED = "Uddrag offentliggøres: skriv det uden, eller tøm cellen, så udsagnet tælles med uden at kunne citeres."


def scan(
    folder: Path, only: Collection[str] | None = None, read: Mapping[str, RawTable] = MappingProxyType({})
) -> list[Finding]:
    """Everything private in a study folder as findings: errors where it is a personal number or would be published.

    Args:
        folder: The study folder.
        only: The projects whose files are looked through; None: all. Files outside the projects always are.
        read: The tables that were read already, by their path in the study folder.
    """
    findings: list[Finding] = []
    numbers: dict[tuple[str, str | None, Place], list[int]] = {}
    spread: dict[Hit, list[int]] = {}
    for hit in hits(folder, only, read):
        if hit.together:
            spread.setdefault(replace(hit, row=None), []).append(hit.row or 0)
        elif hit.kind == "cpr":
            numbers.setdefault((hit.file, hit.column, hit.place), []).append(hit.row or 0)
        elif hit.why:
            findings.extend(hit.why)
        elif hit.kind == "unread":
            message = "Filen kan ikke gennemsøges for personnumre: den kan ikke åbnes eller fylder for meget udpakket."
            remedy = "Flyt filen ud af studiemappen, eller læg dens indhold dér som CSV."
            findings.append(Finding("error", hit.file, None, None, None, message, remedy))
        else:
            message, remedy = _SAID[hit.kind]
            grade: Grade = "warning"
            if hit.column == "excerpt" and PurePosixPath(hit.file).stem == "statements":
                grade, remedy = "error", _PUBLISHED
            findings.append(Finding(grade, hit.file, hit.row, hit.column, hit.excerpt, message, remedy))
    files = ("/".join(path.relative_to(folder).parts) for path in files_in(folder))
    remedy = "Slet originalen, eller flyt den ud af studiemappen."
    findings += [
        Finding("error", file, None, None, None, ORIGINAL.format(copy), remedy)
        for file, copy in originals(files).items()
    ]
    findings += [_number(file, column, rows, place) for (file, column, place), rows in numbers.items()]
    findings += [_together(hit, rows) for hit, rows in spread.items()]
    return findings


def _number(file: str, column: str | None, rows: Iterable[int], place: Place) -> Finding:
    rows = sorted(set(rows))
    if place == "aside":
        message = "Filen indeholder et personnummer uden for cellerne: i et navn, en etiket, en note eller en formel."
        return Finding("error", file, None, column, None, message, "Fjern det, eller gem tabellen alene i en ny fil.")
    if place == "name":
        what = "Studiemappens navn" if file == "." else "Navnet på filen eller mappen"
        remedy = "Giv den et navn uden personnummer."
        return Finding("error", file, None, None, None, f"{what} indeholder et personnummer.", remedy)
    where = "Cellen" if column else "Linjen"
    message = f"{where} indeholder et personnummer."
    if len(rows) > 1:
        message = f"{'Kolonnen' if column else 'Filen'} indeholder personnumre i {len(rows)} {_rows(column)}."
    remedy = "Erstat personnumre med løbenumre, før filen lægges i studiemappen."
    return Finding("error", file, rows[0], column, None, message, remedy)


def told_together(hit: Hit, rows: int = 1) -> str:
    """What is said of columns that are numbers together."""
    many = f" i {grouped(rows)} rækker" if rows > 1 else ""
    if hit.together == (hit.column,):
        return f"Kolonnens tal er personnumre med cifrene i en anden orden{many}."
    *most, last = (f"«{shown(name)}»" for name in hit.together)
    others = f"{', '.join(most)} og {last}" if most else last
    return f"Kolonnen og {others} {'er' if hit.sure else 'kan være'} tilsammen personnumre{many}."


def _together(hit: Hit, rows: Sequence[int]) -> Finding:
    """Columns that are numbers together, or may be."""
    remedy = "Slet den ene kolonne, eller erstat dens tal med løbenumre, før filen lægges i studiemappen."
    if not hit.sure:
        remedy = "Slet den ene kolonne, hvis de er det. Ellers skal du ikke gøre noget."
    grade: Grade = "error" if hit.sure else "warning"
    return Finding(grade, hit.file, min(rows), hit.column, None, told_together(hit, len(rows)), remedy)


def _rows(column: str | None) -> str:
    return "rækker" if column else "linjer"
