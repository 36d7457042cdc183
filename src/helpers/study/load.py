"""study.yml, project.yml and published.yml → models; every fault of a file in one report, with its line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from helpers.errors import Fault, MissingFile, StudyFault, raise_all, unknown
from helpers.results import POOLED
from helpers.study.base import Model
from helpers.study.facts import Project, Published
from helpers.study.rules import Lift, Lifts
from helpers.study.study import Study

# libyaml where it is there: five times as fast.
_DEEPEST, _LARGEST = 12, 100_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=Model)

# pydantic's error types in Danish; {…} are fields of the error's context.
_MESSAGES = {
    "missing": "Feltet mangler.",
    "extra_forbidden": "Feltet kendes ikke.",
    "string_type": "Feltet skal være tekst.",
    "string_too_short": "Teksten er tom.",
    "string_too_long": "Teksten er længere end {max_length} tegn.",
    "string_pattern_mismatch": "Koden må kun have små bogstaver a-z, tal og _ (i project.yml's slug: bindestreg).",
    "int_type": "Feltet skal være et heltal.",
    "int_parsing": "Feltet skal være et heltal.",
    "int_from_float": "Feltet skal være et heltal.",
    "float_type": "Feltet skal være et tal.",
    "float_parsing": "Feltet skal være et tal.",
    "bool_type": "Feltet skal være true eller false.",
    "bool_parsing": "Feltet skal være true eller false.",
    "date_from_datetime_parsing": "Feltet skal være en dato som 2017-11-30.",
    "date_from_datetime_inexact": "Feltet skal være en dato som 2017-11-30.",
    "date_type": "Feltet skal være en dato som 2017-11-30.",
    "literal_error": "Værdien skal være en af disse: {expected}.",
    "greater_than": "Tallet skal være større end {gt}.",
    "greater_than_equal": "Tallet skal være mindst {ge}.",
    "less_than": "Tallet skal være mindre end {lt}.",
    "less_than_equal": "Tallet må højst være {le}.",
    "too_short": "Listen er for kort.",
    "tuple_type": "Feltet skal være en liste.",
    "dict_type": "Feltet skal have underpunkter.",
    "model_type": "Feltet skal have underpunkter.",
}


def load_study(folder: Path) -> Study:
    """The study of a folder.

    Raises:
        MissingFile: The folder or its study.yml is not there.
        StudyFault: study.yml cannot be read or breaks the model (all faults of the file as one `Faults`).
    """
    if not folder.is_dir():
        raise MissingFile(
            "Studiemappen findes ikke.",
            str(folder),
            "Ret stien i DATA=…, eller udelad DATA for at bruge standardstudiet.",
        )
    return _load(folder / "study.yml", Study, folder)


def load_projects(folder: Path) -> tuple[Project, ...]:
    """All projects of a study folder in their own `order`; each lies in projects/<slug>/project.yml."""
    root = folder / "projects"
    places = (
        sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
        if root.is_dir()
        else []
    )
    if not places:
        raise MissingFile(
            "Studiet har ingen projekter.",
            "projects/",
            "Lav en mappe pr. projekt med en project.yml og dets datafiler.",
        )
    projects: list[Project] = []
    faults: list[Fault] = []
    for place in places:
        try:
            project = _load(place / "project.yml", Project, folder)
        except Fault as fault:
            faults.extend(getattr(fault, "faults", [fault]))
            continue
        if project.slug != place.name or project.slug == POOLED:
            faults.append(
                StudyFault(
                    f"slug er «{project.slug}», men mappen hedder «{place.name}».",
                    f"projects/{place.name}/project.yml",
                    f"Giv mappen og slug samme navn («{POOLED}» er optaget).",
                )
            )
        projects.append(project)
    raise_all(faults)
    return tuple(sorted(projects, key=lambda p: (p.order, p.slug)))


def load_published(folder: Path) -> Published | None:
    """The reference figures of a study, or None where it has no published.yml."""
    path = folder / "published.yml"
    return _load(path, Published, folder) if path.is_file() else None


def load_lifts(folder: Path) -> tuple[Lift, ...]:
    """The signed lifts of a study's suppressions; none where it has no lifts.yml."""
    path = folder / "lifts.yml"
    return _load(path, Lifts, folder).lifts if path.is_file() else ()


def load_model(path: Path, model: type[M], folder: Path) -> M:
    """Any other file that a model describes; places in faults are told from `folder`."""
    return _load(path, model, folder)


def check_project(name: str, projects: Sequence[Project]) -> str:
    """`name` if it is a project of the study or the pooled one.

    Raises:
        UnknownName: It is neither.
    """
    known = [POOLED, *(p.slug for p in projects)]
    if name not in known:
        raise unknown("Projektet", name, known, "PROJECT")
    return name


def _load(path: Path, model: type[M], folder: Path) -> M:
    where = path.relative_to(folder).as_posix()
    if not path.is_file():
        raise MissingFile(
            f"Filen {path.name} mangler.", where, "Læg filen i mappen; docs/study-folder.md viser dens form."
        )
    return cast("M", _made(path.read_bytes(), where, model))


@lru_cache(maxsize=1024)
def _made(raw: bytes, where: str, model: type[Model]) -> Model:
    """The model of a file's content; a run reads a description more than once, and models are frozen."""
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        _check_size(text, where)
        node = yaml.compose(text, Loader=_LOADER)
        content = _content(node)
    except UnicodeDecodeError as error:
        raise StudyFault("Filen er ikke gemt som UTF-8.", where, "Gem filen igen med tegnsættet UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", linje {mark.line + 1}" if mark else ""
        raise StudyFault(
            "Filen er ikke gyldig YAML.", f"{where}{line}", "Se efter indrykning, kolon og anførselstegn på linjen."
        ) from error
    doubled = [
        StudyFault(f"Feltet {key} står to gange.", f"{where}, linje {line}", "Behold ét af dem; kun det ene kan gælde.")
        for key, line in _doubled(node)
    ]
    try:
        made = model.model_validate(content)
    except ValidationError as error:
        found = error.errors()
        wrong = {e["loc"] for e in found}
        # A list whose only entry is wrong is not too short as well.
        told = [
            e for e in found if e["type"] != "too_short" or not any(w[: len(e["loc"])] == e["loc"] != w for w in wrong)
        ]
        raise_all([*doubled, *(_translate(e, where, node) for e in told)])
        raise  # raise_all always raises here; this line tells the type checker so
    raise_all(doubled)
    return made


def _check_size(text: str, where: str) -> None:
    """Refuse what no study needs and what would hang a reader: lists in lists in lists, aliases that multiply."""
    depth = 0
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            # An alias stands for all that its anchor holds; one inside its own anchor never ends.
            total += sizes.get(str(event.anchor), _LARGEST)
        elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            total += 1
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            depth -= 1
            if anchor:
                sizes[anchor] = total - before + 1
        if depth > _DEEPEST or total >= _LARGEST:
            mark = event.start_mark
            spot = f"{where}, linje {mark.line + 1}" if mark else where
            raise StudyFault(
                "Filen er for dyb eller for stor.", spot, "Ret indrykningen; docs/study-folder.md viser formen."
            )


def _content(node: yaml.Node | None) -> object:
    """The plain data of composed YAML; the file is parsed once, for its data and for its lines."""
    if node is None:
        return None
    constructor = yaml.constructor.SafeConstructor()
    return constructor.construct_document(node)


def _doubled(node: yaml.Node | None) -> list[tuple[str, int]]:
    """Keys that stand twice in one mapping, with the line of the second; YAML keeps the last and says nothing."""
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                found.append((str(key.value), key.start_mark.line + 1))
            seen.add(key.value)
            found += _doubled(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += _doubled(value)
    return found


def _translate(error: Any, where: str, node: yaml.Node | None) -> StudyFault:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "value_error":
        what = f"{str(error['ctx']['error'])[:1].upper()}{str(error['ctx']['error'])[1:]}."
    else:
        what = _MESSAGES.get(error["type"], "Værdien kan ikke bruges ({}).".format(error["type"]))
        what = what.format(**{k: str(v).replace(" or ", " eller ") for k, v in error.get("ctx", {}).items()})
    line = _line(node, error["loc"])
    spot = f"{where}, linje {line}" if line else where
    return StudyFault(
        what, f"{spot}, felt {place}" if place else spot, "Ret feltet; docs/study-folder.md viser, hvad det må være."
    )


def _line(node: yaml.Node | None, loc: Sequence[str | int]) -> int | None:
    """The line of the deepest part of `loc` that the file has."""
    if node is None:
        return None
    for part in loc:
        step: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            step = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            step = node.value[part]
        if step is None:
            break
        node = step
    return node.start_mark.line + 1
