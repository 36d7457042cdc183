"""Faults struck into real builds: told in Danish, the last edition untouched, the next build as if nothing had been."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from helpers.pipeline.layout import WORK
from tests.faults.ground import PUBLIC, Ground, Place, difference, edition, gone
from tests.faults.table import ALIKE, ALONE, FAULTS, Fault

QUICK = [fault for fault in FAULTS if fault.quick]
CHAINS = 2


def strike(fault: Fault, place: Place) -> None:
    """Run a build into a fault and look at everything it must and must not leave."""
    before = edition(place.out)
    fault.prepare(place)
    run = place.start(wrap=fault.wrap, before=fault.before)
    fault.during(run)
    code, said = run.end(), run.said()
    assert code == fault.code, f"{fault.name}: exit code {code}\n{said}"
    told = said if fault.silent else said[said.rfind("FEJL: ") :]
    for word in [*fault.words, *([] if fault.silent else ["FEJL: ", "Hvor: ", "Hvad du kan gøre: "])]:
        assert word in told, f"{fault.name}: «{word}» is not in\n{said}"
    assert "Traceback" not in said, f"{fault.name}\n{said}"
    assert gone(place) == [], fault.name
    after = edition(place.out)
    if fault.publishing:
        assert_whole_places(after, before, edition(place.ground.next), fault.name)
    else:
        assert difference(before, after) == [], fault.name
    assert {p.name for p in place.out.iterdir()} <= {*PUBLIC, WORK}, (
        fault.name
    )  # within, where the folder is a disk of its own


def assert_whole_places(now: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes], name: str) -> None:
    """Each public place is wholly that of the old edition or wholly that of the new."""
    for place in PUBLIC:
        parts = [
            {file: content for file, content in whole.items() if file.split("/")[0] == place}
            for whole in (now, old, new)
        ]
        assert parts[0] in parts[1:], f"{name}: {place} is a mix, or gone"


def recover(place: Place, name: str) -> None:
    """The next build is complete, and the same as one that nothing ever disturbed."""
    place.renew()
    run = place.start()
    code, said = run.end(), run.said()
    assert code == 0, f"after {name}:\n{said}"
    assert difference(edition(place.out), edition(place.ground.next)) == [], f"after {name}"
    assert {p.name for p in place.out.iterdir()} - {WORK} == {p.name for p in place.ground.next.iterdir()}, (
        f"after {name}"
    )
    assert gone(place) == [], f"after {name}"


def strike_all(faults: Sequence[Fault], place: Place) -> None:
    """One fault after another over one edition, so that leftovers meet leftovers; then the next build."""
    for fault in sorted(faults, key=lambda fault: fault.publishing):
        place.forget()
        strike(fault, place)
        place.renew()
    recover(place, ", ".join(fault.name for fault in faults))


def _chains(word: str) -> list[object]:
    return [pytest.param(k, marks=pytest.mark.xdist_group(f"{word}-{k}")) for k in range(CHAINS)]


@pytest.mark.parametrize("chain", _chains("faults"))
def test_one_fault_after_another_leaves_the_last_edition_and_a_sound_next_one(
    chain: int, ground: Ground, tmp_path: Path
) -> None:
    with Place.prepare(tmp_path, ground) as place:
        strike_all(QUICK[chain::CHAINS], place)


@pytest.mark.first
@pytest.mark.long
@pytest.mark.parametrize("chain", _chains("alike"))
def test_faults_that_leave_the_same_state_leave_the_last_edition_and_a_sound_next_one(
    chain: int, ground: Ground, tmp_path: Path
) -> None:
    with Place.prepare(tmp_path, ground) as place:
        strike_all(ALIKE[chain::CHAINS], place)


@pytest.mark.long
@pytest.mark.parametrize("fault", ALONE, ids=lambda fault: re.sub(r"\W+", "-", fault.name))
def test_a_fault_alone_leaves_the_last_edition_and_a_sound_next_one(
    fault: Fault, ground: Ground, tmp_path: Path
) -> None:
    with Place.prepare(tmp_path, ground) as place:
        strike(fault, place)
        recover(place, fault.name)


def test_there_are_at_least_25_faults_of_all_kinds() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
    assert len(QUICK) >= 12
    assert len({fault.name for fault in (*QUICK, *ALIKE, *ALONE)}) == len(FAULTS)
