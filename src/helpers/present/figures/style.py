"""The look all figures share, and how a figure becomes the same SVG every time."""

from __future__ import annotations

import io
import textwrap
import warnings
from dataclasses import dataclass

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.present.figures.compact import compact
from helpers.present.forms import SHARE, base, shortest
from helpers.present.markdown import visible

# Each passes 3:1 on white and differs from its neighbours for the colour-blind (tests/present/test_style.py).
INK, MUTED, GRID = "#1d2b36", "#5b6770", "#d9dee2"
IMPROVED, UNCHANGED, WORSENED = "#0f6a8b", "#6b757d", "#b3471d"
DRIVER, BARRIER = IMPROVED, WORSENED
FIRST, SECOND, THIRD = "#5b6770", "#0f6a8b", "#7a3e9d"
SIDES = ("#0f6a8b", "#a6540c")
SERIES = (*SIDES, INK)
LIKERT = ("#a63c06", "#cc7d38", "#5698be", "#0b4f6c")

_LIKERT = {2: (0, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3)}

WIDTH = 7.6
_TOP_PER_LINE, _TOP, _BOTTOM = 0.21, 0.16, 0.62

_SHOWING = ("backend", "interactive", "toolbar", "timezone", "webagg.", "keymap.", "tk.", "macosx.", "docstring.")
_RC = {
    **sns.axes_style("ticks"),
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 8.5,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "erfaring",
    "text.parse_math": False,
}
# Not what figures are shown with, which is for who looks at them.
_OURS = mpl.RcParams({name: v for name, v in mpl.rcParamsDefault.items() if not name.startswith(_SHOWING)} | _RC)


_theirs: list[mpl.RcParams] = []  # the settings of whoever has a figure drawn, until it is


def _in_our_style() -> None:
    """From here until the figure is SVG everything is drawn by our settings on matplotlib's own, and no others."""
    if not _theirs:
        _theirs.append(mpl.RcParams({name: mpl.rcParams[name] for name in _OURS}))
    mpl.rcParams.update(_OURS)


@dataclass(frozen=True)
class Canvas:
    """A figure with room for its message above and its mark below; `axes` fill the rest, row by row."""

    figure: Figure
    axes: tuple[Axes, ...]


def canvas(
    message: str,
    *,
    height: float,
    mark: str,
    rows: int = 1,
    columns: int = 1,
    left: float = 2.4,
    right: float = 0.25,
    note: str = "",
    wspace: float = 0.25,
    hspace: float = 0.45,
    bottom: float = _BOTTOM,
    head: float = 0.0,
) -> Canvas:
    """An empty figure.

    Args:
        message: The title sentence: what the figure says.
        height: Height of the plotting area in inches; message and mark come on top of it.
        mark: What the image says of itself: that its data are invented, that it is internal; empty for neither.
        rows, columns: Grid of axes.
        left, right: Margins in inches, for labels.
        note: How to read the figure, one line below it.
        bottom: Room below the plotting area in inches, for an axis, the note and the mark.
        head: Room above it in inches, for headings of the panels.
    """
    _in_our_style()
    lines = textwrap.wrap(message, 84)
    top = _TOP + _TOP_PER_LINE * len(lines) + 0.14 + head
    total = height + top + bottom
    figure = Figure(figsize=(WIDTH, total))
    grid = figure.subplots(rows, columns, squeeze=False)
    figure.subplots_adjust(
        left=left / WIDTH,
        right=1 - right / WIDTH,
        top=1 - top / total,
        bottom=bottom / total,
        wspace=wspace,
        hspace=hspace,
    )
    for k, line in enumerate(lines):
        figure.text(0.012, 1 - (_TOP + _TOP_PER_LINE * k) / total, line, weight="bold", size=10, va="center")
    below = "   ".join(part for part in (note, mark) if part)
    figure.text(0.012, 0.1 / total, below, size=7.5, color=MUTED, va="bottom")
    return Canvas(figure, tuple(grid.flat))


def likert(answers: int) -> tuple[str, ...]:
    """Colours for so many ordered answers, from strong disagreement to strong agreement."""
    if answers in _LIKERT:
        return tuple(LIKERT[k] for k in _LIKERT[answers])
    half = answers // 2
    middle = (UNCHANGED,) if answers % 2 else ()
    return (LIKERT[0],) * (half - 1) + (LIKERT[1],) + middle + (LIKERT[2],) + (LIKERT[3],) * (half - 1)


def svg(figure: Figure) -> str:
    """The figure as SVG text: no date, no creator, ids from a fixed salt, so the same figure is the same bytes."""
    buffer = io.StringIO()
    for text in figure.findobj(Text):  # labels are text, whatever stands between two dollar signs
        text.set_parse_math(False)
    _in_our_style()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)  # shown as a box
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    if _theirs:
        mpl.rcParams.update(_theirs.pop())
    drawn = visible(buffer.getvalue())  # labels stand in comments, where XML allows no control characters
    # Without the DOCTYPE, whose address an XML reader might fetch.
    return compact(drawn[drawn.index("<svg") :])


def horizontal_rows(axes: Axes, labels: list[str], *, wrap: int = 34) -> None:
    """One row per label, the first on top, no ticks beside them."""
    axes.set_yticks(range(len(labels)), [textwrap.fill(label, wrap) for label in labels])
    axes.set_ylim(len(labels) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def named(axes: Axes, label: str, n: int | None) -> None:
    """A small panel's heading: its label, and in grey how many it is about."""
    axes.set_title(f"{textwrap.fill(label, 28)}\n", loc="left", size=8.5, pad=2, linespacing=1.15)
    axes.text(0, 1.0, base(n), transform=axes.transAxes, size=7.5, color=MUTED, va="bottom")


def danish_axis(axes: Axes) -> None:
    """Numbers along the x axis with a decimal comma."""
    axes.xaxis.set_major_formatter(lambda value, _: shortest(value))


def percent_axis(axes: Axes, *, low: float = 0.0, high: float = 1.0) -> None:
    """A share axis, written in per cent."""
    axes.set_xlim(low, high)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    axes.set_xticks(ticks, [SHARE.bare(t) for t in ticks])
    axes.set_xlabel("pct.")
