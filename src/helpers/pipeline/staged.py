"""One executed notebook as the site reads it, with the files of its tables; kept by all that it is made of."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache

import nbformat

from helpers.pipeline.code import code_hash
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.keys import environment
from helpers.pipeline.outputs import as_read
from helpers.pipeline.plan import Run
from helpers.pipeline.store import Store


@dataclass(frozen=True)
class Staged:
    """A notebook for the site, as JSON, and the files of its tables by their places below the downloads' folder."""

    notebook: str
    files: dict[str, bytes]


def staged(executed: bytes, run: Run, heading: str, downloads: Downloads, store: Store | None) -> Staged:
    """What the site gets of an executed notebook.

    Args:
        executed: The notebook as it was run, JSON.
        run: Which chapter and project it is.
        heading: The page's heading, Markdown: every page has a title of its own.
        downloads: Makes the files.
        store: Where finished ones are kept; None: it is made anew.
    """
    key = _key(executed, run, heading, downloads)
    if store and (known := store.get(key)) is not None:
        return _read(known)
    notebook = as_read(nbformat.reads(executed.decode("utf-8"), as_version=4), heading)
    files = downloads.link(notebook, run)
    made = Staged(nbformat.writes(notebook), files)
    if store:
        store.put(key, _written(made))
    return made


def _key(executed: bytes, run: Run, heading: str, downloads: Downloads) -> str:
    study = downloads.study
    parts = [hashlib.sha256(executed).hexdigest(), str(run), heading, study.title, repr(study.edition)]
    parts += [str(study.synthetic), _made_with()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _made_with() -> str:
    return code_hash([__name__]) + environment()


def _written(made: Staged) -> bytes:
    files = {place: base64.b64encode(content).decode() for place, content in made.files.items()}
    return json.dumps([made.notebook, files]).encode()


def _read(content: bytes) -> Staged:
    notebook, files = json.loads(content)
    return Staged(notebook, {place: base64.b64decode(text) for place, text in files.items()})
