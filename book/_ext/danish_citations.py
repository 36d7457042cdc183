"""Citations and the bibliography in Danish: «(Rambøll 2017, afsnit 2.1)», «Hartung og Knapp 2001», «m.fl.».

An entry's field `shorthand` is the whole of its short name («Rambøll 2017», «kataloget»); an entry without one is
called by its authors and its year. The packaged styles write "and", "et al." and "URL", and know no shorthand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from docutils import nodes
from pybtex import plugin
from pybtex.plugin import register_plugin as register_format
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle, BracketStyle, GroupReferenceStyle
from sphinxcontrib.bibtex.style.template import join2, node, post_text, pre_text, reference
from sphinxcontrib.bibtex.transforms import BibliographyTransform

NAME = "dansk"
_DOI = "https://doi.org/"
_BRACKETS = BracketStyle(left="(", right=")", sep="; ")


def listed(names: list[str]) -> str:
    """«A», «A og B», «A, B og C»."""
    return " og ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def full_name(person: Any) -> str:
    """«Cohen, J.»; an organisation, in double braces in the file, is one last name."""
    last = " ".join([*person.prelast_names, *person.last_names])
    first = " ".join([*person.first_names, *person.middle_names])
    return ", ".join(part.replace("{", "").replace("}", "") for part in (last, first) if part)


def short_name(entry: Any) -> str:
    """What the text calls an entry."""
    if "shorthand" in entry.fields:
        return str(entry.fields["shorthand"])
    lasts = [" ".join([*p.prelast_names, *p.last_names]) for p in entry.persons["author"]]
    authors = f"{lasts[0]} m.fl." if len(lasts) > 2 else listed(lasts)
    return f"{authors} {entry.fields['year']}"


@node
def short(_children: Any, data: dict[str, Any]) -> Text:
    return Text(short_name(data["entry"]))


class DanishBibliography(BaseStyle):  # type: ignore[misc]
    """An entry of any type: authors (year). *Title*. Where it stands, number, pages. Note. Address."""

    default_sorting_style = "author_year_title"

    def format_entry(self, _label: str, entry: Any, _bib_data: Any = None) -> Any:
        from pybtex.style import FormattedEntry

        return FormattedEntry(entry.key, self.text_of(entry), short_name(entry))

    def text_of(self, entry: Any) -> Text:
        said = {name: str(text).replace("{", "").replace("}", "") for name, text in entry.fields.items()}
        parts: list[Any] = [
            f"{listed([full_name(p) for p in entry.persons['author']])} ({said.get('year', 'uden år')}). "
        ]
        parts += [Tag("em", said["title"]), ". "]
        volume = f"{said['volume']}({said['number']})" if "number" in said else said.get("volume", "")
        where = [said.get("journal", ""), volume, said.get("publisher", ""), said.get("pages", "").replace("--", "-")]
        if any(where):
            parts.append(f"{', '.join(part for part in where if part)}. ")
        if "shorthand" in said:
            parts.append(f"I bogen: {said['shorthand']}. ")
        if "note" in said:
            parts.append(f"{said['note']} ")
        if "doi" in said:
            parts.append(HRef(_DOI + said["doi"], f"doi.org/{said['doi']}"))
        return Text(*parts)


@dataclass
class DanishParenthetical(BaseReferenceStyle):  # type: ignore[misc]
    """`{cite}` in brackets, `{cite:alp}` without: the name is the link, what follows the comma is the place in it."""

    def role_names(self) -> list[str]:
        return ["p", "alp"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        return _BRACKETS.outer(children, brackets=role_name == "p", capfirst=False)

    def inner(self, _role_name: str) -> Any:
        return join2(sep1=" ", sep2=", ")[pre_text, reference[short], post_text]


@dataclass
class DanishReferences(GroupReferenceStyle):  # type: ignore[misc]
    def __post_init__(self) -> None:
        self.styles.append(DanishParenthetical())
        super().__post_init__()


class AsList(SphinxPostTransform):
    """An ordinary list out of the bibliography: its own form has brackets, roles that ARIA gave up, and no list."""

    default_priority = BibliographyTransform.default_priority + 1

    def run(self, **_: Any) -> None:
        for container in list(self.document.findall(nodes.container)):
            if container.children and all(isinstance(child, nodes.citation) for child in container.children):
                items = [nodes.list_item("", *c.children[1:], ids=c["ids"]) for c in container.children]
                container.replace_self(nodes.bullet_list("", *items, classes=["erf-literature"]))


def mark_english(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Say of each English title in the bibliography that it is English, for those who hear it."""
    body = context.get("body") or ""
    for entry in app.env.get_domain("cite").bibdata.data.entries.values():
        if entry.fields.get("langid") == "english":
            title = f"<em>{escape(entry.fields['title'], quote=False)}</em>"
            body = body.replace(title, title.replace("<em>", '<em lang="en">'))
    context["body"] = body


def setup(app: Sphinx) -> dict[str, Any]:
    # pybtex reads the metadata of every installed package at each citation to find one of its own classes.
    plugin._load_entry_point = cache(plugin._load_entry_point)
    register_format("pybtex.style.formatting", NAME, DanishBibliography)
    register_reference("sphinxcontrib.bibtex.style.referencing", NAME, DanishReferences)
    app.add_post_transform(AsList)
    app.connect("html-page-context", mark_english)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
