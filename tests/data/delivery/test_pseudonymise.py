"""Codes for identifiers: stable, only with the key, never the identifier; and the key never where a study is."""

from __future__ import annotations

import datetime as dt
import stat
import subprocess
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from helpers.cli import main
from helpers.data.delivery import pseudonymise, surveyxact
from helpers.data.delivery.pseudonymise import code_of, codes_of, plain_identifier
from helpers.data.personal import has_personal_number, is_personal_number_cell
from helpers.data.readers import read_sheets, read_table
from helpers.errors import DataFault, Fault, MissingFile, UnknownName
from tests.data.delivery.deliveries import rows_of
from tests.studies import make_study

KEY = bytes(range(32))
NUMBERS = ["010190-1234", "311299-0001", "241255-4000"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "hjemme" / "nøgle.txt"


def table(folder: Path, *rows: str, name: str = "svar.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["CPR;Svar;Note", *rows]) + "\n", encoding="utf-8")
    return path


def test_identifiers_become_codes_and_the_rest_stays(tmp_path: Path, key: Path) -> None:
    path = table(tmp_path, "010190-1234;2,5;a", "311299-0001;3;b", ";4;c", "0101901234;1;d")
    before = path.read_bytes()
    done = pseudonymise(path, ["CPR"], key)
    assert (done.rows, done.identifiers, done.empty, done.new_key) == (4, 2, 1, True)
    assert path.read_bytes() == before
    rows = rows_of(done.path, ";")
    assert done.path.name == "svar-pseudonym.csv"
    assert rows[0] == ["CPR", "Svar", "Note"]
    assert [row[1:] for row in rows[1:]] == [["2,5", "a"], ["3", "b"], ["4", "c"], ["1", "d"]]
    assert rows[1][0] == rows[4][0] != rows[2][0]
    assert rows[3][0] == ""
    assert not has_personal_number(done.path.read_text(encoding="utf-8"))


def test_the_code_is_the_documented_one() -> None:
    """Made with `printf %s 0101901234 | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f -binary | base32`."""
    assert code_of("010190-1234", KEY) == "p5shot4ixcvrny6vy"
    assert len(code_of("x", KEY)) == 17


def test_the_same_key_gives_the_same_codes_in_every_delivery(tmp_path: Path, key: Path) -> None:
    one = pseudonymise(table(tmp_path, "010190-1234;1;a"), ["CPR"], key)
    later = pseudonymise(table(tmp_path, "101901234;1;b", name="senere.csv"), ["CPR"], key)
    assert not later.new_key
    assert rows_of(one.path, ";")[1][0] == rows_of(later.path, ";")[1][0]
    other = pseudonymise(table(tmp_path, "010190-1234;1;a"), ["CPR"], tmp_path / "anden.txt")
    assert rows_of(other.path, ";")[1][0] != rows_of(later.path, ";")[1][0]


@pytest.mark.parametrize(
    "form",
    ["010190-1234", "0101901234", "101901234", "010190 1234", " 010190-1234 ", "01 01 90-1234", "010190–1234",
     "10190-1234", "01.01.1990-1234", "101901234.0", "101901234,0", "０１０１９０-１２３４"],
)  # fmt: skip
def test_a_personal_number_has_one_code_however_it_is_written(form: str) -> None:
    assert code_of(form, KEY) == code_of("0101901234", KEY)


@given(identifier=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_a_code_is_never_a_personal_number_and_never_the_identifier(identifier: str, other: str) -> None:
    code = code_of(identifier, KEY)
    assert code[0] == "p"
    assert not is_personal_number_cell(code)
    assert not has_personal_number(f"{code} {code}")
    assert identifier not in code or len(identifier) < 5
    assert (code == code_of(other, KEY)) == (plain_identifier(identifier) == plain_identifier(other))


def test_several_columns_share_one_code(tmp_path: Path, key: Path) -> None:
    path = tmp_path / "par.csv"
    path.write_text("Barn,Søskende\na-1,a-2\na-2,A-1\n", encoding="utf-8")
    rows = rows_of(pseudonymise(path, ["Barn", "Søskende"], key).path)
    assert rows[1] == rows[2][::-1]


def test_two_identifiers_with_one_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    module = sys.modules["helpers.data.delivery.pseudonymise"]
    monkeypatch.setattr(module, "LENGTH", 1)
    with pytest.raises(DataFault, match="samme kode"):
        codes_of({f"barn {k}" for k in range(40)}, KEY)


def test_many_identifiers_have_as_many_codes() -> None:
    assert len(set(codes_of({f"b{k}" for k in range(20_000)}, KEY).values())) == 20_000


# The key


def test_the_key_is_made_for_its_owner_alone(tmp_path: Path, key: Path) -> None:
    pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    with pytest.raises(DataFault, match="kan læse nøglen") as caught:
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], key)
    assert "chmod 600" in caught.value.remedy


@pytest.mark.parametrize("content", ["", "hemmelig", "0" * 63, "æ" * 64])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, key: Path, content: str) -> None:
    key.parent.mkdir()
    key.write_text(content, encoding="utf-8")
    key.chmod(0o600)
    with pytest.raises(DataFault, match="ikke en nøgle"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], key)
    assert key.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("place", ["nøgle", "projects/nord/nøgle", "ny/mappe/nøgle"])
def test_the_key_may_not_lie_in_a_study(tmp_path: Path, place: str) -> None:
    study = make_study(tmp_path / "studie")
    with pytest.raises(DataFault, match="må ikke ligge i studiemappen"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], study / place)
    assert not (study / place).exists()


def test_the_key_may_not_lie_in_a_study_by_a_link(tmp_path: Path) -> None:
    study = make_study(tmp_path / "studie")
    (tmp_path / "udenfor").symlink_to(study / "projects")
    with pytest.raises(DataFault, match="studiemappen"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], tmp_path / "udenfor" / "nøgle")


def test_the_key_may_not_lie_where_a_history_is_kept(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "arbejde")], check=True)
    with pytest.raises(DataFault, match="som git holder styr på"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], tmp_path / "arbejde" / "under" / "nøgle")
    (tmp_path / "træ").mkdir()
    (tmp_path / "træ" / ".git").write_text("gitdir: elsewhere\n")  # a work tree beside its repository
    with pytest.raises(DataFault, match="git"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], tmp_path / "træ" / "nøgle")


def test_the_study_that_is_named_counts_without_its_description(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="studiemappen"):
        pseudonymise(table(tmp_path, "a;1;b"), ["CPR"], tmp_path / "studie" / "nøgle", study=tmp_path / "studie")


# What would still tell who someone is


@pytest.mark.parametrize(
    "row",
    ["010190-1234;1;ring til 010190-1234", "010190-1234;311299-0001;a", "barn-0017;1;se også Barn-0017!",
     "Per Holm Hansen;1;Det sagde per holm hansen", "a@eksempel.dk;1;skriv til A@eksempel.dk"],
)  # fmt: skip
def test_a_copy_that_still_holds_an_identifier_is_refused(tmp_path: Path, key: Path, row: str) -> None:
    path = table(tmp_path, row)
    with pytest.raises(DataFault, match="stadig indeholde"):
        pseudonymise(path, ["CPR"], key)
    assert not (tmp_path / "svar-pseudonym.csv").exists()


def test_short_numbers_in_other_columns_are_chance(tmp_path: Path, key: Path) -> None:
    assert pseudonymise(table(tmp_path, "12;12;12 børn", "3;3;3"), ["CPR"], key).identifiers == 2


def test_faults_of_the_call(tmp_path: Path, key: Path) -> None:
    path = table(tmp_path, "a;1;b")
    with pytest.raises(UnknownName, match="«Navn»"):
        pseudonymise(path, ["Navn"], key)
    with pytest.raises(MissingFile):
        pseudonymise(tmp_path / "nej.csv", ["CPR"], key)
    with pytest.raises(UnknownName, match="kan ikke skrives der"):
        pseudonymise(path, ["CPR"], key, path)
    with pytest.raises(UnknownName, match="kan ikke skrives der"):
        pseudonymise(path, ["CPR"], key, tmp_path / "svar.xlsx")
    (tmp_path / "skæv.csv").write_text("CPR;b\na;1;2\n")
    with pytest.raises(Fault, match="felter"):
        pseudonymise(tmp_path / "skæv.csv", ["CPR"], key)
    assert not key.exists()


def test_from_the_command_line(tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, *(f"{number};1;a" for number in NUMBERS))
    arguments = ["pseudonymise", str(path), "--column", "CPR", "--key", str(key), "--data", str(tmp_path / "studie")]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "En ny nøgle ligger i" in out
    assert "3 rækker, 3 forskellige id'er, 0 tomme celler." in out
    assert f"Slet nu {path.name}, eller flyt den væk" in out
    assert main(arguments) == 0
    assert "ny nøgle" not in capsys.readouterr().out
    (tmp_path / "ud").mkdir()
    assert main([*arguments, "--out", str(tmp_path / "ud" / path.name)]) == 0
    assert "Slet nu" not in capsys.readouterr().out
    arguments[5] = str(tmp_path / "studie" / "nøgle")
    assert main(arguments) == 1
    assert "Nøglen må ikke ligge i studiemappen." in capsys.readouterr().err


# What the copy keeps


def _labelled(folder: Path, name: str) -> Path:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {
            "v1": [f"barn-{number:03d}" for number in range(1, 9)],
            "v2": [1.0, 2.0, 9.0, 1.0, 2.0, 9.0, 1.0, None],
            "v3": [dt.date(2019, 3, number) for number in range(1, 9)],
            "v4": [0.5, 1.5, -3.0, 10.0, 11.0, 12.0, 13.0, 14.0],
        }
    )
    labels = {"v1": "Løbenr", "v2": "Køn", "v3": "Startdato", "v4": "Alder ved start"}
    values = {"v2": {1: "Pige", 2: "Dreng", 9: "Ved ikke"}}
    path = folder / name
    if path.suffix == ".dta":
        frame["v2"] = frame["v2"].astype(object).replace({9.0: "a"})
        values = {"v2": {1: "Pige", 2: "Dreng", "a": "Ved ikke"}}  # type: ignore[dict-item]
        pyreadstat.write_dta(
            frame,
            path,
            column_labels=labels,
            variable_value_labels=values,  # type: ignore[arg-type]
            missing_user_values={"v2": ["a"]},
            version=15,
        )
    else:
        pyreadstat.write_sav(
            frame,
            path,
            column_labels=labels,
            variable_value_labels=values,
            missing_ranges={"v2": [9], "v4": [{"lo": -9, "hi": -1}]},
            compress=path.suffix == ".zsav",
        )
    return path


@pytest.mark.parametrize("name", ["b.sav", "b.zsav", "b.dta"])
def test_a_statistical_file_keeps_its_labels_and_missing_values(tmp_path: Path, key: Path, name: str) -> None:
    before = read_table(_labelled(tmp_path, name))
    after = read_table(pseudonymise(tmp_path / name, ["v1"], key).path)
    assert after.labels == before.labels
    assert before.labels.missing["v2"] == {".a" if name == "b.dta" else "9": 2}
    assert before.labels.values["v2"]  # noqa: PD011
    assert after.frame.drop(columns="v1").to_dict("split") == before.frame.drop(columns="v1").to_dict("split")
    assert not set(after.frame["v1"]) & set(before.frame["v1"])


def _workbook(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == hidden:
                sheet.hide()
    return path


CHILDREN: list[list[object]] = [["Løbenr", "Køn"], *([f"{number}", "Pige"] for number in range(1, 11))]


def test_every_sheet_of_a_workbook_is_written_and_stays_as_hidden_as_it_was(tmp_path: Path, key: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Baggrund": CHILDREN,
        "Kladde": [["Løbenr", "Glad"], ["1", 2.5], ["7", 3]],
        "Om": [["Felt"], ["Køn"]],
        "Ark4": [],
    }
    done = pseudonymise(_workbook(tmp_path / "alt.xlsx", sheets, "Kladde"), ["Løbenr"], key)
    first, second, third = read_sheets(done.path)
    assert [one.sheet for one in (first, second, third)] == ["Baggrund", "Kladde", "Om"]
    assert [bool(one.hidden) for one in (first, second, third)] == [False, True, False]
    assert second.frame["Løbenr"].tolist() == [first.frame["Løbenr"].iloc[0], first.frame["Løbenr"].iloc[6]]
    assert second.frame["Glad"].tolist() == ["2.5", "3"]
    assert (done.rows, done.identifiers, done.untouched) == (13, 10, ("Om",))


def test_what_is_hidden_or_crossed_out_is_so_in_the_copy(tmp_path: Path, key: Path) -> None:
    path = tmp_path / "alt.xlsx"
    with xlsxwriter.Workbook(path) as book:
        struck, white = book.add_format({"font_strikeout": True}), book.add_format({"font_color": "white"})
        zeros = book.add_format({"num_format": "0;-0;;@"})
        sheet = book.add_worksheet("Baggrund")
        for place, name in enumerate(["Løbenr", "Alder", "Svar", "Køn", "By"]):
            sheet.write(0, place, name, struck if name == "By" else None)
        for row in range(1, 11):
            of_row = struck if row in {3, 7} else None
            sheet.write(row, 0, f"{row}", of_row)
            sheet.write(row, 1, 6 + row % 4, white)
            sheet.write(row, 2, row % 2, of_row or zeros)
            sheet.write(row, 3, "Pige", struck if row == 5 else of_row)
            sheet.write(row, 4, "Aarhus")
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.conditional_format("D2:D11", {"type": "formula", "criteria": '=$A2="1"', "format": struck})
    (before,) = read_sheets(path)
    (after,) = read_sheets(pseudonymise(path, ["Løbenr"], key).path)
    assert after.hidden == before.hidden
    assert set(before.hidden.rows) == {"hidden", "struck"}
    assert {*before.hidden.columns} == {"ruled", "unseen", "blank", "struck"}


def test_a_sheet_with_the_same_identifiers_under_another_name_is_not_left_behind(tmp_path: Path, key: Path) -> None:
    other = [["Barnets nr.", "Glad"], *([f"{number}", 1] for number in range(1, 11))]
    path = _workbook(tmp_path / "alt.xlsx", {"Baggrund": CHILDREN, "Trivsel": other})
    with pytest.raises(DataFault, match="samme id'er") as caught:
        pseudonymise(path, ["Løbenr"], key)
    assert "Barnets nr." in caught.value.where
    assert not (tmp_path / "alt-pseudonym.xlsx").exists()
    assert pseudonymise(path, ["Løbenr", "Barnets nr."], key).identifiers == 10


def test_labels_that_say_who_someone_is_are_not_kept(tmp_path: Path, key: Path) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"v1": [1.0, 2.0], "v2": [1.0, 2.0]})
    names = {1: "Per Holm Hansen", 2: "Ida Holm Hansen"}
    pyreadstat.write_sav(frame, tmp_path / "b.sav", variable_value_labels={"v1": names})
    assert read_table(pseudonymise(tmp_path / "b.sav", ["v1"], key).path).labels.values == {}  # noqa: PD011
    pyreadstat.write_sav(frame, tmp_path / "c.sav", column_labels={"v2": "Set af 010190-1234"})
    with pytest.raises(DataFault, match="stadig indeholde"):
        pseudonymise(tmp_path / "c.sav", ["v1"], key)


def test_the_copy_of_a_dataset_is_still_one_of_its_set() -> None:
    names = ["dataset-pseudonym.csv", "structure.csv", "labels.csv"]
    assert surveyxact.split(names) == ([surveyxact.Set(tuple(names[:1]), *names[1:])], [])
    parts = ["dataset(1)-pseudonym.csv", "dataset(2)-pseudonym.csv", "labels.csv"]
    assert surveyxact.split(parts)[0][0].dataset == tuple(parts[:2])
