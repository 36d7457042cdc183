"""The tables of docs/results.md, made from the catalogue of statistics: `.venv/bin/python tools/results_tables.py`."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.results.catalogue import MadeOf, Statistic, catalogue

PAGE = Path(__file__).resolve().parents[1] / "docs" / "results.md"
_TABLE = re.compile(r"(<!-- table: (?P<name>\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_LIMITS = {
    "none": "`{0}`",
    "plain": "`{0}` with `ci_low`, `ci_high`",
    "own": "`{0}` with `{0}_ci_low`, `{0}_ci_high`",
    "only": "`{0}_ci_low`, `{0}_ci_high`",
}
_WAVES = {"first": ["the n of the first wave"], "every": ["the n of any of the waves and pairs"], "": []}


def written(page: str) -> str:
    """The page with its tables as the catalogue has them."""
    return _TABLE.sub(lambda found: f"{found[1]}{table(found['name'])}{found[3]}", page)


def table(name: str) -> str:
    """One table: what each statistic is there, in which unit, and what hides it besides its own n."""
    known = catalogue()
    lines = ["| statistic | definition | unit | hidden with |", "|---|---|---|---|"]
    for code, here in known.tables[name].items():
        one = known.statistics[code]
        lines.append(f"| {_named(code, one)} | {here or one.definition} | {one.unit} | {_parts(one.made_of)} |")
    return "\n".join(lines) + "\n"


def _named(code: str, one: Statistic) -> str:
    return _LIMITS[one.limits].format(code)


def _parts(made_of: MadeOf) -> str:
    parts = [*(f"`{c}`" for c in made_of.categories), *(f"any `{d}:…`" for d in made_of.distributions)]
    if made_of.sides:
        parts = [f"either group's {part}" for part in ("n", *parts)]
    parts += _WAVES[made_of.waves]
    return ", ".join([*parts, "any project's n"] if made_of.projects else parts)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
