"""Bytes → a document: libyaml's events made into nodes, within limits; every fault of form but the last at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from helpers.errors import StudyFault, raise_all
from helpers.yaml12.document import Document, Node
from helpers.yaml12.syntax import QUOTE, syntax_fault

_DEEPEST, _LARGEST = 12, 100_000
_TEXT_TAGS = {None, "!", "tag:yaml.org,2002:str"}
# In YAML 1.1 these break a line and in 1.2 they do not; they come along in what is pasted from a page.
_NO_BREAKS = str.maketrans(dict.fromkeys("\u0085\u2028\u2029", " "))


def read(raw: bytes, where: str) -> Document:
    """Take a file apart.

    Args:
        raw: Its bytes.
        where: What it is called in faults.

    Raises:
        StudyFault: It is no UTF-8, no YAML, or deeper (12) or larger (100,000 words) than anyone writes by hand.
    """
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").translate(_NO_BREAKS)
    except UnicodeDecodeError as error:
        raise StudyFault("Filen er ikke gemt som UTF-8.", where, "Gem filen igen med tegnsættet UTF-8.") from error
    reader = _Reader(iter(yaml.parse(text, Loader=yaml.CSafeLoader)), where)
    try:
        root = reader.document()
    except (yaml.YAMLError, StudyFault) as error:
        fault = error if isinstance(error, StudyFault) else syntax_fault(error, text, where)
        raise_all([*reader.faults, fault])
        raise  # raise_all always raises here; this line tells the type checker so
    return Document(root, tuple(reader.faults))


def read_values(raw: bytes, where: str) -> Any:
    """`values` of a file whose form is in order.

    Raises:
        StudyFault: It is not.
    """
    document = read(raw, where)
    raise_all(document.faults)
    return document.values()


def scalars(text: str) -> Iterator[tuple[range, str]]:
    """Every word of a text with its lines, up to where it is no YAML any more."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
                yield range(event.start_mark.line + 1, event.end_mark.line + 2), event.value
    except yaml.YAMLError:
        return


@dataclass
class _Reader:
    """Events as they come; `unused` are the anchors that nothing has pointed to yet, where they stand."""

    events: Iterator[Any]
    where: str
    faults: list[StudyFault] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    unused: dict[str, Any] = field(default_factory=dict)
    size: int = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and root:
                raise self._fault("Filen består af flere dele, skilt med ---.", event, "Behold kun én af delene.")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        self.faults += [self._mark(f"&{anchor}", event) for anchor, event in self.unused.items()]
        return root

    def _node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            node = self._anchored(event)
            self.size += node.size
        else:
            self.size += 1
        if depth > _DEEPEST or self.size >= _LARGEST:
            raise self._fault(
                "Filen er for dyb eller for stor.", event, "Ret indrykningen; docs/study-folder.md viser formen."
            )
        if isinstance(event, yaml.AliasEvent):
            return node
        if event.tag not in _TEXT_TAGS:
            self.faults.append(self._mark(event.tag.replace("tag:yaml.org,2002:", "!!"), event))
        before = self.size
        node = Node(event.start_mark.line + 1, "")
        if isinstance(event, yaml.SequenceStartEvent):
            node.content = self._items(depth)
        elif isinstance(event, yaml.MappingStartEvent):
            node.content = self._fields(depth)
        else:
            node.content, node.plain = event.value, event.implicit[0] and event.tag is None
        node.size += self.size - before
        if event.anchor:
            self.anchors[event.anchor], self.unused[event.anchor] = node, event
        return node

    def _items(self, depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _fields(self, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1).content
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, str):
                self.faults.append(self._fault("Navnet på et felt må ikke være en liste.", event, QUOTE))
            elif key in fields:
                remedy = "Behold ét af dem; kun det ene kan gælde."
                self.faults.append(self._fault(f"Feltet {key} står to gange.", event, remedy))
            else:
                fields[key] = replace(value, line=event.start_mark.line + 1)
        return fields

    def _anchored(self, event: Any) -> Node:
        # An anchor is known when all it holds has been read: one inside itself would never end.
        if event.anchor not in self.anchors:
            what = f"«*{event.anchor}» henviser til et sted, der ikke står før i filen."
            raise self._fault(what, event, f"{QUOTE[:-1]}, hvis det er en tekst.")
        self.unused.pop(event.anchor, None)
        return self.anchors[event.anchor]

    def _mark(self, mark: str, event: Any) -> StudyFault:
        return self._fault(f"«{mark}» læses som et mærke i filen og ikke som tekst.", event, QUOTE)

    def _fault(self, what: str, event: Any, remedy: str) -> StudyFault:
        return StudyFault(what, f"{self.where}, linje {event.start_mark.line + 1}", remedy)
