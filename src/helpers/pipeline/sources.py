"""The project's own sources, looked through before a build begins: a file cut off is named at once."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from helpers.chapters.registry import CHAPTERS
from helpers.errors import Fault, MissingFile, SiteFault, StudyFault, raise_all
from helpers.pipeline.layout import ROOT
from helpers.yaml12 import read_values

_AGAIN = "Hent den igen med «git checkout {}»."


def check_sources(root: Path = ROOT) -> None:
    """Refuse sources that cannot be read: the chapters' notebooks, the two .yml files, images, references.

    Raises:
        Fault: Everything that is missing or broken, together.
    """
    files = [root / "notebooks" / f"{name}.ipynb" for name in CHAPTERS]
    files += [root / "_config.yml", root / "_toc.yml", *sorted((root / "book").rglob("*.svg"))]
    files += sorted((root / "book").glob("*.bib"))
    raise_all([fault for file in files if (fault := _broken(file, file.relative_to(root).as_posix())) is not None])


def _broken(file: Path, name: str) -> Fault | None:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        content = file.read_text(encoding="utf-8")
        if file.suffix == ".ipynb":
            whole = bool(json.loads(content)["cells"])
        elif file.suffix == ".yml":
            whole = isinstance(read_values(content.encode(), name), dict)
        elif file.suffix == ".bib":
            whole = bool(parse_string(content, "bibtex").entries)
        else:
            ElementTree.fromstring(content)  # noqa: S314 - this project's own files, and no entity is fetched
            whole = True
    except FileNotFoundError:
        return MissingFile("En af bogens egne filer mangler.", name, _AGAIN.format(name))
    except StudyFault as fault:
        return SiteFault(
            f"En af bogens egne filer kan ikke læses. {fault.what}",
            fault.where,
            f"{fault.remedy[:-1]}, eller hent filen igen med «git checkout {name}».",
        )
    except (ValueError, KeyError, TypeError, ElementTree.ParseError, PybtexError) as error:
        said = next(iter(str(error).splitlines()), "")
        return SiteFault(f"En af bogens egne filer kan ikke læses ({said}).", name, _AGAIN.format(name))
    if whole:
        return None
    return SiteFault("En af bogens egne filer er tom eller en anden slags fil.", name, _AGAIN.format(name))
