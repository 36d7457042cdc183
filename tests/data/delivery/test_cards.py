"""The analyst confirms counts: cards of what was read, counts in the mapping, later deliveries held against them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import yaml

from helpers.cli import main
from helpers.data.delivery import import_delivery
from helpers.data.delivery.counts import OURS
from helpers.data.delivery.mapping import DOUBT
from helpers.errors import StudyFault
from helpers.pipeline.delivery_pages import cards_page, sheet_page
from tests.data.delivery.deliveries import CHILDREN, EXPLAINED, MEASURED, Desk, Rows, rows_of

LABELS = {"v3": {1.0: "Nej", 2.0: "Ja", 9.0: "Ved ikke"}, "v4": {1.0: "Ja", 2.0: "Nej"}}


def spss(desk: Desk, labels: dict[str, dict[float, str]] | None = None, **columns: list[Any]) -> None:
    """A delivery of one SPSS file alone: 1=Nej and 2=Ja, nines that SPSS takes as missing, and empty cells."""
    for path in desk.inbox.iterdir():
        if path.name != "import.yml":
            path.unlink()
    frame = pd.DataFrame(
        {
            "v1": [float(k) for k in range(1, 13)],
            "v2": [7.0, 8.0] * 6,
            "v3": [1.0, 2.0, 1.0, 2.0, 1.0, 9.0, 1.0, 2.0, 1.0, 2.0, None, None],
            "v4": [1.0, 2.0] * 6,
        }
        | columns
    )
    pyreadstat.write_sav(
        frame,
        str(desk.inbox / "b.sav"),
        column_labels=["Løbenummer", "Alder", "Behov hjemme", "Alene"],
        variable_value_labels=labels or LABELS,
        missing_ranges={"v3": [9.0]},
    )


def accepted(desk: Desk) -> None:
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.map("\n".join(line.partition(f"  {DOUBT}")[0] for line in text.split("\n")))


def first(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    spss(desk)
    desk.bring_in()
    accepted(desk)
    assert desk.bring_in().done


def test_a_card_says_what_each_answer_becomes(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    spss(desk)
    done = desk.bring_in()
    assert done.understood
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    gone = "9=Ved ikke 1 → ukendt (manglende efter filen), tom 2 → ukendt"
    line = f"  need_home ← v3 (Behov hjemme): 1=Nej 5 → 0 (nej), 2=Ja 4 → 1 (ja), {gone}"
    assert line in text.split("\n")
    assert "    SE EFTER: 1 er 0 efter etiketten «Nej»" in text
    assert "  age ← v2 (Alder): 12 udfyldt (7 til 8), tom 0" in text.split("\n")
    assert "b.sav → children\n  12 rækker, 12 beholdt\n" in text
    (counts,) = yaml.safe_load((desk.inbox / "import.yml").read_text(encoding="utf-8"))["counts"]
    assert counts["columns"]["need_home"] == {"1=Nej": 5, "2=Ja": 4, "9=Ved ikke": 1, "": 2}
    accepted(desk)
    assert desk.bring_in().done
    assert "SE EFTER" not in (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    column = [row[3] for row in rows_of(desk.project / "children.csv")]
    assert column == ["need_home", *"0101", "0", "", "0", "1", "0", "1", "", ""]


def test_children_per_wave_and_what_was_left_out_are_told(desk: Desk) -> None:
    desk.put("svar.csv", [*MEASURED, ["1", "Senere", "13-05-2022", "", "", ""]])
    desk.bring_in()
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert "Børn med svar pr. måling: Start 6, Slut 6" in text
    assert "13 rækker, 12 beholdt, 1 udeladt (rækken har ingen svar)" in text
    assert "ikke taget: Navn: 6 udfyldt; personoplysninger" in text
    assert "Barn 1" not in text


def test_a_clean_proposal_is_taken_over_at_once(desk: Desk) -> None:
    desk.put("svar.csv", [EXPLAINED, *MEASURED])
    (desk.inbox / "import.yml").unlink()
    done = import_delivery(desk.inbox, desk.study, "nord", accept=True)
    assert done.done
    assert done.rows == {"children.csv": 6, "measurements.csv": 12}


def test_a_mark_stops_the_acceptance(desk: Desk) -> None:
    (desk.inbox / "import.yml").unlink()
    spss(desk)
    before = desk.files()
    done = import_delivery(desk.inbox, desk.study, "nord", accept=True)
    assert not done.done
    assert done.proposed
    assert desk.files() == before
    with pytest.raises(StudyFault, match=DOUBT):
        import_delivery(desk.inbox, desk.study, "nord", accept=True)


def test_a_mapping_by_hand_gets_its_counts_when_they_are_accepted(desk: Desk) -> None:
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.bring_in()
    assert (desk.inbox / "import.yml").read_text(encoding="utf-8") == text
    assert import_delivery(desk.inbox, desk.study, "nord", accept=True).done
    fresh = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert fresh.startswith(text)
    assert OURS in fresh
    assert desk.bring_in().changed == ()
    assert (desk.inbox / "import.yml").read_text(encoding="utf-8") == fresh


def test_the_same_delivery_again_is_no_contradiction(desk: Desk) -> None:
    first(desk)
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    done = desk.bring_in()
    assert (done.done, done.changed) == (True, ())
    assert (desk.inbox / "import.yml").read_text(encoding="utf-8") == text


LATER: dict[str, tuple[dict[str, dict[float, str]] | None, dict[str, list[Any]], str, str]] = {
    "labels turned": ({**LABELS, "v4": {1.0: "Nej", 2.0: "Ja"}}, {}, "v4", "1 hed «Ja» og hedder nu «Nej»"),
    "a new code": (None, {"v4": [1.0, 2.0, 3.0] * 4}, "v4", "3 er nyt (4)"),
    "blanks": (None, {"v4": [1.0, None, None, 2.0] * 3}, "v4", "6 af 12 er tomme, før 0 af 12"),
}


@pytest.mark.parametrize("name", LATER)
def test_a_later_delivery_that_contradicts_the_counts_is_marked(desk: Desk, name: str) -> None:
    labels, columns, column, words = LATER[name]
    first(desk)
    before = desk.files()
    spss(desk, labels, **columns)
    done = desk.bring_in()
    assert not done.done
    assert [(f.grade, f.column) for f in done.findings if words in f.message] == [("error", column)]
    assert desk.files() == before
    marked = [line for line in (desk.inbox / "import.yml").read_text(encoding="utf-8").split("\n") if DOUBT in line]
    assert len(marked) == 1
    assert words in marked[0]
    with pytest.raises(StudyFault):
        desk.bring_in()


def test_an_item_that_turned_round_is_marked(desk: Desk) -> None:
    rows: Rows = [MEASURED[0]]
    rows += [[str(k), "Start", "13-03-2019", "4" if k % 4 else "3", "2", "3"] for k in range(1, 7)]
    rows += [[str(k), "Slut", "13-04-2020", "4" if k % 3 else "3", "2", "3"] for k in range(1, 7)]
    desk.put("svar.csv", rows)
    assert import_delivery(desk.inbox, desk.study, "nord", accept=True).done
    desk.put("svar.csv", [rows[0], *([*r[:3], str(5 - int(r[3])), *r[4:]] for r in rows[1:])])
    (one,) = desk.bring_in().findings
    assert one.column == "Jeg er glad"
    assert "vendt om" in one.message


def test_more_of_the_same_is_no_contradiction(desk: Desk) -> None:
    assert import_delivery(desk.inbox, desk.study, "nord", accept=True).done
    desk.put("baggrund.csv", [*CHILDREN, *([f"{k}", *CHILDREN[k - 6][1:]] for k in range(7, 12))])
    done = desk.bring_in()
    assert done.done, str(done)


def test_a_file_that_comes_later_is_held_against_the_earlier_one(desk: Desk) -> None:
    assert import_delivery(desk.inbox, desk.study, "nord", accept=True).done
    desk.put("mere.csv", [CHILDREN[0], ["9", *CHILDREN[1][1:3], "Ukendt køn", *CHILDREN[1][4:]]])
    content = yaml.safe_load((desk.inbox / "import.yml").read_text(encoding="utf-8"))
    content["parts"].append({**content["parts"][0], "file": "mere.csv"})
    counts = {"counts": content.pop("counts")}
    written = yaml.safe_dump(content, allow_unicode=True) + f"{OURS}\n" + yaml.safe_dump(counts, allow_unicode=True)
    desk.map(written)
    assert any("Ukendt køn er nyt (1)" in finding.message for finding in desk.bring_in().findings)


def test_a_delivery_in_a_new_folder_is_held_against_the_last_one(desk: Desk) -> None:
    first(desk)
    (desk.inbox / "import.yml").unlink()
    spss(desk, {**LABELS, "v4": {1.0: "Nej", 2.0: "Ja"}})
    desk.bring_in()
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    proposal, _, counts = text.partition(OURS)
    (line,) = [line for line in proposal.split("\n") if line.startswith("      offer_single:")]
    assert "sidst blev «2» til 0, «1» til 1" in line
    assert "1 hed «Ja» og hedder nu «Nej»" in counts
    (other,) = [line for line in proposal.split("\n") if line.startswith("      need_home:")]
    assert "sidst" not in other


def test_the_rows_of_each_part_add_up(desk: Desk) -> None:
    """Of a wide file each measurement is a part of its own."""
    for path in desk.inbox.iterdir():
        path.unlink()
    head = ["Løbenr", "Alder", *(f"{item} {wave}" for wave in ("start", "slut") for item in MEASURED[0][3:])]
    rows = [[str(k), "7", *("12341"[k % 3 :][:3]), *("1234"[k % 2 :][:3] if k > 1 else "   ")] for k in range(1, 8)]
    desk.put("b.csv", [head, *([cell.strip() for cell in row] for row in rows)])
    desk.bring_in()
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    told = [line for line in text.split("\n") if line.startswith("  7 rækker")]
    assert told == ["  7 rækker, 7 beholdt"] * 2 + ["  7 rækker, 6 beholdt, 1 udeladt (rækken har ingen svar)"]


def test_what_a_person_wrote_below_the_counts_stays(desk: Desk) -> None:
    assert import_delivery(desk.inbox, desk.study, "nord", accept=True).done
    (desk.inbox / "brev.pdf").write_bytes(b"%PDF-1.7")
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8").replace(f"{OURS}\n", "")
    text = text.replace("    columns:\n      child_id: {udf", "# talt efter\n    columns:\n      child_id: {udf", 1)
    desk.map(f"{text}# set med projektet\nunused:\n  brev.pdf: et brev\n")
    assert desk.bring_in().done
    desk.put("baggrund.csv", [*CHILDREN, ["7", *CHILDREN[1][1:]]])
    assert desk.bring_in().done
    fresh = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert "\n# talt efter\n" in text
    assert "\n# talt efter\n" in fresh
    assert "# set med projektet\nunused:\n  brev.pdf: et brev\n" in fresh
    assert fresh.count("\ncounts:\n") == fresh.count(OURS) == 1


def test_the_pages_stand_alone_and_show_no_person(desk: Desk) -> None:
    said = desk.bring_in().understood
    assert said
    for page in (cards_page(said).decode(), sheet_page(said).decode()):
        assert '<html lang="da">' in page
        assert "<script" not in page
        assert not re.search(r'(src|href)="', page)
        assert page.count("<table>") == page.count("<caption") == page.count('<div class="wide" role="region"')
        ids = re.findall(r'<caption id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert "Barn 1" not in page
    sheet = sheet_page(said).decode()
    assert "Sådan har vi forstået skemaet" in sheet
    assert "<td>Nej, Ja</td>" in sheet
    assert "Antal Start" in sheet
    assert "Set og godkendt af projektet" in sheet
    assert "<h1>Sådan er leverancen til Projekt nord læst</h1>" in cards_page(said).decode()


def test_what_a_project_signs_says_what_is_not_used_and_what_is_not_found(desk: Desk) -> None:
    head = [*(f"{item} (start)" for item in MEASURED[0][3:]), *(f"{item} (slut)" for item in MEASURED[0][3:])]
    rows = [[str(k), *"121314"[k % 3 :][:3], *"214"[: k % 4]] for k in range(1, 7)]
    desk.put("svar.csv", [["Løbenr", *head, "Bemærkning"], *([*row, *[""] * (7 - len(row)), "Tak"] for row in rows)])
    (desk.inbox / "import.yml").unlink()
    said = desk.bring_in().understood
    assert said
    sheet = sheet_page(said).decode()
    assert "<h1>Sådan har vi forstået skemaet fra Projekt nord</h1>" in sheet
    assert "Bliver ikke brugt" in sheet
    assert sheet.count("Bemærkning") == 1  # once, though the file is in two parts
    assert sheet.count('<th scope="row">Navn</th>') == 1
    assert "Rækker, der ikke er med" in sheet
    assert '<th scope="row">Målingerne</th><td>Dato; Hvem har svaret; Belastning</td>' in sheet
    of_columns = r"Start \(fx «([^»]+) \(start\)»\); Slut \(fx «\1 \(slut\)»\)"
    assert re.search(rf'<th scope="row">Måling</th><td>står ikke i en kolonne</td><td>{of_columns}</td>', sheet)
    for item, answers, best in (("Jeg er glad", "1, 2", 4), ("Jeg er trist", "1, 2, 3", 1)):
        means = f"{answers}; tom → ukendt; {best} er bedst; det siger studiet, skemaet siger det ikke"
        assert re.search(rf'scope="row">{item}</th><td>[^<]*</td><td>{means}</td>', sheet)
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert "Ikke i leverancen, men i studiet (measurements): Dato; Hvem har svaret; Belastning" in text


def test_numbers_and_dates_are_told_as_danes_write_them(desk: Desk) -> None:
    desk.put("f.csv", [["Løbenr", "Holdt", "Fremmøde"], *([str(k), "2,5", "1"] for k in range(1, 7))])
    (desk.inbox / "import.yml").unlink()
    desk.bring_in()
    text = (desk.inbox / "import-kort.txt").read_text(encoding="utf-8")
    assert "held ← Holdt: 2,5: 6 svar → 2,5" in text
    assert "; datoer læses som dag-måned-år" in text
    assert "%d" not in text


def test_a_label_that_has_become_the_columns_name_is_no_contradiction(desk: Desk) -> None:
    first(desk)
    (desk.inbox / "import.yml").unlink()
    (desk.inbox / "b.sav").unlink()
    answers = [["Ja", "Nej"][k % 2] for k in range(12)]
    rows = [[str(k + 1), str(7 + k % 2), "", answers[k]] for k in range(12)]
    desk.put("b.csv", [["Løbenummer", "Alder", "Behov hjemme", "Alene"], *rows])
    desk.bring_in()
    assert "kolonnens etiket" not in (desk.inbox / "import.yml").read_text(encoding="utf-8")
    desk.put("b.csv", [["Løbenummer", "Alder", "need_home", "Alene"], *rows])
    (desk.inbox / "import.yml").unlink()
    desk.bring_in()
    text = (desk.inbox / "import.yml").read_text(encoding="utf-8")
    assert "kolonnens etiket var «Behov hjemme» og er væk" in text


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
def test_the_pages_are_without_a_remark_of_axe(desk: Desk, tmp_path: Path, width: int, theme: str) -> None:
    from tests import axe
    from tests.browser import Browser

    spss(desk)
    (desk.inbox / "import.yml").unlink()
    said = desk.bring_in().understood
    assert said
    for make in (cards_page, sheet_page):
        (tmp_path / "side.html").write_bytes(make(said))
        with Browser(bypass_policy=True) as browser:
            page = browser.open(tmp_path / "side.html", width=width)
            axe.prepare(page)
            page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
            violations, _ = axe.run(page)
            assert violations == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}[theme]


def test_the_command_writes_the_pages_and_they_are_no_part_of_the_delivery(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", str(desk.inbox), "--data", str(desk.study), "--project", "nord", "--accept"]
    assert main(arguments) == 0
    assert {"import-kort.txt", "import-kort.html", "import-skema.html"} <= {path.name for path in desk.inbox.iterdir()}
    assert "import-skema.html" in capsys.readouterr().out
    before = {path: path.read_bytes() for path in Path(desk.inbox).iterdir()}
    assert main(arguments) == 0
    assert {path: path.read_bytes() for path in Path(desk.inbox).iterdir()} == before
