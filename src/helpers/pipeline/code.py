"""Which of the package's files a module needs: modules read off its imports, so that a key can depend on just those."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from helpers.pipeline.layout import PACKAGE

# One import of the package's own modules as the formatter leaves it. Reading this off a syntax tree takes ten times as
# long, which every command would wait for; tests/pipeline/test_keys.py holds both together for every module.
_IMPORT = re.compile(
    rf"^[ ]*(?:from (?P<module>{PACKAGE.name}[\w.]*) import (?P<parts>\([^)]*\)|.*)"
    rf"|import (?P<whole>{PACKAGE.name}[\w.]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"\w+")
_ASIDE = re.compile(r"#.*| as \w+")


def modules_behind(names: Iterable[str]) -> tuple[Path, ...]:
    """The files of these modules and of every module of the package that they import, directly or not.

    Imports inside functions count too. A module that is imported by a computed name is not seen: name it.

    Args:
        names: Modules, such as `helpers.chapters.projects`.
    """
    found: set[Path] = set()
    waiting = [file for name in names for file in _files(name)]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _imported(file, file.stat().st_mtime_ns)
    return tuple(sorted(found))


def data_beside(modules: Iterable[Path]) -> tuple[Path, ...]:
    """The files that lie in the packages of these modules and are no code: what a module reads of its own."""
    found: set[Path] = set()
    waiting = list({file.parent for file in modules})
    while waiting:
        for entry in waiting.pop().iterdir():
            if entry.name.startswith((".", "__pycache__")):
                continue
            if entry.is_dir() and not (entry / "__init__.py").is_file():
                waiting.append(entry)
            elif entry.is_file() and entry.suffix != ".py":
                found.add(entry)
    return tuple(sorted(found))


def code_hash(names: Iterable[str]) -> str:
    """SHA-256 over the names and contents of `modules_behind` and of `data_beside` them."""
    digest = hashlib.sha256()
    modules = modules_behind(names)
    for file in (*modules, *data_beside(modules)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _imported(file: Path, _changed: int) -> tuple[Path, ...]:
    names: list[str] = []
    for match in _IMPORT.finditer(file.read_text(encoding="utf-8")):
        module = match["module"] or match["whole"]
        parts = _NAME.findall(_ASIDE.sub("", match["parts"] or ""))
        names += [module, *(f"{module}.{part}" for part in parts)]
    return tuple(dict.fromkeys(found for name in names for found in _files(name)))


def _files(name: str) -> Iterator[Path]:
    """The files that importing this name runs: the packages above it, and itself where it is a module."""
    first, *rest = name.split(".")
    if first != PACKAGE.name:
        return
    place = PACKAGE
    yield place / "__init__.py"
    for part in rest:
        place = place / part
        if (place / "__init__.py").is_file():
            yield place / "__init__.py"
        elif place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")
            return
        else:
            return
