"""A figure in fewer bytes is the same figure: every point where it was, the same glyph in each place."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET  # reads only what this test made

import pytest
from matplotlib.figure import Figure

from helpers.present.figures.compact import compact

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def drawn() -> str:
    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0.1234, 1, 2], [3, -1.98765, 2], "o-")
    axes.barh(1, 2.345678, hatch="//")
    axes.set_title("Løbende æbler – 12,5 pct. [<3; 4>]")
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()[buffer.getvalue().index("<svg") :]


def points(path: str) -> list[tuple[float, float]]:
    """Every point of a path in absolute numbers, whether it is written so or not."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    start = (0.0, 0.0)
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [float(n) for n in re.findall(r"-?[\d.]+", rest)]
        if command in "zZ":
            x, y = start
            continue
        base = (x, y) if command.islower() else (0.0, 0.0)
        pairs = [(base[0] + a, base[1] + b) for a, b in zip(values[::2], values[1::2], strict=True)]
        found += pairs
        x, y = pairs[-1]
        start = (x, y) if command in "mM" else start
    return found


def scale(path: ET.Element) -> float:
    """What the numbers of a path are multiplied by: those of a glyph are hundredths of its height in small steps."""
    found = re.fullmatch(r"scale\(([\d.]+)\)", path.get("transform", ""))
    return float(found[1]) if found else 1.0


def test_every_point_stays(drawn: str) -> None:
    before, after = (ET.fromstring(text) for text in (drawn, compact(drawn)))  # noqa: S314
    pairs = list(zip(before.iter(f"{SVG}path"), after.iter(f"{SVG}path"), strict=True))
    assert len(pairs) > 30
    for old, new in pairs:
        near = 0.006 if scale(old) == 1 else 0.07
        was, now = ([(scale(e) * x, scale(e) * y) for x, y in points(e.get("d", ""))] for e in (old, new))
        assert now == [pytest.approx(point, abs=near) for point in was]


def test_every_glyph_stays(drawn: str) -> None:
    before, after = (ET.fromstring(text) for text in (drawn, compact(drawn)))  # noqa: S314
    names: dict[str, str] = {}
    uses = list(zip(before.iter(f"{SVG}use"), after.iter(f"{SVG}use"), strict=True))
    assert len(uses) > 30
    for old, new in uses:
        assert names.setdefault(old.get(HREF, ""), new.get("href", "")) == new.get("href")
        moved = re.search(r"translate\((-?[\d.]+)", old.get("transform", ""))
        was = float(moved[1]) if moved else float(old.get("x", "0"))
        assert float(new.get("x", "0")) == pytest.approx(was, abs=0.51)
    assert len(set(names.values())) == len(names)
    assert {name.removeprefix("#") for name in names.values()} <= {e.get("id") for e in after.iter()}


def test_it_is_smaller_and_stays_as_it_is(drawn: str) -> None:
    once = compact(drawn)
    assert len(once) < 0.6 * len(drawn)
    assert "<!--" not in once
    assert once.count('" transform="scale(0.125)"') == drawn.count('z\n" transform="scale(0.015625)"') > 20
