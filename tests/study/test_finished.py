"""A finished edition is read as it was written, or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import DisclosureFault, Fault, MissingFile
from helpers.results import LEDGER_COLUMNS, SHOWN, SUPPRESSED, read_ledger
from helpers.study import Approval, Edition, Finished, Sentence, load_earlier, read_finished, write_about

HEAD = ",".join(LEDGER_COLUMNS)
ROW = "projects,alle,flow,started,,before,count,20.0,20,shown,0,"
APPROVED = Approval(by="Styrelsen", on=dt.date(2024, 2, 28))
EDITION = Edition(number="7", date=dt.date(2024, 2, 29), notes=("En note.",), approved=APPROVED)
SENTENCES = {Sentence("projects", "alle", "b", 1): "Æ «2».", Sentence("projects", "alle", "a", 0): "Ét."}


def written(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "results.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    write_about(Finished(read_ledger(folder / "results.csv"), EDITION, SENTENCES), folder, "Mærket")
    return folder


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = written(tmp_path / "out")
    for place in (folder, folder / "results.csv"):
        found = read_finished(place)
        assert found.edition == EDITION
        assert found.sentences == SENTENCES
        assert found.table["n"].tolist() == [20]
    content = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert content["mark"] == "Mærket"
    assert [s["element"] for s in content["sentences"]] == ["a", "b"]


def test_a_ledger_alone_is_an_edition_whose_sentences_are_not_known(tmp_path: Path) -> None:
    place = shutil.copy(written(tmp_path / "out") / "results.csv", tmp_path / "gammel.csv")
    found = read_finished(Path(place))
    assert (found.edition, found.sentences) == (None, None)


def test_two_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "out")
    (folder / "results.csv").write_text(f"{HEAD}\n{ROW.replace('20', '21')}\n", encoding="utf-8")
    with pytest.raises(DisclosureFault, match="hører ikke sammen"):
        read_finished(folder)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"number": 1}', "\x00"])
def test_a_broken_edition_json_is_refused(content: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "out")
    (folder / "edition.json").write_text(content, encoding="utf-8")
    with pytest.raises(DisclosureFault, match="kan ikke læses"):
        read_finished(folder)


def test_a_later_format_may_say_more(tmp_path: Path) -> None:
    folder = written(tmp_path / "out")
    content = json.loads((folder / "edition.json").read_text(encoding="utf-8")) | {"more": 1}
    (folder / "edition.json").write_text(json.dumps(content), encoding="utf-8")
    assert read_finished(folder).sentences == SENTENCES


OLDER = HEAD.replace("category,", "").replace(",reason", "")
BROKEN = {
    "another format": (f"{OLDER}\n{ROW}\n", "category, reason"),
    "nothing": ("", "CSV"),
    "no CSV": (f'{HEAD}\n{ROW}\n"a\n', "CSV"),
    "twice": (f"{HEAD}\n{ROW}\n{ROW}\n", "to gange"),
    "a text": (f"{HEAD}\n{ROW.replace('20.0', 'tyve')}\n", "ikke et tal"),
    "half a child": (f"{HEAD}\n{ROW.replace(',20,', ',20.5,')}\n", "ikke et tal"),
    "another status": (f"{HEAD}\n{ROW.replace('shown', 'vist')}\n", "vist"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_ledger_is_refused(name: str, tmp_path: Path) -> None:
    text, said = BROKEN[name]
    (tmp_path / "results.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DisclosureFault) as fault:
        read_ledger(tmp_path / "results.csv")
    assert said in fault.value.what


def test_other_encodings_are_refused_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_bytes(f"{HEAD}\n{ROW.replace('flow', 'måling')}\n".encode("latin-1"))
    with pytest.raises(DisclosureFault, match="CSV"):
        read_ledger(path)
    path.write_bytes(f"{HEAD}\n{ROW}\n".encode("utf-8-sig"))
    assert list(read_ledger(path).columns) == list(LEDGER_COLUMNS)


def test_a_ledger_from_before_there_were_decimals_is_read_as_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    head, row = HEAD.replace("decimals,", ""), ROW.replace("shown,0,", "published,")
    gone = row.replace("started", "after").replace("20.0,20,published,", ",,suppressed,few")
    path.write_text(f"{head}\n{row}\n{gone}\n", encoding="utf-8")
    read = read_ledger(path)
    assert read["status"].tolist() == [SHOWN, SUPPRESSED]
    assert read["decimals"].isna().all()
    path.write_text(f"{HEAD}\n{ROW.replace('shown', 'published')}\n", encoding="utf-8")
    with pytest.raises(DisclosureFault, match="published"):
        read_ledger(path)


def test_full_precision_survives_the_file(tmp_path: Path) -> None:
    values = [0.1 + 0.2, 1 / 3, 1e-17, 123456789.123456789]
    rows = [ROW.replace("started", f"c{k}").replace("20.0", repr(v)) for k, v in enumerate(values)]
    (tmp_path / "results.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    assert read_ledger(tmp_path / "results.csv")["value"].tolist() == values


def test_the_earlier_edition_of_a_study_folder(tmp_path: Path) -> None:
    assert load_earlier(tmp_path) is None
    (tmp_path / "earlier").mkdir()
    with pytest.raises(MissingFile) as missing:
        load_earlier(tmp_path)
    assert missing.value.where == "earlier"
    shutil.rmtree(tmp_path / "earlier")
    written(tmp_path / "earlier")
    found = load_earlier(tmp_path)
    assert found
    assert found.edition
    assert found.edition.number == "7"
    (tmp_path / "earlier" / "edition.json").write_text("", encoding="utf-8")
    with pytest.raises(Fault) as fault:
        load_earlier(tmp_path)
    assert fault.value.where == "earlier/edition.json"


def test_an_edition_that_is_not_known_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        write_about(Finished(pd.DataFrame()), tmp_path, "")


def test_a_number_that_an_older_ledger_called_by_a_wave_is_the_pairs(tmp_path: Path) -> None:
    """`mixed_change_<wave>` stood at the baseline, with its n; now it is one of the numbers of the two waves."""
    rows = [
        ("before", "mixed_change_after", "0.25", "40"),
        ("before", "mixed_change_after_ci_low", "0.1", "40"),
        ("before", "mixed_change_late_ci_high", "0.5", "40"),
        ("before-after", "mean_change", "0.2", "31"),
        ("before-after", "mean", "0.2", "31"),
    ]
    lines = [",".join(LEDGER_COLUMNS)]
    for wave, statistic, value, n in rows:
        row = {"chapter": "c", "project": "p", "measure": "m", "wave": wave, "statistic": statistic, "value": value}
        lines.append(",".join({**row, "n": n, "status": SHOWN}.get(column, "") for column in LEDGER_COLUMNS))
    path = tmp_path / "results.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_ledger(path)
    assert list(zip(found["wave"], found["statistic"], found["n"].fillna(0), strict=True)) == [
        ("before-after", "mixed_change", 31),
        ("before-after", "mixed_change_ci_low", 31),
        ("before-late", "mixed_change_ci_high", 0),  # no pair beside it: its n was that of others
        ("before-after", "mean_change", 31),
        ("before-after", "mean", 31),
    ]
    assert found["value"].tolist() == [0.25, 0.1, 0.5, 0.2, 0.2]
