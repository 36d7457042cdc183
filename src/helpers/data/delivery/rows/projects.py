"""Whose rows are whose: the column of a delivery that names the study's projects, and the mapping of each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.data.contract import contracts
from helpers.data.delivery.mapping import MAPPING, Mapping, Projects
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.findings import Finding, rows_in_words, shown
from helpers.data.meaning import best, plain
from helpers.errors import Fault, MissingFile
from helpers.study import Study, load_projects

_CALLED = {"projekt", "projektnavn", "projekt navn", "project", "project name", "indsats", "organisation", "forening"}

_MOST_LISTED = 40  # columns that a fault names

Names = MappingOf[str, str]


def names_of(study_folder: Path) -> dict[str, str]:
    """The slug of each project by each of its names, plain: slug, name and short name."""
    try:
        projects = load_projects(study_folder)
    except Fault:  # told by validate; the folders' names are known all the same
        return {plain(place.parent.name): place.parent.name for place in study_folder.glob("projects/*/project.yml")}
    return {plain(text): one.slug for one in projects for text in (one.slug, one.name, one.short_name) if text}


def titles_of(study_folder: Path) -> dict[str, str]:
    """What each project is called, by its slug; nothing of a study whose projects cannot be read."""
    try:
        return {one.slug: one.name for one in load_projects(study_folder)}
    except Fault:  # told by validate
        return {}


def of_project(source: Source, project: str, names: Names) -> tuple[str, tuple[str, ...], str]:
    """The column that names the study's projects, its values of one project, and what must be looked after; or nothing.

    Most of the rows name projects, or the column is called so.
    """
    for column in source.raw.frame.columns:
        counts, meant = _values(source, column, names)
        named = sum(counts[value] for value in meant)
        if meant and (2 * named >= counts.total() or plain(column) in _CALLED):
            own = tuple(value for value, slug in meant.items() if slug == project)
            others = [value for value in counts if value not in own]
            rows = sum(counts[value] for value in others)
            told = ", ".join(f"«{shown(value)}»" for value in others[:3])
            return column, own, f"{rows_in_words(rows)} hører til {told}" if others else ""
    return "", (), ""


def called_otherwise(source: Source, project: str, names: Names) -> str:
    """What must be looked after because a file or sheet is named after another project; nothing where it is not."""
    for text in (source.sheet or "", Path(source.file).stem):
        words = f" {plain(text)} "
        named = {slug for name, slug in names.items() if name and f" {name} " in words}
        if named and project not in named:
            return f"«{shown(text)}» er navnet på et andet projekt"
    return ""


def proposed_projects(delivery: Delivery, column: str, names: Names) -> dict[str, tuple[str, str]]:
    """Each value of a column, with the project it names (empty for none) and what must be looked after."""
    found: dict[str, tuple[str, str]] = {}
    for source in delivery.sources:
        if column not in source.raw.frame.columns:
            continue
        counts, meant = _values(source, column, names)
        for value, count in counts.items():
            close = best(plain(value), [(slug, name) for name, slug in names.items()])
            if value in meant:
                found[value] = meant[value], ""
            elif value not in found:
                slug = close[0] if close else ""
                why = (
                    "er det det projekt?"
                    if slug
                    else f"intet af studiets projekter hedder sådan ({rows_in_words(count)})"
                )
                found[value] = slug, why
    return found


def check_column(delivery: Delivery, column: str) -> None:
    """Refuse a column that no table has; a question of that text is told by its column's name.

    Raises:
        MissingFile: None is called so.
    """
    labels = {
        name: source.labels.columns.get(name, "")
        for source in delivery.sources
        for name in source.raw.frame.columns.astype(str)
    }
    if column in labels:
        return
    asking = [name for name, label in labels.items() if label and plain(label) == plain(column)]
    near = [f"«{shown(name)}» spørger om «{shown(labels[name])}»: skriv --split {shown(name)}." for name in asking]
    known = ", ".join(f"«{shown(name)}»" for name in list(labels)[:_MOST_LISTED])
    more = " m.fl." if len(labels) > _MOST_LISTED else "."
    remedy = " ".join([*near, f"Ret kolonnens navn. Leverancens kolonner er {known}{more}"])
    raise MissingFile(f"Leverancen har ingen kolonne, der hedder «{shown(column)}».", "--split", remedy)


def spread(delivery: Delivery, mapping: Mapping, study: Study) -> Delivery:
    """The delivery with the project of each row also in tables that do not have it, by the ids of those that do."""
    column = mapping.projects.column if mapping.projects else ""
    keys = {
        (part.file, part.sheet): part.columns[key].source
        for part in mapping.parts
        if (key := contracts(study)[part.table].key[0]) in part.columns
    }
    known: dict[str, set[str]] = defaultdict(set)
    for source in delivery.sources:
        frame, key = source.raw.frame, keys.get(source.place, "")
        if column in frame and key in frame:
            for one, project in zip(frame[key], frame[column], strict=True):
                known[one].add(project)
    sources = []
    for source in delivery.sources:
        frame, key = source.raw.frame, keys.get(source.place, "")
        if column and column not in frame and key in frame:
            whose = [next(iter(known[one])) if len(known.get(one, ())) == 1 else "" for one in frame[key]]
            frame = frame.assign(**{column: pd.Series(whose, index=frame.index, dtype=object)})
            source = replace(source, raw=replace(source.raw, frame=frame))
        sources.append(source)
    return replace(delivery, sources=tuple(sources))


def nobodys(delivery: Delivery, projects: Projects) -> list[Finding]:
    """Rows of projects that nobody imports, and of values that the mapping does not know."""
    findings = []
    for source in delivery.sources:
        if projects.column not in source.raw.frame.columns:
            continue
        cells = source.raw.frame[projects.column]
        for value, count in Counter(cells).items():
            first = int(cells.index[cells == value][0])
            place = (source.raw.file, first, projects.column)
            if value not in projects.of:
                message = f"{MAPPING} siger ikke, hvilket projekt «{shown(value)}» er ({rows_in_words(count)})."
                remedy = "Skriv værdien under projects, med projektets mappenavn, eller '' hvis ingen skal have dem."
                findings.append(Finding("error", *place, value or None, message, remedy))
            elif not projects.of[value]:
                message = f"{rows_in_words(count)} hører til «{shown(value)}», som ingen importerer."
                remedy = "Er det et af studiets projekter, så skriv det under projects i koblingen."
                findings.append(Finding("warning", *place, value or None, message, remedy))
    return findings


def _values(source: Source, column: str, names: Names) -> tuple[Counter[str], dict[str, str]]:
    """How often each value stands in a column, and the project of those that name one, by value or label."""
    labels = source.labels.values.get(column, {})  # noqa: PD011 - no frame
    counts = Counter(source.raw.frame[column].tolist())
    meant = {value: names[text] for value in counts if (text := plain(labels.get(value, value))) in names}
    return counts, meant
