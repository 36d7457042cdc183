"""Published numbers in words for the sentences of hand-written pages: no result is typed or counted there by hand."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.forms import COUNT, SHARE, tenths
from helpers.study import Published, PublishedFigure

_SHARES = ("tenths", "between", "rounds_to")
_WORDS = ("nul", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")


def stated(published: Published | None) -> dict[str, str]:
    """The words by the name a page calls them by; empty without published figures.

    dimensions, significant, forward, kept: how many dimensions there are, are listed as significant, moved the right
    way, are listed as kept. significant_everywhere: how many of the significant ones were not confined to some
    projects; significant_share: the lowest and the highest share improved among those.
    Every share under its figure's own code: «seks ud af ti», «51 pct.», or as the report words it.
    """
    if published is None:
        return {}
    figures = published.figures
    found = {f.code: _text(f) for f in figures if f.wording or f.rule in _SHARES}
    results = [f for f in figures if f.chapter == "child_outcomes"]
    significant = {f.measure for f in results if f.rule == "significant" and f.value}
    found["dimensions"] = _count({f.measure for f in results})
    found["significant"] = _count(significant)
    found["forward"] = _count({f.measure for f in results if f.rule == "sign" and (f.value or 0) > 0})
    found["kept"] = _count({f.measure for f in results if f.rule == "kept"})
    # A dimension measured in some projects only says so in its note.
    in_all = [f for f in results if f.category == "improved" and f.measure in significant and not f.note]
    everywhere = [f.value for f in in_all if f.value is not None]
    found["significant_everywhere"] = _count({f.measure for f in in_all})
    if everywhere:
        low, high = min(everywhere) / 100, max(everywhere) / 100
        found["significant_share"] = f"{SHARE.bare(low)} til {SHARE.text(high)}"
    return found


def _text(figure: PublishedFigure) -> str:
    if figure.wording:
        return figure.wording
    match figure.rule:
        case "tenths":
            return tenths((figure.value or 0) / 10)
        case "between":
            return f"{SHARE.bare((figure.low or 0) / 100)} til {SHARE.text((figure.high or 0) / 100)}"
        case _:
            return SHARE.text((figure.value or 0) / 100)


def _count(found: Sequence[str] | set[str]) -> str:
    return _WORDS[len(found)] if len(found) < len(_WORDS) else COUNT.text(len(found))
