"""`pseudonymise`, then `import` of the copy: it proposes what it proposed of the original; and no original is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.cli import main
from helpers.data import validate
from helpers.data.delivery import import_delivery, pseudonymise
from helpers.data.readers import read_sheets
from helpers.errors import DataFault
from helpers.pipeline.scan_published import private_in
from tests.data.delivery.deliveries import as_csv
from tests.data.delivery.exports import EXPORTS
from tests.data.delivery.test_rows import workbook
from tests.studies import make_study


def proposal(folder: Path, study: Path) -> tuple[str, str]:
    """The mapping that is proposed, and its cards."""
    import_delivery(folder, study, "nord")
    mapping = folder / "import.yml"
    text = mapping.read_text(encoding="utf-8")
    mapping.unlink()
    return text, (folder / "import-kort.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXPORTS)
def test_import_proposes_of_the_copy_what_it_proposed_of_the_original(name: str, tmp_path: Path) -> None:
    study = make_study(tmp_path / "studie")
    for path in (study / "projects" / "nord").glob("*.csv"):  # a new project: its ids are held against no others
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    folder = tmp_path / "indbakke"
    folder.mkdir()
    file, column = EXPORTS[name](folder)
    before = proposal(folder, study)
    copy = pseudonymise(folder / file, [column], tmp_path / "nøgle").path
    (folder / file).unlink()
    after = proposal(folder, study)
    # Running numbers of two projects may be the same; codes never are, and need no prefix.
    plain = (
        before[0].replace(f"{{from: {column}, prefix: nord-}}", column),
        before[1].replace("; «nord-» sættes foran", ""),
    )
    assert tuple(text.replace(copy.name, file) for text in after) == plain


def test_an_original_beside_its_copy_is_no_part_of_a_delivery(tmp_path: Path) -> None:
    study = make_study(tmp_path / "studie")
    folder = tmp_path / "indbakke"
    folder.mkdir()
    file, column = EXPORTS["open document"](folder)
    pseudonymise(folder / file, [column], tmp_path / "nøgle")
    with pytest.raises(DataFault, match="originalen til en kopi med koder") as caught:
        import_delivery(folder, study, "nord")
    assert caught.value.where == file
    assert not (folder / "import.yml").exists()


def test_an_original_beside_its_copy_is_found_in_the_study_and_in_what_is_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make_study(tmp_path / "studie")
    place = study / "projects" / "nord" / "leverance"
    place.mkdir()
    file, column = EXPORTS["background by words"](place)
    assert not [one for one in validate(study) if one.grade == "error"]
    copy = pseudonymise(place / file, [column], tmp_path / "nøgle").path
    (wrong,) = [one for one in validate(study) if one.grade == "error"]
    assert (wrong.file, copy.name in wrong.message) == (f"projects/nord/leverance/{file}", True)
    assert main(["validate", "--data", str(study)]) == 1
    assert "Slet originalen" in capsys.readouterr().out
    (fault,) = private_in([place]).faults
    assert (file in fault.where, "kopi med koder" in fault.what) == (True, True)
    (place / file).unlink()
    assert not [one for one in validate(study) if one.grade == "error"]
    assert private_in([place]).faults == ()


# Rows that are no answers


TOLD_BY_ID = {
    "test": (["TEST", "Pige", "7", "Ja"], "ligner en prøvebesvarelse («Løbenr» er «TEST»)"),
    "mean": (["Gennemsnit", "", "7,5", ""], "ligner en sumrække («Gennemsnit»)"),
    "total": (["I alt", "", "45", ""], "ligner en sumrække («I alt»)"),
    "note": (["Opgjort af Karen 3. maj", "", "", ""], "ligner en note ved tabellen"),
    "heading": (["Løbenr", "Køn", "Alder", "Alene"], "ligner overskriften igen"),
}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("place", [3, 14])
@pytest.mark.parametrize("kind", TOLD_BY_ID)
def test_a_row_that_its_id_told_to_be_none_is_no_child_in_the_copy(
    kind: str, place: int, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make_study(tmp_path / "studie")
    row, why = TOLD_BY_ID[kind]
    rows = [
        TOLD_BY_ID["heading"][0],
        *([f"barn-{k}", "Pige", str(6 + k % 4), "Ja" if k % 3 else "Nej"] for k in range(1, 13)),
    ]
    rows.insert(place - 1, row)
    original = tmp_path / f"b{ending}"
    folder = tmp_path / "indbakke"
    folder.mkdir()
    copy = folder / f"b-pseudonym{ending}"
    if ending == ".csv":
        original.write_bytes(as_csv(rows))
    else:
        workbook(original, {"Svar": rows})
    arguments = ["--column", "Løbenr", "--key", str(tmp_path / "nøgle"), "--out", str(copy), "--data", str(study)]
    assert main(["pseudonymise", str(original), *arguments]) == 0
    out = capsys.readouterr().out
    assert "12 forskellige id'er, 0 tomme celler" in out
    where = f"Række {place}" + " i arket «Svar»" * (ending == ".xlsx")
    assert f"{where} {why}: dens id er ikke lavet om til en kode, men tømt." in out
    assert "Karen" not in out
    (raw,) = read_sheets(copy)
    assert (raw.frame["Løbenr"] != "").sum() == 12
    assert place not in raw.frame.index if kind == "note" else raw.frame.at[place, "Løbenr"] == ""
    text, cards = proposal(folder, study)
    assert "child_id ← Løbenr: 12 udfyldt" in cards
    assert kind == "note" or f"      {place}: " in text


def test_a_row_that_is_odd_with_a_code_too_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("Id;Navn\n" + "".join(f"barn-{k};Barn {k}\n" for k in range(6)) + "barn-9;Test\n", encoding="utf-8")
    done = pseudonymise(path, ["Id"], tmp_path / "nøgle")
    assert (done.identifiers, done.odd) == (7, ())
