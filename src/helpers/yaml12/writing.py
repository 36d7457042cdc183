"""Plain data → YAML that reads back the same, whoever reads it."""

from __future__ import annotations

import re

import yaml

# What any reader of 1.2 may take for a number, leading zeros or not.
_ANY_NUMBER = re.compile(r"^[-+]?(0o[0-7]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$")
_BREAK = re.compile("[\n\u0085\u2028\u2029]")


def write(content: object) -> str:
    """Plain data as a file of YAML, in the order given; every text reads back as that text, in 1.1 and in 1.2."""
    return _dumped(content, flow=False)


def write_line(content: object) -> str:
    """The same on one line."""
    return _dumped(content, flow=True).removesuffix("\n").removesuffix("\n...")


class _Dumper(yaml.SafeDumper):
    """Quotes what either YAML takes for more than text; without anchors, for the same may stand in many places."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def check_simple_key(self) -> bool:
        """Whether a key may stand without a question mark before it: the empty text may, too."""
        return bool(super().check_simple_key()) or getattr(self.event, "value", None) == ""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # In quotation marks of the other kind a break would stand as one, and blanks around it go.
    style = '"' if _BREAK.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _ANY_NUMBER, list("-+.0123456789"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^[yYnN]$"), list("yYnN"))


def _dumped(content: object, *, flow: bool) -> str:
    text = yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, width=float("inf"), sort_keys=False
    )
    return str(text)
