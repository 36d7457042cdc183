"""A page that needs nothing else, for who works on a study: no script, no request, readable with a screen reader."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
html { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 80rem;
  padding: 0 1rem; }
.wide { overflow-x: auto; margin-bottom: 1.5rem; }
.wide:focus-visible { outline: 3px solid #005a9c; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; margin-bottom: .5rem; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead th { background: #e8e8e8; }
.mark { background: #fff3d6; }
@media (max-width: 44rem) { .wide table { min-width: 52rem; } }
@media screen and (prefers-color-scheme: dark) {
  body { color: #e6e6e6; background: #16191d; }
  .wide:focus-visible { outline-color: #8ec8ff; }
  th, td { border-color: #8a8a8a; }
  thead th { background: #2b3036; }
  .mark { background: #463a15; }
}
.sign { margin-top: 3rem; border-top: 1px solid currentcolor; max-width: 30rem; padding-top: .3rem; }
"""
_PRINT = "@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }\n"


def page(title: str, body: str, style: str = "") -> bytes:
    """The page.

    Args:
        title: Its title, as text.
        body: What stands under the title, as HTML.
        style: Rules of its own.
    """
    whole = f"{_STYLE}{style}{_PRINT}"
    digest = base64.b64encode(hashlib.sha256(whole.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = escape(title)
    return (
        f'<!DOCTYPE html>\n<html lang="da"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n<style>{whole}</style></head>\n'
        f"<body><main>\n<h1>{title}</h1>\n{body}\n</main></body></html>\n"
    ).encode()


def table(name: str, caption: str, headings: Sequence[str], rows: Iterable[tuple[str, Sequence[str | int]]]) -> str:
    """A table whose first cells are the rows' heads.

    Args:
        name: The id of its caption, which no other has on the page.
        caption: What it shows, as text.
        headings: Its columns, as text.
        rows: Each row's class (empty for none) and its cells, as text.
    """
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    lines = "\n".join(
        f"<tr{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>"
        f'<th scope="row">{escape(str(cells[0]))}</th>'
        + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells[1:])
        + "</tr>"
        for kind, cells in rows
    )
    return (
        f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0"><table>\n'
        f'<caption id="{name}">{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{lines}\n</tbody></table></div>"
    )
