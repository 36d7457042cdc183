"""What an SPSS file's values become, with its labels, its missing values and its dates."""

from __future__ import annotations

import datetime as dt
import itertools
import struct
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import load_data, validate
from helpers.data.readers import Labels, RawTable, read_labels, read_table
from tests.data.hostile_files import spss
from tests.studies import read_rows


def read(folder: Path, frame: pd.DataFrame, **terms: Any) -> RawTable:
    path = folder / "survey.sav"
    pyreadstat.write_sav(frame, path, **terms)
    return read_table(path)


@pytest.mark.parametrize("compress", [True, False])
def test_values_come_as_they_are(tmp_path: Path, *, compress: bool) -> None:
    long = "et_meget_langt_navn_på_en_variabel_med_mange_tegn_i"
    frame = pd.DataFrame(
        {
            "id": ["a", "æøå", ""],
            "number": [1.0, 2.5, None],
            "date": [dt.date(2017, 11, 30), None, dt.date(1899, 1, 1)],
            "moment": [dt.datetime(2017, 11, 30, 8, 5), dt.datetime(2017, 11, 30), None],  # noqa: DTZ001
            "time": [dt.time(8, 5), None, None],
            long: [1e15, -0.1, 3.0],
            "text": ["x" * 600, "", "z"],
        }
    )
    raw = read(tmp_path, frame, row_compress=compress)
    assert raw.findings == ()
    assert raw.heading is None
    assert raw.frame.to_dict("list") == {
        "id": ["a", "æøå", ""],
        "number": ["1", "2.5", ""],
        "date": ["2017-11-30", "", "1899-01-01"],
        "moment": ["2017-11-30 08:05:00", "2017-11-30", ""],
        "time": ["8:05:00", "", ""],
        long: ["1000000000000000.0", "-0.1", "3"],
        "text": ["x" * 600, "", "z"],
    }
    assert list(raw.frame.index) == [1, 2, 3]


def test_labels_come_beside_the_values(tmp_path: Path) -> None:
    frame = pd.DataFrame({"gender": [1.0, 2.0], "town": ["a", "b"], "other": [1.0, 2.0]})
    raw = read(
        tmp_path,
        frame,
        column_labels={"gender": " Køn ", "other": ""},
        variable_value_labels={"gender": {1: "Pige", 2: "Dreng", 9.5: "Uoplyst"}, "town": {"a": "Aarhus"}},
    )
    labels = Labels(
        {"gender": "Køn"}, {"gender": {"1": "Pige", "2": "Dreng", "9.5": "Uoplyst"}, "town": {"a": "Aarhus"}}
    )
    assert raw.labels == labels == read_labels(tmp_path / "survey.sav")
    assert raw.frame["gender"].tolist() == ["1", "2"]
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    assert read_labels(tmp_path / "a.csv") == read_labels(tmp_path / "none.sav") == Labels()


def test_what_the_file_calls_missing_is_empty_and_noted(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.0, 99.0, 98.0, 99.0], "b": [-5.0, 1.0, 2.0, 3.0], "c": ["x", "MISS", "y", "z"]})
    raw = read(tmp_path, frame, missing_ranges={"a": [98, 99], "b": [{"lo": -9, "hi": -1}], "c": ["MISS"]})
    assert raw.frame.to_dict("list") == {
        "a": ["1", "", "", ""],
        "b": ["", "1", "2", "3"],
        "c": ["x", "", "y", "z"],
    }
    assert [(one.grade, one.row, one.column) for one in raw.findings] == [
        ("note", 2, "a"),
        ("note", 1, "b"),
        ("note", 2, "c"),
    ]
    assert "3 celler med «99», «98»" in raw.findings[0].message
    assert raw.labels.missing == {"a": {"99": 2, "98": 1}, "b": {"-5": 1}, "c": {"MISS": 1}}


def test_labels_that_are_the_studys_codes_are_read_as_these(pristine: Path, folder: Path) -> None:
    """Numbers with labels, as SPSS keeps codes; the study's own numbers stay numbers."""
    path = folder / "projects/nord/children.csv"
    header, *rows = read_rows(path)
    frame = pd.DataFrame(rows, columns=header)
    path.unlink()
    frame["gender"] = frame["gender"].map({"girl": 1.0, "boy": 2.0})
    for name in ("age", "need_home", "offer_single", "offer_group"):
        frame[name] = frame[name].astype(float)
    frame["started"] = [dt.date.fromisoformat(day) for day in frame["started"]]
    labels = {"gender": {1: "girl", 2: "boy"}, "need_home": {0: "Nej", 1: "Ja"}}
    pyreadstat.write_sav(frame, path.with_suffix(".sav"), variable_value_labels=labels)
    (said,) = validate(folder)
    assert (said.grade, said.column) == ("note", "gender")
    assert "1 «girl» → girl (4 celler), 2 «boy» → boy (4 celler)" in said.message
    pd.testing.assert_frame_equal(load_data(folder).children, load_data(pristine).children)


def test_values_that_are_codes_are_not_read_by_their_labels(folder: Path) -> None:
    """Where the values are codes already and the file's labels say the opposite, neither is taken for true."""
    path = folder / "projects/nord/survey.csv"
    header, *rows = read_rows(path)
    frame = pd.DataFrame(rows, columns=header)
    path.unlink()
    for name in ("useful", "skilled"):
        frame[name] = pd.to_numeric(frame[name])
    labels = {"side": {"town": "ngo", "ngo": "town"}}
    pyreadstat.write_sav(frame, path.with_suffix(".sav"), variable_value_labels=labels)
    assert [(f.grade, f.file, f.column) for f in validate(folder)] == [("error", "projects/nord/survey.sav", "side")]


def test_an_unknown_value_is_told_as_it_stands(folder: Path) -> None:
    path = folder / "projects/nord/children.csv"
    header, *rows = read_rows(path)
    frame = pd.DataFrame(rows, columns=header)
    path.unlink()
    frame["gender"] = [3.0, *[1.0] * (len(rows) - 1)]
    for name in ("age", "need_home", "offer_single", "offer_group"):
        frame[name] = frame[name].astype(float)
    pyreadstat.write_sav(frame, path.with_suffix(".sav"), variable_value_labels={"gender": {1: "girl", 3: "mus"}})
    (finding,) = [one for one in validate(folder) if one.grade == "error"]
    assert (finding.file, finding.row, finding.column, finding.value) == (
        "projects/nord/children.sav",
        1,
        "gender",
        "3",
    )


def test_a_file_of_an_old_program_is_read_in_windows_encoding(tmp_path: Path) -> None:
    """No record of the encoding, and a text that is no UTF-8."""
    data = struct.pack("<8B", 253, 253, 252, 0, 0, 0, 0, 0) + b"\xe6\xf8\xe5     " + struct.pack("<d", 2.5)
    (tmp_path / "a.sav").write_bytes(spss(1, data=data))
    raw = read_table(tmp_path / "a.sav")
    assert raw.frame.to_dict("list") == {"V0": ["æøå"], "V1": ["2.5"]}


def test_every_cut_of_a_file_is_an_error_and_no_crash(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b" * 30], "x": [1.0, 2.5]})
    read(tmp_path, frame, variable_value_labels={"x": {1: "En"}}, column_labels={"x": "Tal"}, note="n")
    whole = (tmp_path / "survey.sav").read_bytes()
    for end in itertools.chain(range(0, len(whole) - 8, 7), [len(whole) - 8]):
        (tmp_path / "cut.sav").write_bytes(whole[:end])
        raw = read_table(tmp_path / "cut.sav")
        assert [one.grade for one in raw.findings] == ["error"], end
        assert not raw.sound


@settings(deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_no_damage_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    content = bytearray(spss(2, kinds=(20, 0, 0, 8), data=b"\1\1\2\3\4\5\6\7" * 8))
    content[place % len(content)] = byte
    path = tmp_path_factory.mktemp("damage") / "a.sav"
    path.write_bytes(content)
    raw = read_table(path)
    assert all(one.message and one.remedy for one in raw.findings)
    assert raw.sound or raw.findings
