"""The scripts of a page stand in one order, however the file system lists them."""

from __future__ import annotations

import importlib.util
import itertools
from types import ModuleType, SimpleNamespace
from typing import Any

from helpers.pipeline.layout import BOOK


def _extension() -> ModuleType:
    spec = importlib.util.spec_from_file_location("erf_book_alone", BOOK / "_ext" / "erf_book.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_books_own_scripts_are_sorted_among_themselves() -> None:
    extension, found = _extension(), set()
    for own in itertools.permutations(["erf-mode.js", "erf-choose.js", "erf-search.js", "erf.js"]):
        names = ["_static/theme.js", *(f"_static/{name}" for name in own), "_static/a.js"]
        context: dict[str, Any] = {"script_files": [SimpleNamespace(filename=n) for n in names], "css_files": []}
        extension.local_assets(None, "index", "", context, None)
        found.add(tuple(js.filename for js in context["script_files"]))
    assert found == {
        ("_static/theme.js", "_static/erf-choose.js", "_static/erf-mode.js", "_static/erf.js", "_static/a.js")
    }
