"""Which of the package's modules a module needs: read off its imports, so that a key can depend on just those."""

from __future__ import annotations

import ast
import hashlib
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from helpers.pipeline.layout import PACKAGE

# Two threads that parse at a time can meet a fault of the interpreter ("AST constructor recursion depth mismatch").
_PARSING = threading.Lock()


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


def code_hash(names: Iterable[str]) -> str:
    """SHA-256 over the names and contents of `modules_behind`."""
    digest = hashlib.sha256()
    for file in modules_behind(names):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _imported(file: Path, _changed: int) -> tuple[Path, ...]:
    names: list[str] = []
    with _PARSING:
        tree = ast.parse(file.read_bytes())
    for node in _statements(tree.body):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(found for name in names for found in _files(name)))


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The statements of a body and of all bodies in it: imports are statements, and most of a module is expressions."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from _statements(getattr(node, part, ()))


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
