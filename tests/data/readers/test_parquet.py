"""What a Parquet file's values become."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.data.readers import RawTable, read_table
from tests.data.hostile_files import parquet


def read(folder: Path, table: pa.Table | pd.DataFrame, **terms: Any) -> RawTable:
    (folder / "survey.parquet").write_bytes(parquet(table, **terms))
    return read_table(folder / "survey.parquet")


COLUMNS: dict[str, tuple[pa.Array, list[str]]] = {
    "text": (pa.array(["a", None, " æ "]), ["a", "", "æ"]),
    "large text": (pa.array(["a", None, "b"], pa.large_string()), ["a", "", "b"]),
    "text view": (pa.array(["a", None, "b"], pa.string_view()), ["a", "", "b"]),
    "category": (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
    "whole": (pa.array([1, None, -3], pa.int64()), ["1", "", "-3"]),
    "small": (pa.array([1, None, 3], pa.uint8()), ["1", "", "3"]),
    "number": (pa.array([1.0, None, 2.5]), ["1", "", "2.5"]),
    "no number": (pa.array([float("nan"), 1e300, float("inf")]), ["", "1e+300", "inf"]),
    "single": (pa.array([0.1, None, 3], pa.float32()), ["0.1", "", "3"]),
    "half": (pa.array([np.float16(0.5), None, np.float16(3)], pa.float16()), ["0.5", "", "3"]),
    "decimal": (pa.array([Decimal("1.50"), None, Decimal(2)], pa.decimal128(9, 2)), ["1.50", "", "2.00"]),
    "flag": (pa.array([True, None, False]), ["TRUE", "", "FALSE"]),
    "date": (pa.array([dt.date(2017, 11, 30), None, dt.date(1, 1, 1)]), ["2017-11-30", "", "0001-01-01"]),
    "moment": (
        pa.array([dt.datetime(2017, 11, 30), None, dt.datetime(2017, 11, 30, 8, 5)], pa.timestamp("ns")),  # noqa: DTZ001
        ["2017-11-30", "", "2017-11-30 08:05:00"],
    ),
    "time": (pa.array([dt.time(8, 5), None, None]), ["08:05:00", "", ""]),
    "nothing": (pa.nulls(3), ["", "", ""]),
}


@pytest.mark.parametrize("version", ["1.0", "2.4", "2.6"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_values_come_as_they_are(tmp_path: Path, kind: str, version: str) -> None:
    column, texts = COLUMNS[kind]
    raw = read(tmp_path, pa.table({"id": ["x", "y", "z"], "value": column}), version=version)
    assert raw.findings == ()
    assert raw.frame["value"].tolist() == texts
    assert list(raw.frame.index) == [1, 2, 3]
    assert raw.heading is None


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
@pytest.mark.parametrize("pages", ["1.0", "2.0"])
@pytest.mark.parametrize("dictionary", [True, False])
def test_every_way_of_packing_is_read(tmp_path: Path, compression: str, pages: str, *, dictionary: bool) -> None:
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(5_000)], "x": [n % 7 / 2 for n in range(5_000)]})
    terms: dict[str, Any] = {"compression": compression, "data_page_version": pages, "use_dictionary": dictionary}
    raw = read(tmp_path, frame, data_page_size=2_000, row_group_size=1_000, **terms)
    assert raw.findings == ()
    assert raw.frame["id"].tolist() == frame["id"].tolist()
    assert [float(text) for text in raw.frame["x"]] == frame["x"].tolist()


def test_categories_of_several_groups_are_one_list(tmp_path: Path) -> None:
    table = pa.table({"id": [f"c{n}" for n in range(100)]})
    assert read(tmp_path, table, row_group_size=7).frame["id"].tolist() == [f"c{n}" for n in range(100)]


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    raw = read(tmp_path, pa.table({"id": pa.array([], pa.string()), "x": pa.array([], pa.int64())}))
    assert raw.findings == ()
    assert list(raw.frame.columns) == ["id", "x"]
    assert raw.sound


def test_a_page_whose_texts_repeat_the_one_before_is_refused(tmp_path: Path) -> None:
    """Texts are read as places in a list of the different ones, which such a page does not have."""
    terms: dict[str, Any] = {"use_dictionary": False, "column_encoding": {"id": "DELTA_BYTE_ARRAY"}}
    raw = read(tmp_path, pa.table({"id": ["aa", "ab"]}), **terms)
    assert [one.grade for one in raw.findings] == ["error"]


@settings(deadline=None, max_examples=150)
@example(place=308, byte=0)  # these four end a process that reads the list of parts
@example(place=331, byte=41)
@example(place=402, byte=64)
@example(place=503, byte=19)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_no_damage_crashes_the_reader(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    content = bytearray(FILE)
    content[place % len(content)] = byte
    path = tmp_path_factory.mktemp("damage") / "a.parquet"
    path.write_bytes(content)
    raw = read_table(path)
    assert all(one.message and one.remedy for one in raw.findings)
    assert raw.sound or raw.findings


FILE = parquet(pd.DataFrame({"id": ["a", "b", "a"], "x": [1, 2, 3], "d": [1.5, None, 2]}))
