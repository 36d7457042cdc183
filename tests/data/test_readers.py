"""What a file may look like, and that no row is lost on the way in."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.data.readers import FORMATS, RawTable, find_table, read_table

HEADER = ["child_id", "gender", "note"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
cells = st.text(st.sampled_from('abæøåÆØÅ éü019,;\t"\n.-'), max_size=12)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6)


def written(rows: list[list[str]], separator: str, encoding: str, end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([HEADER, *rows])
    return text.getvalue().encode(encoding)


def read(folder: Path, content: bytes) -> RawTable:
    path = folder / "table.csv"
    path.write_bytes(content)
    return read_table(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


@given(
    rows=tables,
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(ENCODINGS),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(rows=[["æ", "ø", "å"]], separator=";", encoding="cp1252", end="\r\n")
def test_every_separator_and_encoding_gives_the_same_cells(
    place: Path, rows: list[list[str]], separator: str, encoding: str, end: str
) -> None:
    raw = read(place, written(rows, separator, encoding, end))
    wanted = {n: [cell.strip() for cell in row] for n, row in enumerate(rows, start=2) if any(c.strip() for c in row)}
    assert raw.sound
    assert raw.separator == separator
    assert list(raw.frame.columns) == HEADER
    assert dict(zip(raw.frame.index, raw.frame.to_numpy().tolist(), strict=True)) == wanted


@given(widths=st.lists(st.integers(0, 5), max_size=12))
def test_every_row_is_in_the_frame_or_named_as_left_out(place: Path, widths: list[int]) -> None:
    lines = ["child_id,gender,note", *(",".join(["x"] * width) for width in widths), "last,x,x"]
    raw = read(place, "\n".join(lines).encode())
    named = set()
    for finding in raw.findings:
        assert finding.row is not None
        first_last = finding.message.split(" er tomme")[0].split(" ")[-1] if "Rækkerne" in finding.message else ""
        last = int(first_last.split("-")[1]) if first_last else finding.row
        named |= set(range(finding.row, last + 1))
    assert set(raw.frame.index) | named == set(range(2, len(lines) + 1))
    assert set(raw.frame.index).isdisjoint(named)
    assert raw.sound is not any(width not in {0, 3} for width in widths)


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    raw = read(tmp_path, b'child_id,note\na,"one\ntwo\nthree"\n\nb,x\n')
    assert list(raw.frame.index) == [2, 4]


def test_space_around_names_and_cells_falls_away(tmp_path: Path) -> None:
    raw = read(tmp_path, " child_id ;\tgender\na ;\u00a0girl \n".encode())
    assert raw.frame.to_dict("list") == {"child_id": ["a"], "gender": ["girl"]}


def test_empty_columns_and_cells_beyond_the_header_are_no_matter(tmp_path: Path) -> None:
    raw = read(tmp_path, b"child_id,gender,,\na,girl,,\nb,boy,,,,\nc,girl\n")
    assert list(raw.frame.columns) == ["child_id", "gender"]
    assert list(raw.frame.index) == [2, 3]
    assert [finding.row for finding in raw.findings] == [4]


def test_empty_rows_at_the_end_say_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"child_id,gender\na,girl\n,\n,\n\n").findings == ()


def test_of_two_columns_of_one_name_the_first_is_kept(tmp_path: Path) -> None:
    raw = read(tmp_path, b"child_id,gender,gender\na,girl,boy\n")
    assert raw.frame.to_dict("list") == {"child_id": ["a"], "gender": ["girl"]}
    assert [finding.column for finding in raw.findings] == ["gender"]


def test_what_stands_before_a_broken_row_is_read(tmp_path: Path) -> None:
    raw = read(tmp_path, b'child_id,note\na,x\nb,"oh\nc,x\n')
    assert list(raw.frame["child_id"]) == ["a"]
    assert [finding.row for finding in raw.findings] == [3]
    assert not raw.sound


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfea", b"\x00\x00", b"\x81", b'"', b",,,"]
)
def test_a_file_without_content_is_an_error_and_no_crash(tmp_path: Path, content: bytes) -> None:
    raw = read(tmp_path, content)
    assert raw.frame.empty
    assert [finding.grade for finding in raw.findings] == ["error"]


@given(content=st.binary(max_size=300))
def test_no_bytes_crash_the_reader(place: Path, content: bytes) -> None:
    raw = read(place, content)
    assert all(finding.message and finding.remedy for finding in raw.findings)


def test_letters_that_were_saved_twice_in_another_encoding_are_an_error(tmp_path: Path) -> None:
    """The file is good UTF-8, but what it says are the bytes of another encoding."""
    content = "child_id,note\na,x\nb,æble\n".encode().decode("cp1252").encode()
    (finding,) = read(tmp_path, content).findings
    assert (finding.grade, finding.row) == ("error", 3)
    assert "flere tegnsæt" in finding.message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_ends_where_a_file_of_any_system_ends_it(tmp_path: Path, end: str) -> None:
    raw = read(tmp_path, end.join(["a;b", "1\u2028x;2\x0b", '"3\r\n4";5', ""]).encode())
    assert raw.frame.to_dict("list") == {"a": ["1\u2028x", "3\r\n4"], "b": ["2", "5"]}
    assert list(raw.frame.index) == [2, 3]


def test_a_file_cannot_be_opened_as_another_kind_than_its_name_says(tmp_path: Path) -> None:
    for content in (b"PAR1,PAR2\n1,2\n", b"BZh,Rar!\n1,2\n", b"%,$FL\n1,2\n"):  # words that other files begin with
        assert read(tmp_path, content).findings == ()


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "table.csv").mkdir()
    (finding,) = read_table(tmp_path / "table.csv").findings
    assert "kan ikke åbnes" in finding.message


def test_a_table_lies_in_one_file_of_any_format(tmp_path: Path) -> None:
    path, (finding,) = find_table(tmp_path, "survey", "projects/a/survey.csv")
    assert path is None
    assert finding.message == "Filen survey.csv mangler."
    (tmp_path / "survey.xls").write_bytes(b"")
    path, (finding,) = find_table(tmp_path, "survey", "projects/a/survey.csv")
    assert path is None
    assert (finding.grade, finding.file) == ("error", "projects/a/survey.xls")
    for end in FORMATS:
        (tmp_path / f"survey{end}").write_bytes(b"")
        path, (finding,) = find_table(tmp_path, "survey", "projects/a/survey.csv")
        assert path == tmp_path / f"survey{end}"
        assert (finding.grade, finding.file) == ("warning", "projects/a/survey.xls")
        (tmp_path / f"survey{end}").unlink()


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(FORMATS, 2)))
def test_two_files_of_one_table_are_an_error_and_none_is_read(tmp_path: Path, one: str, other: str) -> None:
    for end in (one, other):
        (tmp_path / f"survey{end}").write_bytes(b"")
    path, (finding,) = find_table(tmp_path, "survey", "projects/a/survey.csv")
    assert path is None
    assert (finding.grade, finding.file) == ("error", f"projects/a/survey{one}")
    assert f"survey{one} og survey{other}" in finding.message
