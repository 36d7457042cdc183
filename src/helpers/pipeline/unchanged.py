"""Whether anything has to be done at all. Light: it reads and hashes files, and imports nothing of what would do it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from helpers.errors import Fault
from helpers.pipeline.edition.seal import sealed
from helpers.pipeline.layout import BOOK, NOTEBOOKS, PACKAGE, ROOT, Layout


def everything(data: Path, **options: object) -> str:
    """A hash over all that any output can depend on: the study folder, this project's own files, the options."""
    digest = hashlib.sha256(json.dumps(options, sort_keys=True, default=str).encode())
    digest.update(sys.version.encode())
    for label, root, patterns in (
        ("data", data, ("**/*",)),
        ("package", PACKAGE, ("**/*.py", "**/*.typ", "**/*.lua", "**/*.geojson", "**/*.toml", "**/*.md", "**/*.bib")),
        ("book", BOOK, ("**/*",)),
        ("notebooks", NOTEBOOKS, ("*.ipynb",)),
        ("root", ROOT, ("_config.yml", "_toc.yml", "requirements.lock")),
    ):
        for name, path in _files(root, patterns):
            _add(digest, f"{label}/{name}", path)
    for name, path in _words(data):
        _add(digest, name, path)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, name: str, path: Path) -> None:
    content = path.read_bytes()
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def _words(data: Path) -> Iterator[tuple[str, Path]]:
    """The files of the words that study.yml names, under names that do not tell where they lie."""
    from helpers.yaml12 import read_values

    try:
        named = read_values((data / "study.yml").read_bytes(), "study.yml")
    except (OSError, Fault):
        return  # told where the study is read
    for key in ("book", "contents"):
        place = data.resolve() / str(named.get(key)) if isinstance(named, dict) and key in named else None
        if place and place.is_file():
            yield key, place
        elif place and place.is_dir():
            yield from ((f"{key}/{name}", path) for name, path in _files(place, ("**/*",)))


def edition_hashes(place: Path | None) -> list[str] | None:
    """The hashes of an earlier edition's files, from its folder or its results.csv; None where none is given."""
    if place is None:
        return None
    results = Layout(place).results if place.is_dir() else place
    return [file_hash(path) for path in (results, Layout(results.parent).about) if path.is_file()]


def finished(layout: Layout, key: str) -> bool:
    """Whether an output folder holds just the edition that was made under this key, every byte of it."""
    try:
        manifest: Mapping[str, object] = json.loads(layout.manifest.read_text(encoding="utf-8"))
        made, files = manifest["key"], manifest["files"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    if made != key or not isinstance(files, dict) or not sealed(layout):
        return False
    there = dict(published_files(layout))
    return there.keys() == files.keys() and all(file_hash(path) == files[name] for name, path in there.items())


def published_files(layout: Layout) -> Iterable[tuple[str, Path]]:
    """Every file of the public places of an output folder but for the manifest: path inside it, path."""
    for place in layout.public:
        if place.is_dir():
            for path in sorted(p for p in place.rglob("*") if p.is_file()):
                yield path.relative_to(layout.out).as_posix(), path
        elif place.is_file():
            yield place.relative_to(layout.out).as_posix(), place


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(root: Path, patterns: Iterable[str]) -> list[tuple[str, Path]]:
    found = {
        path.relative_to(root).as_posix(): path
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    return sorted(found.items())
