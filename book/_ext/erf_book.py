"""What the book asks of Sphinx beyond configuration and templates; each step mends one thing that has no setting.

- nothing from a third party: a script or style sheet with a foreign address stops the build;
- no inline script: the theme's are left out (they set options that this book does not use), so that the pages' strict
  content-security policy holds;
- hidden code stands after what it makes, named by its visible, Danish text and not by an English label;
- tables written in Markdown get `scope` on their headers, and an address made of their caption, not of their number;
- what the theme copies into `_static` and no page uses is taken out again (5 MB, English, foreign addresses).
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, HideInputCells
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

OWN = "_static/erf"
SEARCH_ONLY = "_static/erf-search.js"  # the search page's template loads it, where Sphinx's own script is there already
FOREIGN = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class CodeAfterOutput(SphinxPostTransform):
    """Move the hidden code of a cell below its output, which readers come for. Runs after MyST-NB has folded it."""

    default_priority = HideInputCells.default_priority + 1
    formats = ("html",)

    def run(self, **_: Any) -> None:
        for code in list(self.document.findall(HideCodeCellNode)):
            cell = code.parent
            cell.remove(code)
            cell.append(code)


class LastingTables(SphinxPostTransform):
    """Give a captioned table an id of its caption: Sphinx's own is a count, another one after every edit above it."""

    default_priority = 5
    formats = ("html",)

    def run(self, **_: Any) -> None:
        for table in self.document.findall(nodes.table):
            title = next(table.findall(nodes.title), None)
            if title is None or not all(re.fullmatch(r"id\d+", name) for name in table["ids"]):
                continue
            name = f"tabel-{nodes.make_id(title.astext())}"
            if name not in self.document.ids:
                self.document.ids[name] = table
                table["ids"] = [name]


def local_assets(_app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Leave out inline scripts; refuse foreign scripts and style sheets."""
    for kind in ("script_files", "css_files"):
        for asset in context[kind]:
            if FOREIGN.match(str(getattr(asset, "filename", asset) or "")):
                raise ExtensionError(f"{pagename} refers to a third party: {asset.filename}")
    named = [js for js in context["script_files"] if getattr(js, "filename", js)]
    # Jupyter Book takes this book's own in the order in which the file system happens to list them.
    own = iter(sorted((js for js in named if _name(js).startswith(OWN)), key=_name))
    ordered = [next(own) if _name(js).startswith(OWN) else js for js in named]
    context["script_files"] = [js for js in ordered if _name(js) != SEARCH_ONLY]


def _name(asset: Any) -> str:
    return str(getattr(asset, "filename", asset))


def mend_body(_app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """The label and the table headers that MyST-NB and docutils leave wanting."""
    body = context.get("body")
    if not body:
        return
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    body = re.sub(r'<th class="head(?: stub)?"', lambda found: found[0].replace("<th", '<th scope="col"'), body)
    body = re.sub(r'<th class="stub"', '<th scope="row" class="stub"', body)
    context["body"] = body


def absolute_locales(app: Sphinx, config: Config) -> None:
    """Sphinx looks for the scripts' messages (sphinx.js) from the working folder, not from the book's."""
    config.locale_dirs = [str(Path(app.srcdir) / folder) for folder in config.locale_dirs]
    for folder in config.locale_dirs:
        if not Path(folder).is_dir():
            raise ExtensionError(f"the book's Danish catalogue is missing: {folder}")


UNUSED = ("scripts/fontawesome.js*", "scripts/bootstrap.js*", "**/*.map", "*webpack-macros.html", "locales")


def prune(app: Sphinx, exception: Exception | None) -> None:
    """Take out the theme's files that no page refers to."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for path in list(static.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("comments_config", {}, "")  # Jupyter Book sets it, also where its comments are not used
    app.connect("config-inited", absolute_locales)
    app.add_post_transform(CodeAfterOutput)
    app.add_post_transform(LastingTables)
    app.connect("build-finished", prune)
    app.connect("html-page-context", local_assets, priority=900)
    app.connect("html-page-context", mend_body, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
