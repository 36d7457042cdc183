"""What may not stand in an edition stops it, whoever let it out: each is put into a finished ledger that was fine."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from helpers.disclosure import Verdict, collect, evidence_from, guard, judge, protect
from helpers.errors import DisclosureFault
from helpers.results import POOLED, SHOWN, results_frame
from helpers.study import Disclosure

RULES = Disclosure()
PAIR, EVERY = "before-after", "before-after-followup"
Told = tuple[str, str, str]  # project, wave, statistic


def edition(numbers: Mapping[tuple[str, str], int]) -> tuple[Verdict, pd.DataFrame]:
    """The verdict on so many children in each project and wave, and of all; and a ledger with all their n."""
    counted = dict(numbers)
    for wave in dict.fromkeys(wave for _, wave in numbers):
        counted[POOLED, wave] = sum(n for (_, at), n in numbers.items() if at == wave)
    rows = {
        project: results_frame(
            {"measure": "m", "wave": wave, "statistic": "n", "value": n, "n": n}
            for (owner, wave), n in counted.items()
            if owner == project
        )
        for project in dict.fromkeys(project for project, _ in counted)
    }
    verdict = judge(collect(("ch", project, evidence_from(own, "child")) for project, own in rows.items()), RULES)
    told = [protect(own, verdict.slice("ch", project)).rows for project, own in rows.items()]
    return verdict, pd.concat(told, ignore_index=True)


def with_number(ledger: pd.DataFrame, numbers: Mapping[tuple[str, str], int], told: Told) -> pd.DataFrame:
    """The ledger and one number more, with its n."""
    project, wave, name = told
    n = numbers.get((project, wave)) or sum(k for (_, at), k in numbers.items() if at == wave)
    place = {"chapter": "ch", "project": project, "measure": "m", "category": "", "group": "", "wave": wave}
    key = (ledger["project"] == project) & (ledger["wave"] == wave)
    base = {**place, "statistic": "n", "value": n, "n": n, "status": SHOWN, "reason": ""}
    more = pd.DataFrame([base, {**base, "statistic": name, "value": 0.2512345}])
    return pd.concat([ledger[~key], more], ignore_index=True)


SMALL = {("p", PAIR): 12, ("q", PAIR): 60, ("r", PAIR): 90}
UNPAIRED = {
    (project, wave): n + (3 if wave == "before" else 0)
    for project, n in (("p", 40), ("q", 45), ("r", 50))
    for wave in ("before", "after", PAIR)
}
EVERY_TIME = {
    (project, wave): n - (3 if wave == EVERY else 0)
    for project, n in (("p", 40), ("q", 45), ("r", 50))
    for wave in (PAIR, EVERY)
}
TWO = {("p", PAIR): 12, ("q", PAIR): 60}


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        pytest.param(SMALL, [("p", PAIR, "sd_change")], id="sd at n = 12"),
        pytest.param(SMALL, [("p", PAIR, "ci_low")], id="own interval at n = 12"),
        pytest.param(
            SMALL, [("q", PAIR, "sd_change"), ("r", PAIR, "sd_change"), (POOLED, PAIR, "sd_change")],
            id="pooled spread less that of the large ones",
        ),
        pytest.param(TWO, [("q", PAIR, "sd_change"), (POOLED, PAIR, "sd_change")], id="measured in two projects"),
        pytest.param(
            UNPAIRED, [("p", "before", "mean"), ("p", "after", "mean"), ("p", PAIR, "mean_change")],
            id="baseline mean with three unpaired",
        ),
        pytest.param(
            EVERY_TIME, [("p", PAIR, "mean_change"), ("p", EVERY, "kept_total_change")],
            id="kept on those measured every time, all but three",
        ),
    ],
)  # fmt: skip
def test_it_stops_the_edition(numbers: Mapping[tuple[str, str], int], told: list[Told]) -> None:
    verdict, ledger = edition(numbers)
    guard(ledger, verdict)
    for one in told:
        ledger = with_number(ledger, numbers, one)
    with pytest.raises(DisclosureFault, match="skjult"):
        guard(ledger, verdict)
