"""What a page of a report's words may not hold: words are data, and read no file but their own pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from helpers.errors import SiteFault

# Directives and roles that show text. Others read files, run something or write what nobody looked through.
DIRECTIVES = frozenset(
    ("admonition attention bibliography caution danger deflist epigraph error glossary hint important list-table "
     "math note pull-quote seealso table tip warning").split()
)  # fmt: skip
ROLES = frozenset("abbr cite cite:alp cite:p cite:t doc kbd math ref sub sup term".split())
_DIRECTIVE = re.compile(r"^[ \t>*+-]*(?:\d+\.[ \t]+)?(?:`{3,}|~{3,}|:{3,})[ \t]*\{([^}\s]+)\}", re.MULTILINE)
_ROLE = re.compile(r"\{([\w:.+-]+)\}(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL)  # what it holds is none of its own
_FRONT = re.compile(r"\A\s*---[ \t]*$", re.MULTILINE)
_REMOTE = ("http", "https", "mailto")


def check_page(name: str, text: str) -> Iterator[SiteFault]:
    """What is wrong with a page, as it will be read.

    Args:
        name: The page's path within the words folder.
        text: Its Markdown, after what is computed was put in.
    """
    for directive in dict.fromkeys(_DIRECTIVE.findall(text)):
        if directive not in DIRECTIVES:
            yield SiteFault(
                f"Siden bruger direktivet «{directive}», som en bogs sider ikke må.",
                name,
                "Det kan læse filer eller køre noget. Skriv indholdet på siden selv, eller brug et af disse: "
                f"{', '.join(sorted(DIRECTIVES))}.",
            )
    for role in dict.fromkeys(found[1] for found in _ROLE.finditer(text)):
        if role not in ROLES:
            yield SiteFault(
                f"Siden bruger rollen «{role}», som en bogs sider ikke må.",
                name,
                f"Skriv det uden. Disse må bruges: {', '.join(sorted(ROLES))}.",
            )
    if _FRONT.match(text):
        yield SiteFault("Siden begynder med indstillinger («---»).", name, "Begynd siden med dens overskrift.")
    for target in dict.fromkeys(_targets(text)):
        if _outside(target, posixpath.dirname(name)):
            yield SiteFault(
                f"Siden henviser til «{target[:80]}», som ligger uden for bogen.",
                name,
                "Henvis til en af bogens egne sider eller til en adresse på nettet.",
            )


def _targets(text: str) -> Iterator[str]:
    reader = MarkdownIt()
    # What it leaves out of a page is told, too.
    setattr(reader, "validateLink", lambda _: True)  # noqa: B010 - the library's way of saying which links there are
    waiting = reader.parse(text)
    while waiting:
        token = waiting.pop()
        waiting += token.children or []
        for attribute in ("href", "src"):
            if attribute in token.attrs:
                yield str(token.attrs[attribute])


def _outside(target: str, folder: str) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return parts.scheme not in _REMOTE
    path = unquote(parts.path)
    return path.startswith(("/", "\\")) or posixpath.normpath(posixpath.join(folder, path)).startswith("..")
