"""Protection: result rows in, the only kind of table that `present` accepts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.disclosure.moments import OPEN, needed, refused
from helpers.disclosure.parts import Names, in_each_project, parts_of
from helpers.disclosure.slice import Slice
from helpers.errors import DisclosureFault
from helpers.results import KEY, LEDGER_COLUMNS, SHOWN, SUPPRESSED, Group, Waves
from helpers.results.catalogue import decimals

_SEAL = object()
SPREADS = ("sd", "sd_change")
# What is shown for an interval whose own spread is not.
INSTEAD = {"ci_low": "common_ci_low", "ci_high": "common_ci_high"}


@dataclass(frozen=True)
class ProtectedTable:
    """Rows that may be shown: LEDGER_COLUMNS. Made by `protect`, `where`, `join` and `released` only.

    A suppressed row has neither value nor n, only the reason. An `internal` table hides nothing.
    """

    rows: pd.DataFrame
    threshold: int
    seal: object = None
    internal: bool = False

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise DisclosureFault(
                "En tabel er bygget uden om afsløringskontrollen.", "ProtectedTable", "Brug disclosure.protect."
            )

    def where(self, **values: str | tuple[str, ...]) -> ProtectedTable:
        """The rows whose columns have these values (a tuple: one of them); an interval with what stands for it."""
        rows = self.rows
        for column, value in values.items():
            wanted = value if isinstance(value, tuple) else (value,)
            wanted += tuple(INSTEAD[one] for one in wanted if column == "statistic" and one in INSTEAD)
            rows = rows[rows[column].isin(wanted)]
        return ProtectedTable(rows, self.threshold, _SEAL, self.internal)

    def join(self, *others: ProtectedTable) -> ProtectedTable:
        """This table and others as one; the same row given twice stands once."""
        frames = [t.rows for t in (self, *others) if len(t.rows)]
        rows = pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True) if frames else self.rows
        tables = (self, *others)
        return ProtectedTable(rows, max(t.threshold for t in tables), _SEAL, any(t.internal for t in tables))

    @property
    def empty(self) -> bool:
        return self.rows.empty


def protect(results: pd.DataFrame, verdict: Slice, projects: Sequence[Slice] = ()) -> ProtectedTable:
    """Mask what the verdict suppresses.

    A row is suppressed with its own key, with the base of its key, or with anything else it is made of; and where it
    tells more of the values behind it than may be told (helpers.disclosure.moments).

    Args:
        results: Result rows (helpers.results.RESULT_COLUMNS).
        verdict: The slice of the chapter and project they belong to.
        projects: The chapter's slices of all projects, where rows may be made of each project's numbers.

    Raises:
        DisclosureFault: A row has no evidence in the slices, or its statistic is not in the catalogue; what nobody has
            judged is not shown.
    """
    found: list[str] = []
    narrow = _narrow(results, verdict)
    for *key, name in results[[*KEY, "statistic"]].itertuples(index=False, name=None):
        names = (key[0], key[1], key[2], key[3])
        reasons: list[str | None]
        try:
            parts = parts_of(names, name, verdict.distributions, verdict.two_valued)
            reasons = [verdict.reasons.get(part) for part in parts]
            reasons += _in_projects(names, name, projects)
            reasons += _of_values(names, name, verdict, narrow)
        except KeyError:
            reasons = [None]
        if None in reasons:
            raise DisclosureFault(
                "Et tal er ikke vurderet af afsløringskontrollen og vises ikke.",
                " / ".join(p for p in (verdict.chapter, verdict.project, *names, name) if p),
                "Byg bogen igen med «make book»; hjælper det ikke, så meld det som en fejl i programmet.",
            )
        found.append(next((reason for reason in reasons if reason), ""))
    reason = pd.Series(found, index=results.index, dtype="str")
    hidden = reason != ""
    shown_at = [decimals(*one) for one in zip(results["statistic"], results["category"], strict=True)]
    rows = results.assign(
        chapter=verdict.chapter,
        project=verdict.project,
        value=results["value"].mask(hidden),
        n=results["n"].mask(hidden),
        status=hidden.map({True: SUPPRESSED, False: SHOWN}),
        decimals=pd.Series(shown_at, index=results.index, dtype="Int64").mask(hidden),
        reason=reason,
    )
    return ProtectedTable(rows[list(LEDGER_COLUMNS)].reset_index(drop=True), verdict.threshold, _SEAL, verdict.internal)


def _of_values(
    names: Names, name: str, verdict: Slice, narrow: Mapping[tuple[str, str, str], str]
) -> Iterator[str | None]:
    """The reasons not to tell so much of the values behind a number; None: nobody has judged it."""
    measure, category, group, wave = names
    for at, needs in needed(wave, name) if not category else ():
        place = (measure, group, at)
        allowed = verdict.allowed.get(place)
        if allowed is not None:
            yield refused(allowed, needs)
        elif at in (wave, Waves.parse(wave).first):  # the gain that is kept may be one that the study does not show
            yield None
        yield refused(narrow.get(place, "all"), needs)


def _narrow(results: pd.DataFrame, verdict: Slice) -> dict[tuple[str, str, str], str]:
    """What of the values may be told where the numbers themselves are such that few answers fit.

    Where nobody differs from another, the mean. Of scores that at any wave are so near an end of their scale that few
    points are between, nothing, nor of a comparison with them: with the change, one wave's mean gives the other's.
    """
    whole = results[results["category"] == ""]
    keys = list(whole[["measure", "group", "wave"]].itertuples(index=False, name=None))
    closed = pd.Series([verdict.allowed.get(key) != OPEN for key in keys], index=whole.index, dtype=bool)
    whole, places = whole[closed], [key for key, one in zip(keys, closed, strict=True) if one]
    found: dict[tuple[str, str, str], str] = {}
    near: set[tuple[str, str]] = set()
    lows: dict[tuple[str, str, str], float] = {}
    for place, name, value, n in zip(places, whole["statistic"], whole["value"], whole["n"], strict=True):
        if name == "ci_low":
            lows[place] = value
        if (name in SPREADS and value == 0) or (name == "ci_high" and lows.get(place) == value):
            found[place] = "mean"
        if name == "mean" and place[2] and verdict.measured.near_end(place[0], value, n):
            near.add(place[:2])
    for measure, group, wave in places:
        whose = {group, *(side.text for side in Group.parse(group).sides)}
        if wave and not Waves.parse(wave).several and any((measure, one) in near for one in whose):
            found[measure, group, wave] = "none"
    return found


def _in_projects(names: Names, name: str, projects: Sequence[Slice]) -> list[str | None]:
    """The reasons at each project's own number, where a statistic is made of them; None: nobody looked."""
    here = in_each_project(names, name)
    if here is None:
        return []
    return [one.reasons[here] for one in projects if here in one.reasons] or [None]


def released(ledger: pd.DataFrame, threshold: int) -> ProtectedTable:
    """A ledger as a table again: its rows came out of `protect` once, and a suppressed one has no number to lose.

    Raises:
        DisclosureFault: The frame is no ledger, or a suppressed row of it has a value.
    """
    lacking = [c for c in LEDGER_COLUMNS if c not in ledger.columns]
    if lacking or ledger.loc[ledger["status"] != SHOWN, ["value", "n"]].notna().to_numpy().any():
        raise DisclosureFault(
            "Resultatlisten er ikke en, som afsløringskontrollen har lukket.",
            "results.csv",
            "Byg bogen igen med «make book».",
        )
    return ProtectedTable(ledger[list(LEDGER_COLUMNS)].reset_index(drop=True), threshold, _SEAL)
