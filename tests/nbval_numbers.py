"""For nbval (notebooks/conftest.py loads it): what elements say as data is compared number by number, and told so.

Values have twelve significant digits, so two processors agree on all but those that lie just on the edge between two
(`helpers.results.precision`): they may differ by one in the last. All else is compared to the letter. nbval's own
means, regular expressions, see strings only, and what `sanitize` returns it joins as text: so it is text here.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import nbval.kernel
import pytest
from jupyter_client.localinterfaces import localhost
from jupyter_client.manager import KernelManager
from nbval.plugin import IPyNbCell
from traitlets import default

from helpers.pipeline.kernels.sockets import socket_name
from helpers.results import LEDGER_KEY, same_value

_LINES = 40  # of one cell's differences
_IMAGE = re.compile(r"(?<=;base64,)[A-Za-z0-9+/=]{64,}")


class Told(str):
    """JSON that is equal when it says the same."""

    __slots__ = ("content",)
    content: Any

    def __new__(cls, content: Any) -> Told:
        told = super().__new__(cls, json.dumps(content, ensure_ascii=False, sort_keys=True))
        told.content = content
        return told

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and next(differences(self.content, other.content), None) is None

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Every difference of two JSON values, as «place: old → new»; a ledger's rows are told by their keys."""
    if place == "ledger" and isinstance(old, list) and isinstance(new, list):
        old, new = _by_key(old), _by_key(new)
        place = ""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            at = f"{place}.{key}".lstrip(".")
            if key in old and key in new:
                yield from differences(old[key], new[key], at)
            else:
                yield f"{at}: kun i {'notesbogen' if key in old else 'kørslen'}: {old.get(key, new.get(key))}"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for k, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, f"{place}[{k}]")
    elif type(old) is not type(new) or not (same_value(old, new) if isinstance(old, float) else old == new):
        yield f"{place}: {old} → {new}"


def _by_key(ledger: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows by their key, as one reads it; the same number twice has its place in the list behind it."""
    rows: dict[str, Any] = {}
    for row in ledger:
        key = " / ".join(str(row.get(column, "")) or "–" for column in LEDGER_KEY)
        again = f" ({len(rows) + 1})" if key in rows else ""
        rows[key + again] = {name: value for name, value in row.items() if name not in LEDGER_KEY}
    return rows


def text_of(source: str) -> str:
    """What is compared of a text: of an embedded image its hash, which can be told."""
    return _IMAGE.sub(lambda found: hashlib.sha256(found[0].encode()).hexdigest()[:16], source)


def _tags(source: str) -> list[str]:
    return source.replace("><", ">\n<").splitlines()


def pytest_assertrepr_compare(left: object, right: object) -> list[str] | None:
    """How nbval tells a difference: the notebook's value → the run's, with the number's key."""
    if isinstance(left, Told) and isinstance(right, Told):
        lines = list(differences(left.content, right.content))
    elif isinstance(left, str) and isinstance(right, str) and left.startswith("<"):
        changed = difflib.unified_diff(_tags(left), _tags(right), "notesbogen", "kørslen", lineterm="", n=0)
        lines = [line for line in changed if not line.startswith("@@")]
    else:
        return None
    more = [f"… og {len(lines) - _LINES} forskelle til"] if len(lines) > _LINES else []
    return ["notesbogen → kørslen", *lines[:_LINES], *more]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A notebook's cells stay together and in order, whatever shuffles or shares out the tests."""
    cells = [item for item in items if isinstance(item, IPyNbCell)]
    for cell in cells:
        cell.add_marker(pytest.mark.xdist_group(cell.path.stem))
    cells.sort(key=lambda cell: (cell.path, cell.cell_num))
    items[:] = [*(item for item in items if not isinstance(item, IPyNbCell)), *cells]


_letter = IPyNbCell.sanitize


def _sanitize(cell: IPyNbCell, content: Any) -> Any:
    return text_of(_letter(cell, content)) if isinstance(content, str) else Told(content)


class _OverFiles(KernelManager):
    """nbval's kernels, spoken to over files: parallel workers race for TCP ports, and the later kernel dies."""

    @default("transport")
    def _transport(self) -> str:
        return "ipc" if os.name == "posix" else "tcp"

    @default("ip")
    def _socket(self) -> str:
        # The library's own default is one relative path, on which two kernels of a folder meet.
        return socket_name() if self.transport == "ipc" else localhost()


def pytest_configure() -> None:
    IPyNbCell.sanitize = _sanitize
    nbval.kernel.KernelManager = _OverFiles
