"""Dates that contradict each other: a wave before the one it follows, before the course began, after the edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.cells import Table
from helpers.data.findings import Finding
from helpers.study import Study

FAR = pd.Timedelta(days=3653)  # ten years from the middle of all dates: a slip of the pen


def check(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """All findings about dates."""
    yield from _out_of_order(study, tables["measurements"])
    yield from _before_the_start(study, tables)
    for name, column in (("measurements", "date"), ("children", "started")):
        yield from _not_of_the_time(study, tables[name], column)


def _out_of_order(study: Study, measurements: Table) -> Iterator[Finding]:
    """A wave is dated before an earlier wave of the same child: dates or waves are wrong, and a change may turn."""
    order = measurements.frame["wave"].map({code: place for place, code in enumerate(study.wave_codes)})
    dated = pd.DataFrame(
        {
            "child": measurements.frame["project"] + "\0" + measurements.frame["child_id"],
            "order": order,
            "date": measurements.frame["date"],
            "position": np.arange(len(measurements.frame)),
        }
    ).dropna()
    dated = dated.sort_values(["child", "order", "position"], kind="stable")
    # The latest date so far: with three waves one that is wrong is told once, of the wave that follows it.
    by_child = dated.groupby("child", sort=False)
    latest = by_child["date"].cummax()
    holder = dated["position"].where(dated["date"] == latest).groupby(dated["child"], sort=False).ffill()
    before, other = (one.groupby(dated["child"], sort=False).shift() for one in (latest, holder))
    late = (dated["date"] < before).to_numpy()
    for position, earlier in zip(dated["position"][late], other[late], strict=True):
        row = int(earlier)
        wave = study.wave(str(measurements.frame["wave"].iloc[row])).label
        day = f"{measurements.frame['date'].iloc[row]:%Y-%m-%d}"
        yield measurements.finding(
            "error",
            int(position),
            "date",
            f"Målingen er dateret før målingen «{wave}» af samme barn ({day}, række {measurements.rows[row]}).",
            "Ret den dato eller den måling, der er forkert, eller lad datoen stå tom.",
        )


def _before_the_start(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """A later wave is dated before the course began; the baseline may well be."""
    children, measurements = tables["children"], tables["measurements"]
    started = children.frame.drop_duplicates(["project", "child_id"]).set_index(["project", "child_id"])["started"]
    places = pd.MultiIndex.from_frame(measurements.frame[["project", "child_id"]])
    begun = pd.Series(started.reindex(places).to_numpy(), index=measurements.frame.index)
    later = measurements.frame["wave"].isin(set(study.wave_codes) - {study.analysis.baseline})
    # A measurement without an id finds nobody: NaN is no key here.
    named = measurements.frame["child_id"].notna()
    for position in measurements.positions(later & named & (measurements.frame["date"] < begun)):
        yield measurements.finding(
            "warning",
            position,
            "date",
            f"Målingen er dateret, før barnets forløb begyndte ({begun.loc[position]:%Y-%m-%d} i children.csv).",
            "Ret datoen, målingen eller started i children.csv.",
        )


def far_off(dates: pd.Series, study: Study) -> npt.NDArray[np.bool_]:
    """Which dates lie after the edition's, or `FAR` from the middle of the others."""
    centre = dates.dropna().sort_values().to_numpy()
    if not len(centre):
        return np.zeros(len(dates), dtype=bool)
    odd = (dates > pd.Timestamp(study.edition.date)) | ((centre[len(centre) // 2] - dates).abs() > FAR)
    return np.asarray(odd, dtype=bool)


def _not_of_the_time(study: Study, table: Table, column: str) -> Iterator[Finding]:
    dates = table.frame[column]
    edition = pd.Timestamp(study.edition.date)
    for position in np.flatnonzero(far_off(dates, study)):
        if dates.iloc[position] > edition:
            message = f"Datoen ligger efter udgavens dato ({edition:%Y-%m-%d})."
            remedy = "Ret datoen, eller ret edition i study.yml, hvis udgaven er nyere."
        else:
            message = "Datoen ligger mere end ti år fra de fleste andre i kolonnen."
            remedy = "Se efter, om årstallet er rigtigt."
        yield table.finding("warning", int(position), column, message, remedy)
