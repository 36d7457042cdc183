"""Nothing is said of every study that is true of some: a net of trigger words over the package's prose."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from helpers.pipeline.words import GENERIC
from helpers.present.prose import TEXTS
from helpers.study import PREMISES
from tests.foreign import OTHERS_WORDS

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "helpers"
# What only the default report can say, wherever it would stand.
ITS_OWN = re.compile(
    r"Rambøll|Socialstyrelsen|kontrolgruppe|seks måneder|tre ud af ti|selvmord|frivillig|forælder|forældre"
)
SAID = ("chapters", "present", "pipeline")


def unmarked(node: nodes.Node) -> list[str]:
    """The text of a template that stands there whatever the study declares."""
    if isinstance(node, nodes.If):
        asked = {
            n.attr for n in node.find_all(nodes.Getattr) if isinstance(n.node, nodes.Name) and n.node.name == "says"
        }
        if asked:
            return []
    own = [node.data] if isinstance(node, nodes.TemplateData) else []
    return own + [text for child in node.iter_child_nodes() for text in unmarked(child)]


@pytest.mark.parametrize("page", sorted([*TEXTS.glob("*.md"), *GENERIC.glob("*.md")]), ids=lambda page: page.stem)
def test_prose_that_presumes_something_is_marked(page: Path) -> None:
    text = " ".join(unmarked(Environment().parse(page.read_text(encoding="utf-8"))))  # noqa: S701 - only parsed
    assert not [word for word in OTHERS_WORDS.findall(text) if word != "samarbejdsmodel"]  # stands where there are some


@pytest.mark.parametrize("part", SAID)
def test_no_sentence_of_the_default_report_is_typed_into_the_code(part: str) -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in sorted((PACKAGE / part).rglob("*.py"))
        if any(ITS_OWN.search(text) for text in sentences_of(path))
    }
    assert found == set()


def test_the_net_catches() -> None:
    text = "Der er ingen kontrolgruppe.{% if says.helped %} Et barn{% endif %}{% if second %} Rambøll{% endif %}"
    assert OTHERS_WORDS.findall(" ".join(unmarked(Environment().parse(text)))) == ["kontrolgruppe", "Rambøll"]  # noqa: S701


def test_every_premise_is_known_and_asked_for() -> None:
    sources = [
        *TEXTS.glob("*.md"),
        *GENERIC.glob("*.md"),
        *(path for part in SAID for path in (PACKAGE / part).rglob("*.py")),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = {*re.findall(r"says\.(\w+)", text), *re.findall(r"said\(\s*[\w.]+, [\"'](\w+)[\"']", text)}
    assert asked == PREMISES.keys() - {"named"}  # which is asked for by the noun itself


def sentences_of(path: Path) -> list[str]:
    """The texts of a module that are no docstrings and could be read by somebody: several words, or a word alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    places = [node.body[0].value for node in ast.walk(tree) if isinstance(node, kinds) and node.body
              and isinstance(node.body[0], ast.Expr)]  # fmt: skip
    fields = [n.value for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "description"]
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in (*places, *fields)
    ]
