"""What moved between two editions: every kind of change is found, none is invented, and all is said in Danish."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import MissingFile
from helpers.pipeline.changes import Changes, Edition, compare, read_edition
from helpers.pipeline.changes_report import NONE, as_html, as_markdown, as_plain, sections, summary
from helpers.present.ledger_names import LedgerNames
from helpers.results import LEDGER_COLUMNS, PUBLISHED, SUPPRESSED
from helpers.study import load_projects, load_study
from tests.studies import make_study


def row(statistic: str, value: float | None, n: int | None = 20, **key: str) -> dict[str, object]:
    base = {"chapter": "child_outcomes", "project": "alle", "measure": "mood", "category": "", "group": "", "wave": ""}
    status = SUPPRESSED if value is None else PUBLISHED
    reason = "" if value is not None else "small_base"
    return {**base, **key, "statistic": statistic, "value": value, "n": n, "status": status, "reason": reason}


def edition(*rows: dict[str, object], sentences: dict[tuple[str, str, str, int], str] | None = None) -> Edition:
    table = pd.DataFrame(list(rows), columns=list(LEDGER_COLUMNS))
    table = table.assign(value=table["value"].astype(float), n=table["n"].astype("Int64"))
    return Edition(table, sentences or {})


@pytest.fixture
def names(tmp_path: Path) -> LedgerNames:
    study = make_study(tmp_path)
    return LedgerNames(load_study(study), load_projects(study))


OLD = edition(
    row("mean_change", 0.1, wave="first-last"),
    row("p_holm", 0.04, wave="first-last"),
    row("n", 20, wave="first"),
    row("share_improved", 0.5, category="improved", wave="first-last"),
    row("mean", None, None, wave="later"),
    row("mean", 2.0, wave="last"),
    sentences={("child_outcomes", "alle", "overblik", 0): "Det går frem."},
)


def test_an_edition_differs_from_itself_in_nothing(names: LedgerNames) -> None:
    changes = compare(OLD, OLD)
    assert changes.none
    assert summary(sections(changes, names)) == NONE


def test_arithmetic_noise_is_no_change_and_a_changed_n_is_one() -> None:
    noisy = edition(row("mean", 2.0 + 1e-13, wave="last"))
    assert compare(edition(row("mean", 2.0, wave="last")), noisy).none
    other_n = compare(edition(row("mean", 2.0, 20)), edition(row("mean", 2.0, 21)))
    assert other_n.moved[["n_old", "n_new"]].to_numpy().tolist() == [[20, 21]]


def changed() -> Changes:
    new = edition(
        row("mean_change", 0.2, wave="first-last"),
        row("p_holm", 0.06, wave="first-last"),
        row("n", 21, 21, wave="first"),
        row("mean", 1.5, wave="later"),
        row("mean", None, None, wave="last"),
        row("sd", 0.5, wave="first"),
        sentences={("child_outcomes", "alle", "overblik", 0): "Det går ikke frem."},
    )
    return compare(OLD, new)


def test_every_kind_of_change_is_found_once() -> None:
    changes = changed()
    assert changes.moved["statistic"].tolist() == ["n", "mean_change", "p_holm"]
    assert changes.crossed["statistic"].tolist() == ["p_holm"]
    assert changes.appeared["statistic"].tolist() == ["sd"]
    assert changes.gone["statistic"].tolist() == ["share_improved"]
    assert changes.hidden["wave"].tolist() == ["last"]
    assert changes.shown["wave"].tolist() == ["later"]
    assert [(old, new) for _, old, new in changes.sentences] == [("Det går frem.", "Det går ikke frem.")]


def test_a_p_value_that_moves_on_its_own_side_has_not_crossed() -> None:
    assert compare(edition(row("p_holm", 0.01)), edition(row("p_holm", 0.049))).crossed.empty
    assert len(compare(edition(row("p_holm", 0.05)), edition(row("p_holm", 0.049))).crossed) == 1


def test_the_report_says_it_in_danish_in_three_forms(names: LedgerNames) -> None:
    found = sections(changed(), names)
    plain, markdown, page = (form(found, "Mærket") for form in (as_plain, as_markdown, as_html))
    for text in (plain, markdown, page):
        assert "Mærket" in text
        assert "Humør" in text
        assert "Signifikansen er skiftet" in text or "SIGNIFIKANSEN ER SKIFTET" in text
    assert "0,040 | 0,060" in plain
    assert "+0,100" in plain
    assert page.count('scope="col"') == sum(len(section.columns) for section in found)


def test_what_a_text_holds_does_not_break_the_forms(names: LedgerNames) -> None:
    key = ("child_outcomes", "alle", "overblik", 0)
    evil = "<script>a | b</script>"
    changes = compare(edition(row("n", 1), sentences={key: "x"}), edition(row("n", 1), sentences={key: evil}))
    found = sections(changes, names)
    assert "<script>" not in as_html(found, "")
    table_row = next(line for line in as_markdown(found, "").splitlines() if "script" in line)
    assert table_row.count("|") == 5
    assert "<script>" not in table_row.replace("\\<", "")


def test_a_folder_without_an_edition_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="ingen udgave"):
        read_edition(tmp_path)
