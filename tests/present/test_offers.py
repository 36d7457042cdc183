"""Sentences about types of intervention follow the numbers."""

from __future__ import annotations

from helpers.present import offers
from helpers.present.cells import Lookup
from helpers.study import Study
from tests.present.tables import row, table
from tests.studies import study_content

STUDY = Study.model_validate(study_content())
SINGLE, GROUP = STUDY.intervention_types
PAIR = ("first", "last")


def changes(**found: tuple[float | None, float]) -> Lookup:
    rows = []
    for name, (change, holm) in found.items():
        kind, measure = name.split("_")
        key = {"measure": measure, "group": f"intervention:{kind}", "wave": "first-last"}
        rows += [row("mean_change", change, **key), row("p_holm", holm, **key)]
    return Lookup(table(rows))


def message(lookup: Lookup) -> str:
    return offers.types_message(lookup, STUDY, [SINGLE, GROUP], PAIR, "alle", "Alle projekter")


def test_the_sign_of_a_change_turns_the_message() -> None:
    up = changes(single_mood=(0.1, 0.01), single_strain=(0.1, 0.01), group_mood=(0.1, 0.01))
    assert message(up) == (
        "Alle projekter: Gennemsnittet går frem fra start til slut på begge dimensioner med indsats alene "
        "og på den ene dimension med gruppeindsats."
    )
    down = changes(single_mood=(-0.1, 0.01), single_strain=(0.1, 0.01), group_mood=(-0.1, 0.01))
    assert "på 1 af 2 dimensioner med indsats alene og på ingen dimensioner med gruppeindsats" in message(down)


def test_what_is_significant_is_counted_among_what_moves_forward() -> None:
    lookup = changes(single_mood=(0.1, 0.01), single_strain=(0.1, 0.2), group_mood=(-0.1, 0.01))
    assert offers.forward(lookup, STUDY, "intervention:single", PAIR, "alle") == (2, 1, 2, "")
    assert offers.forward(lookup, STUDY, "intervention:group", PAIR, "alle") == (0, 0, 1, "")


def test_hidden_numbers_are_not_counted() -> None:
    assert offers.forward(changes(single_mood=(None, 0.01)), STUDY, "intervention:single", PAIR, "alle") == (
        0,
        0,
        0,
        "",
    )
    assert "kan ikke vises for typerne hver for sig" in message(changes(single_mood=(None, 0.01)))


def own(single: float | None, group: float | None) -> str:
    rows = [
        row("share", share, project="nord", measure=kind.column, category="yes")
        for kind, share in ((SINGLE, single), (GROUP, group))
    ]
    return offers.own_types(Lookup(table(rows)), STUDY, "nord", "Nord")


def test_a_projects_own_types() -> None:
    assert own(1.0, 0.25) == "Nord: alle børn har fået indsats alene, og 25\u00a0pct. har fået gruppeindsats."
    assert own(1.0, 0.0) == "Nord: alle børn har fået indsats alene, og ingen har fået gruppeindsats."
    assert own(1.0, 1.0) == "Nord: alle børn har fået indsats alene og gruppeindsats."
    assert own(None, None) == "Nord: det er skjult, hvor mange der har fået indsats alene og gruppeindsats."
    assert offers.own_types(Lookup(table([])), STUDY, "nord", "Nord") == (
        "Nord: Der er ingen oplysninger om typer af indsats."
    )
