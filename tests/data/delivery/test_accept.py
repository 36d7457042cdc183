"""`--accept` takes over what a person has read and nothing that is still marked; counts say what was taken over."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from helpers.data.delivery import Imported, import_delivery
from helpers.data.delivery.mapping import DOUBT, MAPPING, Mapping, read_mapping
from helpers.errors import StudyFault
from tests.data.delivery.deliveries import BEST, CHILDREN, EXPLAINED, MEASURED, Desk, Rows, mapping

COUNT = 30


def children() -> Rows:
    return [CHILDREN[0], *([str(k + 1), *CHILDREN[1 + k % 6][1:]] for k in range(COUNT))]


def answers() -> Rows:
    """Answers that hang together as those of a real scale do, and of which more are high than low."""
    draw = random.Random(4)  # noqa: S311 - no secret
    rows = [MEASURED[0]]
    levels = [draw.gauss(2.9, 0.7) for _ in range(COUNT)]
    for place, wave in enumerate(("Start", "Slut")):
        for k, level in enumerate(levels, start=1):
            sums = (level + 0.2 * place, 5 - level - 0.2 * place, level + 0.2 * place)
            given = [str(min(4, max(1, round(one + draw.gauss(0, 0.4))))) for one in sums]
            rows.append([str(k), wave, f"{13 + k % 15}-04-20{19 + place}", *given])
    return rows


BACKGROUND, ANSWERS = children(), answers()


def accept(desk: Desk) -> Imported:
    return import_delivery(desk.inbox, desk.study, "nord", accept=True)


def text_of(desk: Desk) -> str:
    return (desk.inbox / MAPPING).read_text(encoding="utf-8")


def read(desk: Desk) -> Mapping:
    return read_mapping(desk.inbox / MAPPING)


def proposed(desk: Desk, rows: Rows = ANSWERS) -> None:
    desk.put("baggrund.csv", BACKGROUND)
    desk.put("svar.csv", rows)
    (desk.inbox / MAPPING).unlink()
    desk.bring_in()


def test_a_line_that_is_still_marked_is_not_accepted_and_it_is_said_how_many_are(desk: Desk) -> None:
    misspelt = [[*ANSWERS[0][:4], "Jeg er trsit", ANSWERS[0][5]], *ANSWERS[1:]]
    before = desk.files()
    proposed(desk, misspelt)
    text = text_of(desk)
    assert text.count(DOUBT) == 2
    with pytest.raises(StudyFault, match=f"2 linjer er stadig mærket {DOUBT}"):
        accept(desk)
    assert (desk.files(), text_of(desk)) == (before, text)
    # one of them is looked after, the other one is not
    desk.map(text.replace(f"  {DOUBT}: {BEST.format(4)}", ""))
    with pytest.raises(StudyFault, match=f"1 linje er stadig mærket {DOUBT}"):
        accept(desk)
    assert desk.files() == before
    assert "mood_2 ← Jeg er trsit" in (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert desk.take_over().done


def test_what_is_accepted_stands_in_the_mapping_with_its_counts(desk: Desk) -> None:
    desk.put("baggrund.csv", BACKGROUND)
    desk.put("svar.csv", [EXPLAINED, *ANSWERS])
    (desk.inbox / MAPPING).unlink()
    assert accept(desk).done
    background, measured = read(desk).counts
    assert (background.rows, measured.rows) == (COUNT, 2 * COUNT)
    assert background.columns["gender"] == {"Dreng": COUNT // 2, "Pige": COUNT // 2}
    given = [row[3] for row in ANSWERS[1:]]
    assert measured.columns["mood_1"] == {one: given.count(one) for one in sorted({*given})}
    text, files = text_of(desk), desk.files()
    again = accept(desk)
    assert (again.done, again.changed) == (True, ())
    assert (text_of(desk), desk.files()) == (text, files)


def test_a_mapping_that_a_person_wrote_gets_its_counts(desk: Desk) -> None:
    desk.put("baggrund.csv", BACKGROUND)
    desk.put("svar.csv", ANSWERS)
    desk.map(mapping())
    assert desk.bring_in().done
    assert read(desk).counts == ()
    assert accept(desk).done
    assert [one.rows for one in read(desk).counts] == [COUNT, 2 * COUNT]


def cell(place: int, change: Callable[[int, str], str]) -> Callable[[Rows], Rows]:
    """The rows with another text in one column."""
    return lambda rows: [
        rows[0],
        *([*row[:place], change(n, row[place]), *row[place + 1 :]] for n, row in enumerate(rows[1:])),
    ]


# What happens to a later delivery: to its background, to its answers, and the column that must be named.
KINDS: dict[str, tuple[Callable[[Rows], Rows], Callable[[Rows], Rows], str]] = {
    "a new code": (cell(3, lambda n, text: "Andet" if n == 4 else text), list, "Køn"),
    "twice the blanks and more": (list, cell(5, lambda n, text: "" if n % 3 else text), "Jeg ler"),
    "an answer beyond the scale": (list, cell(5, lambda n, text: "9" if n == 3 else text), "Jeg ler"),
    "an item turned": (list, cell(3, lambda n, text: str(5 - int(text))), "Jeg er glad"),
    "all items turned": (
        list,
        lambda rows: [rows[0], *([*row[:3], *(str(5 - int(text)) for text in row[3:])] for row in rows[1:])],
        "Jeg er glad",
    ),
    "a new column": (
        list,
        lambda rows: [[*row, "5" if n else "Belastning i alt"] for n, row in enumerate(rows)],
        "Belastning i alt",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("new_folder", [False, True])
def test_a_later_delivery_is_accepted_as_it_was_and_stops_where_it_is_otherwise(
    desk: Desk, kind: str, new_folder: bool
) -> None:
    proposed(desk)
    assert desk.take_over().done
    if new_folder:
        (desk.inbox / MAPPING).unlink()
    same = accept(desk)
    assert (same.done, same.changed) == (True, ())
    assert DOUBT not in text_of(desk)
    background, measured, column = KINDS[kind]
    desk.put("baggrund.csv", background(BACKGROUND))
    desk.put("svar.csv", measured(ANSWERS))
    if new_folder:
        (desk.inbox / MAPPING).unlink()
    before = desk.files()
    done = accept(desk)
    assert not done.done
    assert desk.files() == before
    marked = [line for line in text_of(desk).split("\n") if DOUBT in line]
    told = [*marked, *(f"{one.message} {one.where}" for one in done.findings if one.grade == "error")]
    code = next((c for part in read(desk).parts for c, taken in part.columns.items() if taken.source == column), column)
    assert any(re.search(rf"\b{code}\b|{column}", line) for line in told), told
    if marked:  # and it is not accepted by asking twice
        with pytest.raises(StudyFault, match="stadig mærket"):
            accept(desk)
        assert desk.files() == before


def test_after_a_wrong_file_the_right_one_is_read_once_the_counts_are_gone(desk: Desk) -> None:
    proposed(desk)
    assert desk.take_over().done
    before = desk.files()
    desk.put("svar.csv", KINDS["all items turned"][1](ANSWERS))
    assert not accept(desk).done
    desk.put("svar.csv", ANSWERS)
    with pytest.raises(StudyFault) as stopped:
        accept(desk)
    assert "slet alt fra linjen counts: og ned" in stopped.value.remedy
    text = text_of(desk)
    (desk.inbox / MAPPING).write_text(text[: text.index("\ncounts:") + 1], encoding="utf-8")
    again = accept(desk)
    assert (again.done, again.changed) == (True, ())
    assert DOUBT not in text_of(desk)
    assert desk.files() == before


def test_two_answers_exchanged_are_told_where_another_file_has_them_too(desk: Desk) -> None:
    """Where none has, nothing can tell, and the guide says so."""
    exchanged = cell(3, lambda n, text: {"Pige": "Dreng", "Dreng": "Pige"}[text])
    desk.put("baggrund ved slut.csv", [row[:1] + row[3:4] for row in exchanged(BACKGROUND)])
    proposed(desk)
    done = desk.take_over()
    assert not done.done
    wrong = [one for one in done.findings if one.grade == "error"]
    assert len(wrong) == COUNT
    assert all("Køn" in f"{one.message} {one.column}" for one in wrong), wrong[0]
