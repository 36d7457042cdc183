"""Nothing of a single child, respondent or statement is in any byte of what is published."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.data.personal import readings, texts_of
from tests.pipeline.books import build, erfaring, snapshot
from tests.studies import TABLES, change_cell, change_yaml, make_study, read_rows, write_rows

NUMBER = "140395-1234"
MARK = "kanarie"
# What may not be read in a book: made-up names and numbers with a form of their own, planted as ids and in free fields.
PLANTED = {
    "child_id": "Kanarie-barn {} Fuglsang",
    "group_id": "991395-{:04d}",  # like a personal number, but no date
    "family_id": "Kanariefamilien {}",
    "left_reason": "kanarie: flyttede til nr. {}",
    "respondent_id": "kanarie-respondent-{}@a",
    "statement_id": "kanarie/udsagn/{}",
    "note": "Kanarie Nielsen {}",  # a column the study does not know
}


def planted(folder: Path) -> set[str]:
    """Plant canaries in every table of the study; what they are."""
    tokens: set[str] = set()
    for number, path in enumerate(sorted(folder.rglob("*.csv"))):
        slug = path.parent.name
        header, *rows = read_rows(path)
        for column in ("family_id", "left_reason", "note"):
            if path.stem == "children" and column not in header:
                header.append(column)
                rows = [[*row, ""] for row in rows]
        for k, column in enumerate(header):
            if column not in PLANTED:
                continue
            known: dict[str, str] = {}
            for n, row in enumerate(rows):
                if column == "child_id":  # the same child has the same id in every table
                    row[k] = PLANTED[column].format(slug + row[k].rpartition("-")[2])
                else:
                    own = row[k] or str(n)
                    row[k] = known.setdefault(own, PLANTED[column].format(1000 * number + len(known)))
                tokens.add(row[k])
        write_rows(path, [header, *rows])
    (folder / "projects" / "nord" / "kanarie noter.txt").write_text("Kanarie Olsen 1", encoding="utf-8")
    (folder / "names.txt").write_text("Kanarie Olsen\n", encoding="utf-8")
    return tokens | {"Kanarie Olsen", "kanarie noter"}


def leaks(files: Iterable[Path], tokens: set[str]) -> list[tuple[str, str]]:
    """Where in the files, unpacked and unescaped, a token stands."""
    wanted = re.compile("|".join(sorted(map(re.escape, {*tokens, MARK}), key=len, reverse=True)), re.IGNORECASE)
    found = []
    for path in files:
        content = path.read_bytes()
        texts = [path.as_posix().rpartition("/out/")[2], content.decode("latin-1")]
        texts += [one for _, text in texts_of(path.name, content) for one in readings(text)]
        found += [(path.name, hit[0]) for text in texts for hit in wanted.finditer(text)]
    return found


def published(out: Path) -> dict[str, bytes]:
    return snapshot(out)


@pytest.mark.first
@pytest.mark.long
def test_no_canary_is_in_any_byte_of_a_book(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", children=24)
    tokens = planted(study)
    assert len(tokens) > 100
    out = tmp_path / "out"
    build(study, out)
    assert erfaring("run", "child_outcomes", "nord", "--data", study, "--out", out).returncode == 0
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 40
    assert leaks(files, tokens) == []

    # A personal number stops the next run: nothing of it is published, what was published stands.
    before = published(out)
    change_cell(study, "projects/syd/statements.csv", 3, "excerpt", f"Hun hedder {NUMBER}")
    for arguments in (["build"], ["run", "projects", "nord"]):
        done = erfaring(*arguments, "--data", study, "--out", out)
        assert done.returncode == 1
        assert "personnummer" in done.stderr
        assert "1234" not in done.stderr + done.stdout
        assert published(out) == before


def test_a_leak_would_be_seen(tmp_path: Path) -> None:
    for name, content in {
        "a.html": b"<p>Kanarie-barn&#32;nord01 Fuglsang</p>",
        "b.html": b'<img src="data:image/svg+xml;base64,' + base64.b64encode(b"<svg><!-- kanarie --></svg>") + b'">',
        "c.csv": b"a,KANARIE",
        "d.json": b'{"x": "kan\\u0061rie"}',
    }.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/sheet1.xml", "<t>kanarie</t>" * 100)
    (tmp_path / "f.txt").write_text("Intet her")
    found = {name for name, _ in leaks(sorted(tmp_path.iterdir()), {"Kanarie-barn nord01 Fuglsang"})}
    assert found == {"a.html", "b.html", "c.csv", "d.json", "e.zip"}


@pytest.mark.parametrize("table", TABLES)
def test_a_personal_number_stops_a_build(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make_study(tmp_path / "study")
    header = read_rows(study / f"projects/nord/{table}.csv")[0]
    change_cell(study, f"projects/nord/{table}.csv", 2, header[-1], NUMBER)
    assert main(["build", "--data", str(study), "--out", str(tmp_path / "out")]) == 1
    said = "".join(capsys.readouterr())
    assert f"projects/nord/{table}.csv, række 2, kolonne {header[-1]}" in said
    assert "1234" not in said
    assert not [p for p in (tmp_path / "out").rglob("*") if p.is_file()]


def test_a_personal_number_in_a_description_stops_a_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = make_study(tmp_path / "study")
    change_yaml(study, "projects/syd/project.yml", lambda one: one["offer"].update(text=f"Ring til {NUMBER}"))
    assert main(["build", "--data", str(study), "--out", str(tmp_path / "out")]) == 1
    said = "".join(capsys.readouterr())
    assert "personnummer" in said
    assert "1234" not in said
