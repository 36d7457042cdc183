"""The gate: what an output of a notebook must be, so that it is shown; told for runs and for committed files alike.

An output is shown where it is one element of the book and nothing beside it: its three forms, and the seal over them.
A run has a secret of its own, which its kernel is given and forgets; so only what a chapter made in that run bears its
seal. In a file that is kept the seal is made anew without a secret: it then says that the three forms belong together.

Standard library only, and nothing of this package: the hook that guards commits reads this file by its path.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

MIME = "application/vnd.erfaring.element+json"
FORMS = ("text/html", "text/plain", MIME)
KINDS = ("header", "figure", "table", "sentence", "facts", "quotes", "note", "text", "end")
SECRET = "ERFARING_SEAL"  # noqa: S105 - the variable's name
INJECTED = "injected-parameters"  # Papermill's own cell, which the notebook's file does not have

_CELL = {"cell_type", "id", "metadata", "source", "outputs", "execution_count"}
_OUTPUT = {"output_type", "data", "metadata", "execution_count"}
_SWITCHES = {"collapsed", "deletable", "editable", "outputs_hidden", "scrolled", "source_hidden"}
_TAG = re.compile(r"[a-z]+(-[a-z]+)*")
_STREAMS = {"stdout": "udskrevet tekst", "stderr": "en advarsel eller logning"}
_FORMS = (  # the first that fits
    ("application/vnd.jupyter.widget", "et interaktivt element (widget)"),
    ("image/", "et billede"),
    ("text/html", "en tabel eller anden HTML"),
    ("text/markdown", "tekst i Markdown"),
    ("text/plain", "en værdi"),
)


@cache
def secret() -> str:
    """The run's secret, taken out of the environment so that nothing a cell starts has it; empty: nobody runs this."""
    return os.environ.pop(SECRET, "")


def seal(data: Mapping[str, Any], key: str = "") -> str:
    """HMAC-SHA-256 over an element's three forms.

    Args:
        data: The MIME bundle; a text may be a list of lines, as files have it.
        key: The run's secret; empty: none.
    """
    forms = [_text(data[name]) if name != MIME else data[name] for name in FORMS]
    content = json.dumps(forms, sort_keys=True, ensure_ascii=False, default=float)
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()


def sealed(data: Mapping[str, Any], key: str = "") -> dict[str, dict[str, str]]:
    """The metadata of the output that shows this bundle."""
    return {MIME: {"seal": seal(data, key)}}


def refusals(cells: list[Mapping[str, Any]], key: str = "") -> Iterator[tuple[str, str]]:
    """What of a notebook's cells may not be shown: which cell, and what it has.

    Cells of code bear the number that JupyterLab gives them when all are run.

    Args:
        cells: As a file has them.
        key: The secret of the run they were executed in; empty: they were kept.
    """
    number = 0
    for place, cell in enumerate(cells, start=1):
        code = cell.get("cell_type") == "code"
        number += code and INJECTED not in cell.get("metadata", {}).get("tags", [])
        name = f"celle {number}" if code else f"tekstcelle ({place}. celle i alt)"
        yield from ((name, wrong) for wrong in _beside(cell, run=bool(key)))
        for output in cell.get("outputs", []) if code else ():
            if wrong := refusal(output, key):
                yield f"{name}, {_beginning(cell)}", wrong


def _beside(cell: Mapping[str, Any], *, run: bool) -> Iterator[str]:
    """What a cell holds beside its text or code and its outputs; a run keeps no metadata but tags."""
    code, metadata = cell.get("cell_type") == "code", cell.get("metadata", {})
    if not code and cell.get("cell_type") != "markdown":
        yield "en celle, som hverken er kode eller tekst (raw)"
    elif set(cell) - _CELL:
        yield "noget vedhæftet eller tilføjet, som ikke er tekst"
    elif not code and (cell.get("outputs") or cell.get("execution_count") is not None):
        yield "et output, som ingen kode har"
    if not _counts(cell, *cell.get("outputs", [])):
        yield "et løbenummer, som ikke er et tal"
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in tags):
        yield "et mærke (tag), som ikke er små bogstaver med bindestreger imellem"
    switches = {name: value for name, value in metadata.items() if name not in ("jupyter", "tags")}
    folded = metadata.get("jupyter", {})
    switches |= folded if isinstance(folded, dict) else {"jupyter": folded}
    if not run and not all(name in _SWITCHES and isinstance(value, bool) for name, value in switches.items()):
        yield "metadata, som ikke er JupyterLabs til og fra"


def _counts(*numbered: Mapping[str, Any]) -> bool:
    return all(type(one.get("execution_count")) in (int, type(None)) for one in numbered)


def refusal(output: Mapping[str, Any], key: str = "") -> str:
    """What an output is, in Danish, where it is no element of the book; empty: it is one.

    Args:
        output: As a file has it.
        key: The secret of the run it was made in; empty: it was kept.
    """
    kind, data, metadata = output.get("output_type"), output.get("data"), output.get("metadata")
    if kind == "stream":
        return _STREAMS.get(str(output.get("name")), "udskrevet tekst")
    if kind not in ("execute_result", "display_data") or not isinstance(data, dict):
        return "en fejlmeddelelse" if kind == "error" else "noget ukendt"
    content = data.get(MIME)
    if content is None:
        return next((words for form, words in _FORMS if any(name.startswith(form) for name in data)), "noget ukendt")
    if set(data) != set(FORMS) or set(output) - _OUTPUT:
        return "et af bogens elementer med mere, end elementet selv har"
    if (
        not isinstance(content, dict)
        or content.get("kind") not in KINDS
        or content.get("text") != _text(data["text/plain"])
    ):
        return "noget, der ligner et af bogens elementer uden at være det"
    if metadata != sealed(data, key):
        return "et element, som kapitlet ikke selv har dannet, eller som er ændret bagefter"
    return ""


def _text(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _beginning(cell: Mapping[str, Any]) -> str:
    lines = _text(cell.get("source", "")).strip().splitlines() or [""]
    last = lines[-1]
    return f"«{last[:60]}{'…' if len(last) > 60 else ''}»"
