"""A file of YAML taken apart: what its words mean, and on which line each stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.errors import StudyFault

_NOTHING = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(slots=True)
class Node:
    """What stands in one place of a file: a text (`plain`: without quotation marks), a list, or fields by name."""

    line: int
    content: str | list[Node] | dict[str, Node]
    plain: bool = False
    size: int = 1


@dataclass(frozen=True)
class Document:
    """A file's content with its lines, and what is wrong with its form."""

    root: Node | None
    faults: tuple[StudyFault, ...] = ()

    def words(self) -> Any:
        """Plain data: a word is the text that stands there, whatever it looks like; nothing, `~` and `null` are None.

        What a word means is for the one who asks: a model that wants a number makes it one.
        """
        return _words(self.root)

    def values(self) -> Any:
        """Plain data with the numbers and booleans of YAML 1.2's core schema, for content that no model describes.

        Numbers with leading zeros and more than 18 digits stay text.
        """
        return _values(self.root)

    def line(self, place: Sequence[str | int]) -> int | None:
        """The line of the deepest part of `place` that the file has; of a field that is where its name stands."""
        node = self.root
        for step in place:
            content = node.content if node else None
            deeper: Node | None = None
            if isinstance(content, dict):
                deeper = content.get(str(step))
            elif isinstance(content, list) and isinstance(step, int) and step < len(content):
                deeper = content[step]
            if deeper is None:
                break
            node = deeper
        return node.line if node else None


def _words(node: Node | None) -> Any:
    if node is None or (node.plain and node.content in _NOTHING):
        return None
    if isinstance(node.content, dict):
        return {key: _words(value) for key, value in node.content.items()}
    return [_words(one) for one in node.content] if isinstance(node.content, list) else node.content


def _values(node: Node | None) -> Any:
    if node is None or isinstance(node.content, str):
        return _value(node.content) if node and node.plain and isinstance(node.content, str) else _words(node)
    if isinstance(node.content, dict):
        return {key: _values(value) for key, value in node.content.items()}
    return [_values(one) for one in node.content]


def _value(word: str) -> Any:
    if word in _NOTHING:
        return None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    return float(word) if _NUMBER.fullmatch(word) else word
