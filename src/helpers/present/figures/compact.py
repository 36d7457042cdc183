"""The same SVG in fewer bytes: figures stand in notebooks, pages and downloads, and most of each is outlined text."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NAME = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:(?<=href="#)|(?<=url\(#))[^")]+')
_GLYPH = re.compile(r'(?<= d=")([^"]*)" transform="scale\(0\.015625\)"')
_ALONG = re.compile(r' transform="translate\((-?[\d.]+) 0\)"/>')
_PATH = re.compile(r'(?<= d=")[^"]*')
_MOVED = re.compile(r"translate\([^)]*\)")
_STYLE = re.compile(r'(?<= style=")[^"]*')
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_DECIMALS = re.compile(r"-?\d+\.\d+")
_DRAWN = "MLQC"  # the commands that matplotlib writes, with absolute points
_COARSER = 8  # of the 64 steps in a hundredth of a letter's height; what is left is finer than print


def compact(svg: str) -> str:
    """The picture that matplotlib drew: to 0.01 point, letters in 800 steps, without comments, with short names."""
    text = _COMMENT.sub("", svg)
    short = {name: f"n{k}" for k, name in enumerate(dict.fromkeys(_USED.findall(text)))}
    text = _NAME.sub(lambda m: f' id="{short[m[1]]}"' if m[1] in short else "", text)
    text = _USED.sub(lambda m: short[m[0]], text)
    text = _GLYPH.sub(lambda m: f'{_outline(m[1])}" transform="scale({_COARSER / 64})"', text)
    text = _ALONG.sub(lambda m: f' x="{_number(float(m[1]), 0)}"/>', text)
    text = _PATH.sub(lambda m: _relative(m[0], 2), text)
    text = _MOVED.sub(lambda m: _DECIMALS.sub(lambda n: _number(float(n[0]), 2), m[0]), text)
    text = _STYLE.sub(lambda m: re.sub(r"([:;]) ", r"\1", m[0]), text)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace(" xlink:href=", " href=")
    return re.sub(r">\s+<", "><", text)


def _outline(path: str) -> str:
    """A glyph's path in coarser whole steps."""
    return re.sub(r"-?\d+(?:\.\d+)?", lambda m: _number(float(m[0]) / _COARSER, 0), path)


def _relative(path: str, digits: int) -> str:
    """The path with each point seen from where the pen stands; unchanged where it has other commands."""
    steps = [(command, [round(float(n), digits) for n in rest.split()]) for command, rest in _STEP.findall(path)]
    if not steps or any(command not in f"{_DRAWN}z" for command, _ in steps):
        return path
    written = []
    x = y = start_x = start_y = 0.0
    for command, values in steps:
        if command == "z":
            x, y = start_x, start_y
            written.append("z")
            continue
        numbers = [_number(value - (y if k % 2 else x), digits) for k, value in enumerate(values)]
        written.append(command.lower() + " ".join(numbers).replace(" -", "-"))
        x, y = values[-2:]
        if command == "M":
            start_x, start_y = x, y
    return "".join(written)


def _number(value: float, digits: int) -> str:
    """At most so many decimals, no more zeros than needed."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
