"""Where nothing in a delivery says which end of a scale is the best one, that is asked: once, and not again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from helpers.data.delivery import import_delivery
from helpers.data.delivery.mapping import DOUBT, MAPPING
from helpers.pipeline.delivery_pages import sheet_page
from tests.data.delivery.deliveries import BEST, CHILDREN, EXPLAINED, MEASURED, Desk, Rows
from tests.data.delivery.test_meaning import alone, marked, proposed, sav
from tests.data.delivery.test_projects import emptied, split, whose
from tests.studies import change_yaml

ASKED = "importen finder intet i leverancen, der siger det"
GRADES = {1: "Passer slet ikke", 2: "Passer lidt", 3: "Passer godt", 4: "Passer helt"}
NOT_ASKED = {4: "Ved ikke"}


def first(desk: Desk, rows: Rows = MEASURED) -> str:
    """What is proposed of answers alone."""
    alone(desk)
    desk.put("svar.csv", rows)
    return proposed(desk)


def asked(text: str) -> list[str]:
    """The columns of which it is asked which end is best."""
    return [line.split(":")[0].strip() for line in text.split("\n") if ASKED in line]


def turned(rows: Rows) -> Rows:
    return [rows[0], *([*row[:3], *(str(5 - int(cell)) for cell in row[3:])] for row in rows[1:])]


def card(desk: Desk) -> str:
    return (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rows", [MEASURED, turned(MEASURED)])
def test_numbers_alone_are_asked_about_once(desk: Desk, rows: Rows) -> None:
    """A whole delivery that is turned looks like any other: nobody but a person can tell."""
    text = first(desk, rows)
    assert marked(text, "mood_1") == BEST.format(4)
    assert asked(text) == ["mood_1"]
    (desk.inbox / MAPPING).unlink()
    assert not import_delivery(desk.inbox, desk.study, "nord", accept=True).done


def test_each_pair_of_ends_is_asked_about_in_each_table(desk: Desk) -> None:
    rows = [[*MEASURED[0], "Belastning i alt"], *([*row, str(k)] for k, row in enumerate(MEASURED[1:]))]
    desk.put("f.csv", [["Løbenr", "Holdt", "Fremmøde"], *([str(k), "2", "1"] for k in range(1, 7))])
    desk.put("svar.csv", rows)
    (desk.inbox / MAPPING).unlink()
    text = proposed(desk)
    assert asked(text) == ["mood_1", "strain_1", "held"]  # «Fremmøde» is a share
    assert "at 0 er bedst" in marked(text, "strain_1")
    assert "at 4 er bedst" in marked(text, "held")


def test_the_dimensions_of_one_pair_of_ends_are_named_a_few_of_them(desk: Desk) -> None:
    def more(content: dict[str, Any]) -> None:
        content["dimensions"] += [
            {
                "code": f"d{k}",
                "label": f"Emne {k}",
                "noun": f"emne {k}",
                "minimum": 1,
                "maximum": 4,
                "items": [{"code": f"d{k}_1", "text": f"Spørgsmål nummer {k}"}],
            }
            for k in range(5)
        ]

    change_yaml(desk.study, "study.yml", more)
    head = [*MEASURED[0], *(f"Spørgsmål nummer {k}" for k in range(5))]
    text = first(desk, [head, *([*row, *"12341"] for row in MEASURED[1:])])
    assert asked(text) == ["mood_1"]
    assert marked(text, "mood_1").endswith("skemaet for «Humør», «Emne 0», «Emne 1» og 3 andre")


def labelled(desk: Desk, labels: dict[str, dict[float, str]]) -> str:
    columns = {f"v{n}": [float(row[n + 2]) for row in MEASURED[1:]] for n in (1, 2, 3)}
    columns = {"v0": [float(row[0]) for row in MEASURED[1:]], **columns}
    rows = {"v9": [row[1] for row in MEASURED[1:]]}
    sav(alone(desk) / "svar.sav", {**columns, **rows}, labels, column_labels=["Løbenr", *MEASURED[0][3:], "Måling"])
    return proposed(desk)


@pytest.mark.parametrize("of", [("v1",), ("v3",), ("v1", "v2", "v3")])
def test_labels_at_one_question_tell_of_its_dimension(desk: Desk, of: Sequence[str]) -> None:
    assert asked(labelled(desk, {name: {float(n): text for n, text in GRADES.items()} for name in of})) == []
    by = {"v1": "leverancens etiketter"} if "v1" in of else {"v1": "etiketterne ved spørgsmålene ved siden af"}
    assert f"er bedst, efter {by['v1']}" in next(line for line in card(desk).split("\n") if "mood_1 ←" in line)


@pytest.mark.parametrize(
    ("labels", "tells"),
    [
        ({1: "Passer slet ikke"}, True),
        ({1: "Passer slet ikke", 4: "Passer helt"}, True),
        (NOT_ASKED, False),
        ({1: "1", 2: "2", 3: "3", 4: "4"}, False),
        ({1: "Blå", 4: "Grøn"}, False),
    ],
)
def test_labels_tell_that_say_less_or_more(desk: Desk, labels: dict[int, str], tells: bool) -> None:
    text = labelled(desk, {"v1": {float(n): said for n, said in labels.items()}})
    assert asked(text) == ([] if tells else ["mood_1"])


def test_labels_of_another_dimension_do_not_tell(desk: Desk) -> None:
    """Its answers may run another way."""

    def calm(content: dict[str, Any]) -> None:
        items = [{"code": "calm_1", "text": "Jeg har ro"}]
        content["dimensions"].append(
            {**content["dimensions"][0], "code": "calm", "label": "Ro", "noun": "ro", "items": items}
        )

    change_yaml(desk.study, "study.yml", calm)
    head = [
        *MEASURED[0][:3],
        *(f"{name} (1=passer slet ikke, 4=passer helt)" for name in MEASURED[0][3:]),
        "Jeg har ro",
    ]
    text = first(desk, [head, *([*row, "2"] for row in MEASURED[1:])])
    assert asked(text) == ["calm_1"]


def test_what_is_written_beside_the_answers_tells(desk: Desk) -> None:
    text = first(desk, [EXPLAINED, *MEASURED])
    assert asked(text) == []
    assert "4=Passer helt" not in marked(text, "mood_1")
    assert "4 er bedst, efter det, der står over overskriften i «svar.csv»" in card(desk)


def test_answers_in_words_tell(desk: Desk) -> None:
    rows = [MEASURED[0], *([*row[:3], *(GRADES[int(cell)] for cell in row[3:])] for row in MEASURED[1:])]
    assert asked(first(desk, rows)) == []
    assert "Passer helt er bedst, efter leverancens svar i ord" in card(desk)
    assert "Passer slet ikke er bedst, efter leverancens svar i ord" in card(desk)  # of «Jeg er trist»


def test_one_word_among_numbers_does_not_tell(desk: Desk) -> None:
    assert asked(first(desk, [*MEASURED, ["7", "Start", "13-04-2019", "Passer helt", "1", "2"]])) == ["mood_1"]


def test_a_label_that_is_no_answer_is_never_called_the_best(desk: Desk) -> None:
    """1=Passer … 3=Passer ikke, 4=Ved ikke: what becomes 4 is open until somebody says so, and 4 itself is nothing."""
    labelled(desk, {"v1": {1: "Passer", 2: "Passer lidt", 3: "Passer ikke", 4: "Ved ikke"}})
    line = next(line for line in card(desk).split("\n") if "mood_1 ←" in line)
    assert "Ved ikke er bedst" not in line
    assert "det, der bliver til 4, er bedst" in line


def test_the_card_and_the_page_say_which_number_is_the_best_as_it_was_delivered(desk: Desk) -> None:
    text = first(desk, turned(MEASURED))
    for code, source in zip(("mood_1", "mood_2", "mood_3"), MEASURED[0][3:], strict=True):
        text = re.sub(rf"{code}: .*", f"{code}: {{from: {source}, turned: true}}", text, count=1)
    desk.map(text)
    done = desk.bring_in()
    assert done.done
    assert done.understood
    lines = {line.split(" ←")[0].strip(): line for line in card(desk).split("\n") if "←" in line}
    assert lines["mood_1"].endswith("; 1 er bedst, efter study.yml")
    assert lines["mood_2"].endswith("; 4 er bedst, efter study.yml")
    assert "1 er bedst; det siger studiet, skemaet siger det ikke" in sheet_page(done.understood).decode()


def test_what_was_looked_after_is_not_asked_again(desk: Desk) -> None:
    first(desk)
    assert desk.take_over().done
    for path in desk.inbox.iterdir():
        path.unlink()
    desk.put("andet navn.csv", MEASURED)
    assert DOUBT not in proposed(desk)
    # a question that was not there then is asked about, and it alone
    (desk.inbox / MAPPING).unlink()
    rows = [[*MEASURED[0], "Belastning i alt"], *([*row, str(k)] for k, row in enumerate(MEASURED[1:]))]
    desk.put("andet navn.csv", rows)
    assert asked(proposed(desk)) == ["strain_1"]
    # and so is one that has another name, and may be another one
    (desk.inbox / MAPPING).unlink()
    desk.put("andet navn.csv", [[*MEASURED[0][:5], "mood_3"], *MEASURED[1:]])
    assert asked(proposed(desk)) == ["mood_3"]


def test_a_survey_in_numbers_alone_is_asked_about(desk: Desk) -> None:
    alone(desk)
    head = ["Nr", "Part", "Rolle", "Det nytter", "De frivillige kan deres ting"]
    desk.put("s.csv", [head, *([str(k), "Kommune", "Ansat", str(1 + k % 2), "2"] for k in range(1, 9))])
    text = proposed(desk)
    assert asked(text) == ["useful"]
    assert "study.yml siger, at 2 er «Enig»" in marked(text, "useful")
    assert "«Det nytter» og «De frivillige kan deres ting»" in marked(text, "useful")
    assert "2 er «Enig», efter study.yml" in card(desk)


def test_several_projects_of_one_delivery_are_asked_about_once(desk: Desk) -> None:
    south = emptied(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    desk.put("svar.csv", whose(MEASURED))
    (desk.inbox / MAPPING).unlink()
    split(desk)
    assert asked((desk.inbox / MAPPING).read_text(encoding="utf-8")) == ["mood_1"]
    assert south.is_dir()
