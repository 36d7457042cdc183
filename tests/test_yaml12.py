"""YAML 1.2: what each word means, what is refused and on which line, and that what is written reads back the same."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import yaml12
from helpers.errors import Fault

SOURCES = Path(__file__).resolve().parents[1] / "src" / "helpers"


def words(text: str) -> Any:
    return yaml12.read(text.encode(), "f.yml").words()


def faults_of(raw: str | bytes) -> list[tuple[str, str]]:
    """What is wrong with the form of a file: where, and what."""
    try:
        found: tuple[Fault, ...] = yaml12.read(raw.encode() if isinstance(raw, str) else raw, "f.yml").faults
    except Fault as fault:
        found = getattr(fault, "faults", (fault,))
    assert all(one.remedy.endswith(".") for one in found)
    return [(one.where, one.what) for one in found]


# What stands in a file, and what it is where nobody says what it must be.
MEANINGS: dict[str, object] = {
    "yes": "yes", "No": "No", "on": "on", "OFF": "OFF", "y": "y", "n": "n",
    "true": True, "True": True, "FALSE": False, "'true'": "true", "tRUE": "tRUE",
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "'null'": "null", '""': "", "nULL": "nULL",
    "7": 7, "-7": -7, "+7": 7, "0": 0, "1_000": "1_000", "0123": "0123", "007": "007", "-01": "-01", "0o17": "0o17",
    "0x1F": "0x1F", "9" * 18: int("9" * 18), "9" * 20_000: math.inf,
    "1.5": 1.5, "1.50": 1.5, ".5": 0.5, "1.": 1.0, "1e3": 1000.0, "1,5": "1,5", "01.5": "01.5",
    ".nan": ".nan", ".inf": ".inf", "nan": "nan",
    "12:30": "12:30", "1:00:00": "1:00:00", "2019-01-01": "2019-01-01", "2019-01-01 10:00:00": "2019-01-01 10:00:00",
    "<<": "<<", "=": "=", "!!str 7": "7", "! 7": "7", "|\n  7\n": "7\n",
}  # fmt: skip


@pytest.mark.parametrize("written", MEANINGS, ids=lambda written: written[:20])
def test_what_a_word_means(written: str) -> None:
    document = yaml12.read(f"a: {written}".encode(), "f.yml")
    (value,) = document.values().values()
    assert (type(value), value) == (type(MEANINGS[written]), MEANINGS[written])
    (word,) = document.words().values()
    assert word is None if value is None else isinstance(word, str)


@pytest.mark.parametrize(
    "word", [word for word in MEANINGS if word and word.isprintable() and word[0] not in "'\"!|" and len(word) < 99]
)
def test_the_name_of_a_field_is_what_stands_there(word: str) -> None:
    assert yaml12.read(f"{word}: x".encode(), "f.yml").values() == {word: "x"}
    assert words(f"{{'{word}': x}}") == {word: "x"}


def test_a_merge_key_is_a_field_like_others() -> None:
    assert words("a: &a {b: c}\nd:\n  <<: *a\n") == {"a": {"b": "c"}, "d": {"<<": {"b": "c"}}}


@pytest.mark.parametrize(
    "form", ["\ufeffa: æ\r\nb:\r\n  - c\r\n", "a: æ\rb:\r  - c\r", "a:\tæ\nb: [\tc]\n", "a: æ\nb: [c]"]
)
def test_forms_of_a_file_that_say_the_same(form: str) -> None:
    assert words(form) == {"a": "æ", "b": ["c"]}


@pytest.mark.parametrize("blank", ["\u0085", "\u2028", "\u2029"])
def test_a_break_of_other_formats_breaks_no_line(blank: str) -> None:
    document = yaml12.read(f"a: b{blank}c\nd: e".encode(), "f.yml")
    assert document.words() == {"a": "b c", "d": "e"}
    assert document.line(("d",)) == 2


WRONG = {
    "twice": ("a: 1\nb: 2\n'a': 3\n", "linje 3", "Feltet a står to gange"),
    "number and text twice": ("1: a\n'1': b\n", "linje 2", "Feltet 1 står to gange"),
    "tab": ("a: 1\n\tb: 2\n", "linje 2", "tabulator"),
    "tab first": ("a:\n\tb: 2\n", "linje 2", "tabulator"),
    "open quotation": ("a: 1\nb: 'x\nc: 2\nd: 3\n", "linje 2", "anførselstegnet på linjen slutter ikke"),
    "open list": ("a: [1, 2\nb: 3\n", "linje 1", "[ på linjen"),
    "open fields": ("a: {b: 1\nc: 3\n", "linje 1", "{ på linjen"),
    "no colon": ("a: 1\nb\nc: 2\n", "linje 2", "mangler et kolon"),
    "colon": ("a: x\nb: y: z\n", "linje 2", "et kolon står"),
    "indented": ("a:\n  - b: 1\n   c: 2\n", "linje 3", "rykket ind"),
    "less indented": ("a:\n    b: 1\n  c: 2\n", "linje 3", "rykket ind"),
    "at": ("a: @x\n", "linje 1", "begynde med @"),
    "star": ("a: * x\n", "linje 1", "begynde med & eller *"),
    "bar": ("a: |x\n", "linje 1", "begynde med | eller >"),
    "alias": ("a: 1\nb: *x\n", "linje 2", "«*x» henviser"),
    "alias in itself": ("a: &a [*a]\n", "linje 1", "«*a» henviser"),
    "anchor nobody uses": ("a: &Co er gode\n", "linje 1", "«&Co» læses som et mærke"),
    "tag": ("a: 1\nb: !Kung folket\n", "linje 2", "«!Kung» læses som et mærke"),
    "object": ("a: !!python/object/apply:os.getcwd []\n", "linje 1", "mærke"),
    "binary": ("a: !!binary aGVq\n", "linje 1", "«!!binary»"),
    "list for a name": ("a: 1\n? [b]\n: c\n", "linje 2", "Navnet på et felt"),
    "two documents": ("a: 1\n---\nb: 2\n", "linje 2", "flere dele"),
    "control": ("a: æøå\nb: x\x0by\n", "linje 2", "styretegn (U+000B)"),
    "nul": ("a: 1\nb: x\x00y\n", "linje 2", "styretegn (U+0000)"),
    "escape": ('a: "C:\\qrs"\n', "linje 1", "\\ kan ikke stå"),
    "half a character": ('a: "\\ud800"\n', "linje 1", "er ikke et tegn"),
    "no character": ('a: "\\U00110000"\n', "linje 1", "er ikke et tegn"),
    "another version": ("%YAML 2.0\n---\na: 1\n", "linje 1", "ikke gyldig YAML"),
    "deep": ("a: 1\nb: " + "[" * 5000 + "]" * 5000, "linje 2", "for dyb"),
    "large": ("a:\n" + "- b\n" * 100_000, "linje 9999", "for stor"),
    "bomb": ("\n".join(["a0: &a0 [x, x]", *(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 9))]),
             "linje 6", "for stor"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_the_form_is_told_with_its_line(name: str) -> None:
    text, where, what = WRONG[name]
    ((told_where, told),) = faults_of(text)
    assert told_where.startswith(f"f.yml, {where}")
    assert what in told


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-32"])
def test_another_encoding_is_told(encoding: str) -> None:
    assert faults_of("a: blåbær".encode(encoding)) == [("f.yml", "Filen er ikke gemt som UTF-8.")]


def test_faults_of_form_come_together_with_the_one_that_stops() -> None:
    assert [where for where, _ in faults_of("a: 1\na: 2\nb: !x y\nc: @\n")] == [
        "f.yml, linje 2",
        "f.yml, linje 3",
        "f.yml, linje 4",
    ]


def test_the_line_of_a_place() -> None:
    document = yaml12.read(b"a: &x\n  b:\n    - c\n    - d: e\nf: *x\n", "f.yml")
    places: dict[tuple[str | int, ...], int] = {
        (): 1, ("a",): 1, ("a", "b"): 2, ("a", "b", 0): 3, ("a", "b", 1, "d"): 4, ("f",): 5, ("f", "b"): 2,
        ("a", "nej"): 1, ("a", "b", 9): 2, ("a", "b", "function-after", 0): 2, ("nej",): 1,
    }  # fmt: skip
    assert {place: document.line(place) for place in places} == places
    assert yaml12.read(b"# intet\n", "f.yml").line(("a",)) is None


@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"%@`#?,\n\t 0~<=", max_size=40).map(str.encode))
def test_whatever_stands_there_is_read_or_told(raw: bytes) -> None:
    try:
        yaml12.read_values(raw, "f.yml")
    except Fault as fault:
        told = [one.where for one in getattr(fault, "faults", (fault,))]
    else:
        told = []
    assert all(where.startswith("f.yml") for where in told)


AWKWARD = [
    "yes", "y", "N", "on", "null", "~", "", "0123", "0999", "0o17", "1_000", "1.0", "1e3", ".5", "12:30", "2019-01-01",
    "<<", "=", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "-", "- a", "?", "? a", "a: b", "a:", ":", " a", "a ",
    "a #b", "#a", "'", '"', "a\nb", "\n", "a\n\n b\n", "\ta", "\x0b", "\x85", "\u2028", "\ufeff", "\x7f", "{a}", "[a",
    ", ", "---", "...", "\\n", "\U0001f600",
]  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(AWKWARD)
content = st.recursive(
    texts
    | st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(texts, inside, max_size=4),
    max_leaves=8,
)


@given(content)
@example({word: [word, {"a": word}] for word in AWKWARD})
def test_what_is_written_reads_back_the_same(made: object) -> None:
    """Here, by a reader of 1.1, in a file and on one line; `{1: …}` in words as the text that stands there."""
    for text in (yaml12.write({"a": made}), f"a: {yaml12.write_line(made)}\nb: c\n"):
        assert yaml12.read_values(text.encode(), "f.yml")["a"] == made
        assert yaml.safe_load(text)["a"] == made
    assert "\n" not in yaml12.write_line(made)


@given(st.dictionaries(texts, texts | st.none(), max_size=5))
def test_texts_that_are_written_are_the_words_that_are_read(made: dict[str, str | None]) -> None:
    assert words(yaml12.write(made)) == made


def test_yaml_is_read_and_written_in_one_place() -> None:
    """One reader for everything people write: nobody else in src has a YAML of their own."""
    users = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            if any(name.split(".")[0] in {"yaml", "ruamel", "strictyaml", "oyaml"} for name in names):
                users.add(path.relative_to(SOURCES).parts[0])
    assert users == {"yaml12"}
