"""`python -m benchmarks.site_sources DATA OUT SOURCES RUNS [cached]`: pages and notebooks for `jupyter-book build`.

Just the folder this project's own build gives to Jupyter Book, kept instead of built. With `cached` each chapter is
instead its notebook with the parameters in it, not executed, and Jupyter Book's own cached execution is switched on.
Where the page of each run of RUNS (a JSON file) lies is printed as JSON.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import papermill
import yaml

from helpers.pipeline import build, toc
from helpers.pipeline.progress import Progress


class Kept(Exception):
    """The sources are there; nothing more is wanted."""


def main() -> None:
    data, out, target = (Path(name) for name in sys.argv[1:4])

    class Keeper:
        """In the place of the builder of the site: takes what it is given."""

        def __init__(self, *_: Any, **__: Any) -> None: ...

        def __enter__(self) -> Keeper:
            return self

        def __exit__(self, *_: object) -> None: ...

        def build(self, staged: Path) -> Path:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(staged, target)
            raise Kept

    build.SiteBuilder = Keeper  # type: ignore[assignment, misc]
    try:
        with Progress(io.StringIO()) as progress:
            build.build(data, out, progress)
    except Kept:
        shutil.rmtree(out)
    runs = json.loads(Path(sys.argv[4]).read_text(encoding="utf-8"))
    if sys.argv[5:] == ["cached"]:
        _not_executed(runs, target)
    json.dump({f"{one['project']}/{one['chapter']}.ipynb": _page(one) for one in runs}, sys.stdout)


def _page(one: dict[str, Any]) -> str:
    return f"{toc.chapter_page(one['project'], one['chapter'])}.ipynb"


def _not_executed(runs: list[dict[str, Any]], target: Path) -> None:
    """Notebooks with parameters in the chapters' places; paths are absolute, since each runs where it lies."""
    for one in runs:
        given = {k: v if k == "project" else str(Path(one["folder"]) / v) for k, v in one["parameters"].items()}
        page = str(target / _page(one))
        papermill.execute_notebook(one["notebook"], page, parameters=given, prepare_only=True, kernel_name="python3")
    config = yaml.safe_load((target / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "cache", "timeout": -1}
    (target / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
