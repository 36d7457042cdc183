"""One delivery of several projects: a column says whose a row is; all projects' files are written together or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.cli import main
from helpers.data.delivery import Imported, import_delivery
from helpers.data.delivery.mapping import DOUBT
from helpers.errors import Fault
from tests.data.delivery.deliveries import CHILDREN, MEASURED, Desk, Rows, rows_of
from tests.data.delivery.test_meaning import accepted, alone, column_of, proposed
from tests.data.delivery.test_surveyxact import as_delivered, as_files

NAMES = ["nord", "Projekt Syd"]  # a slug and a name: both are the study's


def whose(rows: Rows, names: list[str] = NAMES) -> Rows:
    """A table with a column that says whose each row is: by the child's number."""
    return [["Projekt", *rows[0]], *([names[int(row[0]) % len(names)], *row] for row in rows[1:])]


def emptied(desk: Desk) -> Path:
    """The other project of the study with no data; its folder."""
    place = desk.study / "projects" / "syd"
    for name in ("children", "measurements", "fidelity"):
        path = place / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return place


def split(desk: Desk, column: str = "Projekt") -> Imported:
    return import_delivery(desk.inbox, desk.study, None, split=column)


def confirmed(desk: Desk) -> str:
    """A proposal for all projects, taken as it stands; its text before that."""
    split(desk)
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))
    return text


def test_rows_of_other_projects_are_left_out_by_the_proposal(desk: Desk) -> None:
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    text = proposed(desk)
    assert f"      Projekt: [nord]  {DOUBT}: 3 rækker hører til «Projekt Syd»\n" in text
    accepted(desk)
    assert column_of(desk, "children", "child_id") == ["nord-2", "nord-4", "nord-6"]


def test_a_delivery_of_another_project_is_marked(desk: Desk) -> None:
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN, ["Projekt Syd"]))
    assert f"      Projekt: []  {DOUBT}: 6 rækker hører til «Projekt Syd»\n" in proposed(desk)


def test_a_group_that_is_called_as_a_project_is_none(desk: Desk) -> None:
    alone(desk)
    rows = [list(row) for row in CHILDREN]
    rows[1][1] = "Nord"
    desk.put("baggrund.csv", rows)
    assert "only" not in proposed(desk)


def test_all_projects_of_a_delivery_are_imported_at_once(desk: Desk) -> None:
    south = emptied(desk)
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    desk.put("svar.csv", MEASURED)  # whose its rows are, the ids tell
    text = confirmed(desk)
    assert "projects:\n  column: Projekt\n  of:\n    Projekt Syd: syd\n    nord: nord\n" in text
    assert "prefix: '{projekt}-'" in text
    done = split(desk)
    assert done.rows == {
        "nord/children.csv": 3,
        "nord/measurements.csv": 6,
        "syd/children.csv": 3,
        "syd/measurements.csv": 6,
    }
    assert column_of(desk, "children", "child_id") == ["nord-2", "nord-4", "nord-6"]
    assert [row[0] for row in rows_of(south / "measurements.csv")[1:]] == ["syd-1", "syd-3", "syd-5"] * 2
    assert "Af leverancens 18 rækker er 18 beholdt" in str(done)
    assert {fate[3] for fate in desk.fates()} == {
        f"{a}/{b}" for a in ("nord", "syd") for b in ("children", "measurements")
    }
    again = split(desk)
    assert (again.done, again.changed) == (True, ())


def test_running_numbers_of_two_projects_are_two_children(desk: Desk) -> None:
    south = emptied(desk)
    alone(desk)
    twice = [row for child in CHILDREN[1:3] for row in (["nord", *child], ["Projekt Syd", *child])]
    desk.put("baggrund.csv", [["Projekt", *CHILDREN[0]], *twice])
    assert "leave_out" not in confirmed(desk)
    assert split(desk).done
    assert [row[0] for row in rows_of(south / "children.csv")[1:]] == ["syd-1", "syd-2"]


def test_rows_of_a_project_that_nobody_imports_are_told(desk: Desk) -> None:
    emptied(desk)
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN, [*NAMES, "Vestkysten"]))
    text = confirmed(desk)
    assert f"    Vestkysten: ''  {DOUBT}: intet af studiets projekter hedder sådan (2 rækker)" in text
    done = split(desk)
    assert done.rows == {"nord/children.csv": 2, "syd/children.csv": 2}
    assert [(one.grade, one.row, one.message) for one in done.findings] == [
        ("warning", 3, "2 rækker hører til «Vestkysten», som ingen importerer.")
    ]
    assert "er 4 beholdt, 0 slået sammen og 2 udeladt" in str(done)


def test_nothing_is_written_where_one_project_is_wrong(desk: Desk) -> None:
    south = emptied(desk)
    alone(desk)
    rows = whose(CHILDREN)
    rows[1][5] = "99999"  # the age of a child of the other project
    desk.put("baggrund.csv", rows)
    confirmed(desk)
    before = desk.files(), (south / "children.csv").read_bytes()
    (one,) = split(desk).findings
    assert (one.row, one.column) == (2, "Alder")
    assert (desk.files(), (south / "children.csv").read_bytes()) == before


def test_a_file_that_stands_in_the_way_stops_all_projects(desk: Desk) -> None:
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    confirmed(desk)
    before = desk.files()
    with pytest.raises(Fault, match="ikke lavet af erfaring import"):
        split(desk)  # the other project has its own data
    assert desk.files() == before


def test_one_mapping_is_of_one_project_or_of_several(desk: Desk) -> None:
    with pytest.raises(Fault, match="lavet til ét projekt"):
        split(desk)
    emptied(desk)
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    with pytest.raises(Fault, match="ingen kolonne, der hedder «Hold nr»"):
        split(desk, "Hold nr")
    confirmed(desk)
    with pytest.raises(Fault, match="lavet til flere projekter"):
        desk.bring_in()


def test_a_question_that_is_named_by_its_text_is_told_by_its_column(desk: Desk) -> None:
    alone(desk)
    as_files(desk.inbox, as_delivered(), ";", "utf-8")
    with pytest.raises(Fault, match="ingen kolonne, der hedder «måling»") as caught:
        split(desk, "måling")
    assert "«s_1» spørger om «Måling»: skriv --split s_1." in caught.value.remedy
    assert "Leverancens kolonner er «respid», «s_1», «s_2»" in caught.value.remedy


def test_each_project_signs_its_own_numbers(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    emptied(desk)
    alone(desk)
    rows = [[*row, "Tak" if number else "Bemærkning"] for number, row in enumerate(whose(CHILDREN)) if number != 1]
    desk.put("baggrund.csv", rows)
    asked = ["import", str(desk.inbox), "--data", str(desk.study), "--split", "Projekt", "--accept"]
    confirmed(desk)  # a column that is not taken is marked
    assert main(asked) == 0
    out = capsys.readouterr().out
    pages = {path.name: path.read_text(encoding="utf-8") for path in desk.inbox.glob("import-skema*.html")}
    assert set(pages) == {"import-skema-nord.html", "import-skema-syd.html"}
    assert all(name in out for name in pages)
    for slug, count in (("nord", 3), ("syd", 2)):
        page = pages[f"import-skema-{slug}.html"]
        assert f"Sådan har vi forstået skemaet fra Projekt {slug}" in page
        assert f"Børnene ({count} rækker)" in page
        assert f">Bemærkning</th><td>studiet har ingen kolonne til det</td><td>{count}</td>" in page
        assert "hører ikke til udtrækket" not in page  # another project's rows are none of this one's
    assert "fra 7 til 9" in pages["import-skema-syd.html"]
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert text.startswith("Sådan er leverancen til Projekt nord, Projekt syd læst\n")
    assert "baggrund.csv → children\n  5 rækker, 5 beholdt\n" in text
    assert main(asked) == 0  # the pages are no part of the delivery


def test_the_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    emptied(desk)
    alone(desk)
    desk.put("baggrund.csv", whose(CHILDREN))
    asked = ["import", str(desk.inbox), "--data", str(desk.study), "--split", "Projekt", "--accept"]
    assert main(asked) == 0
    assert "syd/children.csv: 3 rækker, skrevet" in capsys.readouterr().out
