"""Which file of a project's folder holds a table."""

from __future__ import annotations

from pathlib import Path

from helpers.data.findings import Finding
from helpers.data.readers.table import error
from helpers.errors import MissingFile

FORMATS = (".csv", ".xlsx", ".sav", ".parquet")
# What looks like a table and is none that can be read.
UNREADABLE = (
    ".xls",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".zsav",
    ".por",
    ".dta",
    ".sas7bdat",
    ".tsv",
    ".pkl",
    ".pickle",
    ".feather",
)


def find_table(folder: Path, name: str, file: str) -> tuple[Path | None, tuple[Finding, ...]]:
    """The file that holds the table `name` in a project's folder: `<name>.csv`, `.xlsx`, `.sav` or `.parquet`.

    Two of them are an error, for nobody can know which one holds: an old file beside a new one would be published.

    Args:
        folder: The project's folder.
        name: The table.
        file: The path of `<name>.csv` inside the study folder, for findings.

    Returns:
        The file, or None; and what was found: no file, only one of another format, or several.
    """
    stem = file.removesuffix(".csv")
    there = [end for end in FORMATS if _is_there(folder / f"{name}{end}")]
    others = [end for end in UNREADABLE if _is_there(folder / f"{name}{end}")]
    if len(there) > 1:
        names = " og ".join(f"{name}{end}" for end in there)
        message = f"Tabellen ligger i flere filer: {names}. Ingen af dem læses."
        remedy = "Behold den fil, der gælder, og flyt de andre ud af mappen."
        return None, (error(f"{stem}{there[0]}", None, message, remedy),)
    if there:
        message = f"Filen læses ikke, for {name}{there[0]} ligger i samme mappe og bruges."
        remedy = "Slet den af de to filer, der ikke gælder."
        return folder / f"{name}{there[0]}", tuple(
            Finding("warning", f"{stem}{end}", None, None, None, message, remedy) for end in others
        )
    if others:
        remedy = f"Gem tabellen som {name}.xlsx eller {name}.csv i samme mappe."
        return None, tuple(
            error(f"{stem}{end}", None, f"Filer i formatet {end} kan ikke læses.", remedy) for end in others
        )
    remedy = "Læg filen i mappen. Har projektet ingen data til den, så lad den bestå af overskriftsrækken alene."
    return None, (Finding("error", file, None, None, None, f"Filen {name}.csv mangler.", remedy, MissingFile),)


def _is_there(path: Path) -> bool:
    # Links to nowhere and what is no file too: that they cannot be read is told, not that they are missing.
    return path.is_symlink() or (path.exists() and not path.is_dir())
