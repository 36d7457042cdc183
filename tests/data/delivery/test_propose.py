"""The mapping proposed on first sight: what is the same is taken, what is alike is marked, what is private stays."""

from __future__ import annotations

import random
import string
from collections import Counter
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.contract import Column, contracts
from helpers.data.delivery.dates import date_form
from helpers.data.delivery.mapping import DOUBT, load_mapping
from helpers.data.delivery.proposal import Line, Proposal, ProposedPart, as_yaml
from helpers.data.delivery.values import values_of
from helpers.data.meaning import Asked, best, labels_of, likeness, plain
from helpers.data.meaning.words import scale_of
from helpers.errors import DataFault
from helpers.study.study import Study
from tests.data.delivery.deliveries import BEST, CHILDREN, MEASURED, Desk, Rows
from tests.studies import study_content

STUDY = Study.model_validate(study_content())
COLUMNS = {name: contract.by_code for name, contract in contracts(STUDY).items()}
LABELS = labels_of(STUDY)


def proposed(desk: Desk, **files: Rows) -> str:
    """The proposal for some files alone; for the whole delivery where none are given."""
    for path in desk.inbox.iterdir():
        if files or path.name == "import.yml":
            path.unlink()
    for name, rows in files.items():
        desk.put(f"{name}.csv", rows)
    done = desk.bring_in()
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert done.proposed == text.count(DOUBT)
    assert f"Et forslag til koblingen ligger i {desk.inbox / 'import.yml'}" in str(done)
    return text


def confirmed(desk: Desk, text: str) -> None:
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))


def test_the_proposal_of_a_plain_delivery_needs_no_more_than_a_look(desk: Desk) -> None:
    desk.bring_in()
    wanted = {name: content for name, content in desk.files().items() if name.endswith(".csv")}
    text = proposed(desk)
    assert text == proposed(desk)
    assert [line for line in text.split("\n") if DOUBT in line] == []
    confirmed(desk, text)
    assert desk.bring_in().done
    assert {name: content for name, content in desk.files().items() if name.endswith(".csv")} == wanted


def test_nothing_is_written_in_the_study_at_first_sight(desk: Desk) -> None:
    before = desk.files()
    proposed(desk)
    assert desk.files() == before
    assert not (desk.inbox / "import-rapport.csv").exists()


def test_a_mapping_that_is_there_is_never_replaced(desk: Desk) -> None:
    text = (desk.inbox / "import.yml").read_bytes()
    desk.bring_in()
    assert (desk.inbox / "import.yml").read_bytes() == text


@pytest.mark.parametrize(
    "names",
    [
        ["mood_1", "mood_2", "mood_3"],
        ["MOOD_1", "Mood 2", "mood-3"],
        ["Jeg er glad", "Jeg er trist", "Jeg ler"],
        ["3. Jeg er glad", "4. Jeg er trist", "5. Jeg ler"],
        ["<b>Jeg er glad</b>", "Jeg er trist.", " jeg ler "],
    ],
)
def test_columns_are_known_by_code_or_text(desk: Desk, names: list[str]) -> None:
    text = proposed(desk, svar=[["Id", "Måling", *names], *([str(k), "Start", "1", "2", "3"] for k in range(1, 9))])
    (part,) = yaml.safe_load(text)["parts"]
    assert part["table"] == "measurements"
    taken = {code: one["from"] if isinstance(one, dict) else one for code, one in part["columns"].items()}
    assert [taken[f"mood_{k}"] for k in (1, 2, 3)] == [name.strip() for name in names]
    assert part["columns"]["child_id"] == {"from": "Id", "prefix": "nord-"}
    assert part["columns"]["wave"] == {
        "from": "Måling",
        "values": {"Start": "first", "Slut": "last", "Senere": "later"},
    }


def test_a_name_that_is_only_alike_is_marked(desk: Desk) -> None:
    text = proposed(
        desk, svar=[["Id", "Måling", "Jeg er gald", "Jeg er trist", "Jeg ler"], ["1", "Start", "1", "2", "3"]]
    )
    marked = [line for line in text.split("\n") if DOUBT in line]
    assert marked == [f"      mood_1: Jeg er gald  {DOUBT}: er det den rigtige kolonne?; {BEST.format(4)}"]


@pytest.mark.parametrize(
    "form", ["{item} {wave}", "{wave}: {item}", "{item} ({wave})", "{wave}_{item}", "{item}_{wave}"]
)
def test_a_wide_file_becomes_a_part_for_each_wave(desk: Desk, form: str) -> None:
    items = ["Jeg er glad", "Jeg er trist", "Jeg ler"]
    header = ["Id", *(form.format(item=item, wave=wave) for wave in ("Start", "Slut") for item in items)]
    text = proposed(desk, svar=[header, *([str(k), *"123321"] for k in range(1, 9))])
    parts = yaml.safe_load(text)["parts"]
    assert [part["constants"] for part in parts] == [{"wave": "first"}, {"wave": "last"}]
    assert [list(part["columns"]) for part in parts] == [["child_id", "mood_1", "mood_2", "mood_3"]] * 2
    (mark,) = [line for line in text.split("\n") if DOUBT in line]  # once for both measurements
    assert mark.strip().startswith("mood_1:")
    assert mark.endswith(BEST.format(4))


@pytest.mark.parametrize("words", [("first", "last"), ("t0", "t1"), ("måling 1", "måling 2"), ("M1", "M2")])
def test_waves_have_many_names(desk: Desk, words: tuple[str, str]) -> None:
    header = ["Id", *(f"mood_{k}_{word}" for word in words for k in (1, 2, 3))]
    text = proposed(desk, svar=[header, *([str(k), *"123321"] for k in range(1, 9))])
    assert [part["constants"]["wave"] for part in yaml.safe_load(text)["parts"]] == ["first", "last"]


def test_one_file_can_serve_two_tables(desk: Desk) -> None:
    header = ["Id", "Måling", "Køn", "Alder", "Jeg er glad", "Jeg er trist", "Jeg ler"]
    rows = [[str(k), wave, "Pige", "7", "1", "2", "3"] for wave in ("Start", "Slut") for k in range(1, 7)]
    text = proposed(desk, alt=[header, *rows])
    assert [part["table"] for part in yaml.safe_load(text)["parts"]] == ["children", "measurements"]
    confirmed(desk, text)
    done = desk.bring_in()
    assert done.rows == {"children.csv": 6, "measurements.csv": 12}
    assert "Af leverancens 12 rækker er 12 beholdt, 0 slået sammen" in str(done)


def test_what_is_private_is_dropped_and_none_of_its_values_is_told(desk: Desk) -> None:
    extra = {
        "Navn": [f"Person {k}" for k in range(6)],
        "Kontakt": [f"mor{k}@eksempel.dk" for k in range(6)],
        "Ring til": [f"20 12 34 5{k}" for k in range(6)],
        "Nr. i sagen": [f"{10 + k}0190-1234" for k in range(6)],
    }
    rows = [
        [*row[:-1], *(list(extra) if k == 0 else [v[k - 1] for v in extra.values()])] for k, row in enumerate(CHILDREN)
    ]
    text = proposed(desk, baggrund=rows)
    (part,) = yaml.safe_load(text)["parts"]
    assert part["drop"] == dict.fromkeys(extra, "personoplysninger")
    for values in extra.values():
        assert all(value not in text for value in values)


def test_personal_numbers_as_ids_are_proposed_only_with_a_warning(desk: Desk) -> None:
    rows = [["CPR", *row[1:]] if k == 0 else [f"{10 + k}0190-1234", *row[1:]] for k, row in enumerate(CHILDREN)]
    text = proposed(desk, baggrund=rows)
    line = next(line for line in text.split("\n") if "child_id" in line)
    assert "kør først erfaring pseudonymise" in line
    assert "1234" not in text
    confirmed(desk, text)
    assert not desk.bring_in().done


def test_a_personal_number_as_a_heading_stops_the_proposal(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    desk.put("svar.csv", [["Id", "010190-1234"], ["1", "2"]])
    with pytest.raises(DataFault, match="kolonnes navn"):
        desk.bring_in()
    assert not (desk.inbox / "import.yml").exists()


def test_files_without_anything_of_the_study(desk: Desk) -> None:
    text = proposed(desk, baggrund=CHILDREN, vejr=[["Regn", "Sol"], ["1", "2"]])
    assert yaml.safe_load(text)["unused"] == {"vejr.csv": "ingen af kolonnerne ligner studiets"}
    assert f"unused:  {DOUBT}" in text
    for path in desk.inbox.iterdir():
        path.unlink()
    desk.put("vejr.csv", [["Regn", "Sol"], ["1", "2"]])
    with pytest.raises(DataFault, match="ikke genkende"):
        desk.bring_in()


def test_a_lone_column_of_text_makes_no_table(desk: Desk) -> None:
    rows = [[*row, "Tekst" if k == 0 else f"Noget om {k}"] for k, row in enumerate(CHILDREN)]
    (part,) = yaml.safe_load(proposed(desk, baggrund=rows))["parts"]
    assert part["table"] == "children"
    assert part["drop"]["Tekst"] == "studiet har ingen kolonne til det"


def test_sheets_become_parts_of_their_own(desk: Desk) -> None:
    for path in desk.inbox.iterdir():
        path.unlink()
    with xlsxwriter.Workbook(desk.inbox / "alt.xlsx") as book:
        for name, rows in (("Børn", CHILDREN), ("Svar", MEASURED), ("Ark3", [])):
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, [int(cell) if cell.isdecimal() else cell for cell in row])
    desk.bring_in()
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert [(part["table"], part["sheet"]) for part in yaml.safe_load(text)["parts"]] == [
        ("children", "Børn"),
        ("measurements", "Svar"),
    ]
    assert list(yaml.safe_load(text)["unused"]) == ["alt.xlsx, ark Ark3"]
    confirmed(desk, text)
    assert desk.bring_in().rows == {"children.csv": 6, "measurements.csv": 12}


def test_labels_of_an_spss_file_are_used(desk: Desk) -> None:
    for path in desk.inbox.iterdir():
        path.unlink()
    frame = pd.DataFrame({"V1": range(1, 9), "V2": [1.0, 2.0] * 4, "V3": [7.0, 8.0] * 4, "V4": [1.0, 0.0] * 4})
    pyreadstat.write_sav(
        frame,
        str(desk.inbox / "data.sav"),
        column_labels=["Løbenummer", "Køn", "Alder", "Behov hjemme"],
        variable_value_labels={"V2": {1.0: "Dreng", 2.0: "Pige"}, "V4": {0.0: "Nej", 1.0: "Ja"}},
    )
    desk.bring_in()
    (part,) = yaml.safe_load((desk.inbox / "import.yml").read_text(encoding="utf-8"))["parts"]
    assert part["columns"] == {
        "child_id": {"from": "V1", "prefix": "nord-"},
        "gender": {"from": "V2", "values": {"1": "boy", "2": "girl"}},
        "age": "V3",
        "need_home": "V4",
    }


def test_a_file_that_cannot_be_read_is_told_before_anything_is_proposed(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    (desk.inbox / "svar.csv").write_bytes(b"a;b\n1\0;2\n")
    with pytest.raises(DataFault, match="NUL-tegn"):
        desk.bring_in()
    assert not (desk.inbox / "import.yml").exists()


def test_what_every_row_lacks_is_asked_for(desk: Desk) -> None:
    text = proposed(
        desk, svar=[["Id", "Jeg er glad", "Jeg er trist", "Jeg ler"], *([str(k), *"123"] for k in range(6))]
    )
    assert "      wave: '?'  # SE EFTER: en af koderne first, last, later" in text
    confirmed(desk, text)
    assert any("Der står stadig «?» for wave" in f.message for f in desk.bring_in().findings)


def test_answers_that_came_turned_are_proposed_so(desk: Desk) -> None:
    rng = random.Random(3)  # noqa: S311
    rows = []
    for k in range(60):
        level = rng.uniform(1, 4)
        rows.append([str(k), "Start", *(str(min(4, max(1, round(level + rng.gauss(0, 0.4))))) for _ in range(3))])
    header = ["Id", "Måling", "Jeg er glad", "Jeg er trist", "Jeg ler"]
    text = proposed(desk, svar=[header, *rows])
    assert (
        "mood_2: {from: Jeg er trist, turned: true}  # SE EFTER: svarene går imod «Jeg er glad», «Jeg ler»: er de"
        in text
    )
    text = proposed(desk, svar=[header, *([*r[:3], str(5 - int(r[3])), r[4]] for r in rows)])
    assert "turned" not in text


# Values


@pytest.mark.parametrize(
    ("table", "code", "texts", "wanted", "unsure"),
    [
        ("children", "gender", ["girl", "boy"], {}, False),
        ("children", "gender", ["Pige", "dreng"], {"Pige": "girl", "dreng": "boy"}, False),
        ("children", "gender", ["Girl", "boy"], {"Girl": "girl"}, False),
        ("children", "gender", ["Pige"], {"Pige": "girl", "Dreng": "boy"}, False),
        ("children", "gender", ["Pgie", "Dreng"], {"Pgie": "girl", "Dreng": "boy"}, True),
        ("children", "gender", ["Pige", "Andet"], {"Pige": "girl", "Andet": "?", "Dreng": "boy"}, True),
        ("children", "need_home", ["0", "1"], {}, False),
        ("children", "need_home", ["Ja"], {"Ja": "1", "Nej": "0"}, False),
        ("children", "need_home", ["Valgt", "Ikke valgt"], {"Valgt": "1", "Ikke valgt": "0"}, False),
        ("children", "age", ["7", "8,5"], {}, False),
        ("measurements", "mood_1", ["1", "4"], {}, False),
        ("measurements", "mood_1", ["1", "5"], {}, True),
        ("measurements", "mood_1", ["Aldrig", "Ofte"], {"Aldrig": "1", "Ofte": "3"}, True),
        ("measurements", "mood_1", ["Godt", "Skidt"], {"Godt": "?", "Skidt": "?"}, True),
        ("measurements", "wave", ["ved start"], {"ved start": "first", "Slut": "last", "Senere": "later"}, False),
        ("survey", "useful", ["Enig", "Uenig"], {"Enig": "2", "Uenig": "1"}, False),
        ("statements", "direction", ["Barriere"], {"Barriere": "barrier", "drivkraft": "driver"}, False),
        ("statements", "excerpt", ["Hvad som helst"], {}, False),
    ],
)  # fmt: skip
def test_what_values_mean(table: str, code: str, texts: list[str], wanted: dict[str, str], unsure: bool) -> None:
    found, doubt = asked(COLUMNS[table][code], texts)
    assert (found, bool(doubt)) == (wanted, unsure)


def asked(column: Column, texts: list[str], labels: dict[str, str] | None = None) -> tuple[dict[str, str], str]:
    found, doubts = values_of(Asked(column, Counter(texts), labels or {}, LABELS.get(column.code, [])))
    return found, "; ".join(doubts)


def test_labels_of_the_file_say_what_numbers_mean() -> None:
    labels = {"1": "Dreng", "2": "Pige", "3": "Ønsker ikke at svare"}
    assert asked(COLUMNS["children"]["gender"], ["1", "2"], labels) == ({"1": "boy", "2": "girl", "3": ""}, "")
    found, doubt = asked(COLUMNS["survey"]["useful"], ["1", "2"], {"1": "Enig", "2": "Uenig"})
    assert found == {"1": "2", "2": "1"}
    assert "«Enig»" in doubt


@pytest.mark.parametrize(
    ("texts", "form", "unsure"),
    [
        (["2019-02-28"], None, False),
        (["28-02-2019", "01-03-2019"], "%d-%m-%Y", False),
        (["28.02.2019"], "%d.%m.%Y", False),
        (["28/02/2019"], "%d/%m/%Y", False),
        (["01/02/2019"], "%d/%m/%Y", True),
        (["02/28/2019"], "%m/%d/%Y", True),
        (["28-02-19"], "%d-%m-%y", False),
        (["2019-02-28 14:05:00"], "%Y-%m-%d %H:%M:%S", False),
        (["2019-02-28T14:05:00"], "%Y-%m-%dT%H:%M:%S", False),
        (["28-02-2019 14:05", "fejl"], "%d-%m-%Y %H:%M", False),
        (["i går", "før jul"], None, True),
        ([], None, False),
    ],
)
def test_the_form_of_dates(texts: list[str], form: str | None, unsure: bool) -> None:
    found, doubt = date_form(texts)
    assert (found, bool(doubt)) == (form, unsure)


# Texts


def test_plain_texts_and_what_is_alike() -> None:
    assert plain("  3. Jeg ER <b>glad</b>, ikke?") == "3 jeg er glad ikke"
    assert likeness("alder", "alder ved start") >= 0.75
    assert likeness("id", "id og meget andet") < 0.75
    assert best("jeg er glad", [("a", "jeg er glad"), ("b", "jeg er glat")]) == ("a", 1.0)
    assert best("jeg er gla", [("a", "jeg er glad"), ("b", "jeg er glat")]) is None
    assert best("noget andet", [("a", "jeg er glad")]) is None
    assert scale_of(["aldrig", "ofte"], 4) == ("aldrig", "sjældent", "ofte", "altid")
    assert scale_of(["aldrig", "ofte"], 7) is None


awkward = st.text(string.ascii_letters + string.digits + " :#{}[],&*!|>'\"%@`-?æøå\n", min_size=1, max_size=20).filter(
    str.strip
)

YAML_WORDS = ["yes", "no", "null", "1", "- a", "? b", "~", "2019-01-01"]


@given(
    columns=st.lists(awkward | st.sampled_from(YAML_WORDS), min_size=1, max_size=4),
    values=st.dictionaries(awkward | st.sampled_from(["yes", "on", "1"]), awkward, max_size=3),
)  # fmt: skip
def test_every_name_and_value_comes_through_the_file(columns: list[str], values: dict[str, str]) -> None:
    import tempfile

    lines = [Line(f"c{k}", column.strip(), values) for k, column in enumerate(columns)]
    part = ProposedPart("children", "a b: #.csv", None, lines, {"x": ("yes", "")}, {"no": "1", "lang " * 500: "0123"})
    text, doubts = as_yaml(Proposal("nord", [part], {}))
    assert doubts == 0 or any(DOUBT in name for name in [*columns, *values, *values.values()])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "import.yml"
        path.write_text(text, encoding="utf-8")
        if doubts:
            return
        (read,) = load_mapping(path).parts
    assert [taken.source for taken in read.columns.values()] == [column.strip() for column in columns]
    assert all(taken.meanings == values for taken in read.columns.values())
    assert (read.file, read.constants, read.drop) == ("a b: #.csv", {"x": "yes"}, part.drop)


def test_the_delivery_of_the_tests_is_what_it_says() -> None:
    assert len(CHILDREN) == 7
    assert len(MEASURED) == 13
