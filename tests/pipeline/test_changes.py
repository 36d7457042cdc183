"""What moved between two editions: every kind of change is found, none is invented, and all is said in Danish."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.cli import main
from helpers.pipeline.changes import Changes, compare
from helpers.pipeline.changes_report import LONGEST, MOST, NO_SENTENCES, NONE, STRANGERS, Form, sections, summary, told
from helpers.present.ledger_names import LedgerNames
from helpers.results import LEDGER_COLUMNS, SHOWN, SUPPRESSED
from helpers.study import Finished, Sentence, load_projects, load_study
from tests.studies import change_yaml, make_study

PLACE = Sentence("child_outcomes", "alle", "overblik", 0)
FORMS: tuple[Form, ...] = ("text", "markdown", "html")


def row(statistic: str, value: float | None, n: int | None = 20, **key: str) -> dict[str, object]:
    base = {"chapter": "child_outcomes", "project": "alle", "measure": "mood", "category": "", "group": "", "wave": ""}
    status = SUPPRESSED if value is None else SHOWN
    reason = "" if value is not None else "small_base"
    n = None if value is None else n
    return {**base, **key, "statistic": statistic, "value": value, "n": n, "status": status, "reason": reason}


def edition(*rows: dict[str, object], sentences: dict[Sentence, str] | None = None) -> Finished:
    table = pd.DataFrame(list(rows), columns=list(LEDGER_COLUMNS))
    return Finished(table.assign(value=table["value"].astype(float), n=table["n"].astype("Int64")), None, sentences)


@pytest.fixture
def names(tmp_path: Path) -> LedgerNames:
    study = make_study(tmp_path)
    return LedgerNames(load_study(study), load_projects(study))


OLD = edition(
    row("mean_change", 0.1, wave="first-last"),
    row("p_holm", 0.04, wave="first-last"),
    row("n", 20, wave="first"),
    row("share_improved", 0.5, category="improved", wave="first-last"),
    row("mean", None, wave="later"),
    row("mean", 2.0, wave="last"),
    sentences={PLACE: "Det går frem."},
)


def test_an_edition_differs_from_itself_in_nothing(names: LedgerNames) -> None:
    changes = compare(OLD, OLD)
    assert changes.none
    assert summary(sections(changes, names)) == NONE


@pytest.mark.parametrize("value", [2.0, 1e-12, -0.3, 1 / 3, 1e9])
def test_arithmetic_noise_is_no_change(value: float) -> None:
    noisy = edition(row("mean", value * (1 + 1e-13) + 1e-17))
    assert compare(edition(row("mean", value)), noisy).none


def test_what_another_processor_adds_is_no_change_and_a_millionth_is_one() -> None:
    old = edition(row("mixed_change_ci_low", 0.10023100302236457))
    assert compare(old, edition(row("mixed_change_ci_low", 0.10023100302236412))).none
    assert not compare(old, edition(row("mixed_change_ci_low", 0.10023110302236457))).none


def test_a_changed_n_is_a_change() -> None:
    other_n = compare(edition(row("mean", 2.0, 20)), edition(row("mean", 2.0, 21)))
    assert other_n.moved[["n_old", "n_new"]].to_numpy().tolist() == [[20, 21]]


def test_what_is_hidden_in_both_is_no_change() -> None:
    assert compare(edition(row("mean", None)), edition(row("mean", None))).none


def test_what_cannot_be_computed_moves_only_when_it_can(names: LedgerNames) -> None:
    nothing = edition(row("mean", float("nan")))
    assert compare(nothing, edition(row("mean", float("nan"), 33))).none
    for old, new in ((nothing, edition(row("mean", 2.5))), (edition(row("mean", 2.5)), nothing)):
        changes = compare(old, new)
        assert len(changes.moved) == 1
        assert "kan ikke beregnes" in told(changes, names, "", "text")
    assert compare(edition(row("p_holm", float("nan"))), edition(row("p_holm", 0.01))).crossed.empty


def changed() -> Changes:
    new = edition(
        row("mean_change", 0.2, wave="first-last"),
        row("p_holm", 0.06, wave="first-last"),
        row("n", 21, 21, wave="first"),
        row("mean", 1.5, wave="later"),
        row("mean", None, wave="last"),
        row("sd", 0.5, wave="first"),
        sentences={PLACE: "Det går ikke frem."},
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
    assert changes.sentences == ((PLACE, "Det går frem.", "Det går ikke frem."),)


@pytest.mark.parametrize(
    ("old", "new", "crossed"),
    [
        (0.01, 0.049, False),
        (0.049, 0.05, True),
        (0.05, 0.049, True),
        (0.05, 0.051, False),
        (0.051, 0.05, False),
        (0.05, 0.05 - 1e-14, False),
        (0.2, 0.001, True),
    ],
)
@pytest.mark.parametrize("statistic", ["p_value", "p_holm", "p_wilcoxon", "p_cluster"])
def test_significance_is_crossed_at_five_per_cent_both_ways(
    statistic: str, old: float, new: float, *, crossed: bool
) -> None:
    assert (not compare(edition(row(statistic, old)), edition(row(statistic, new))).crossed.empty) is crossed


def test_a_value_that_is_no_p_value_does_not_cross() -> None:
    assert compare(edition(row("mean", 0.01)), edition(row("mean", 0.2))).crossed.empty


@pytest.mark.parametrize("form", FORMS)
def test_the_report_says_it_in_danish_in_every_form(form: Form, names: LedgerNames) -> None:
    text = told(changed(), names, "Mærket", form)
    for said in ("Mærket", "Humør", "0,040", "0,060", "+0,100", "50,0", "Det går ikke frem."):
        assert said in text.replace("\\", "")
    assert "signifikansen er skiftet" in text.lower()
    if form == "html":
        assert text.count('scope="col"') == sum(len(section.columns) for section in sections(changed(), names))
        assert len(re.findall(r'<tr><th scope="row">', text)) == 9
        assert text.count("<caption") == text.count("Mærket") - 1


def test_another_study_s_edition_is_told_of_as_such(names: LedgerNames) -> None:
    changes = compare(edition(row("mean", 1.0)), edition(row("mean", 1.0, measure="strain")))
    assert not changes.related
    for form in FORMS:
        assert STRANGERS.rstrip("?") in told(changes, names, "", form).replace("\\", "")
    assert STRANGERS not in told(compare(OLD, OLD), names, "", "text")
    assert compare(edition(), edition()).none


@pytest.mark.parametrize(("old", "new"), [(OLD, replace(OLD, sentences=None)), (replace(OLD, sentences=None), OLD)])
def test_sentences_that_are_not_known_are_not_called_changed(old: Finished, new: Finished, names: LedgerNames) -> None:
    changes = compare(old, new)
    assert changes.none
    assert changes.sentences is None
    assert NO_SENTENCES in told(changes, names, "", "text")


def test_hundreds_of_changes_are_bounded_and_counted(names: LedgerNames) -> None:
    long = "Det går frem for alle, og der er meget at sige om det. " * 20
    many = [row("mean", k + 0.5, measure=f"measure_{k:04d}") for k in range(3000)]
    more = [{**one, "value": 0.25} for one in many]
    said = {PLACE._replace(number=k): f"{k}: {long}" for k in range(300)}
    changes = compare(edition(*many, sentences=said), edition(*more, sentences={p: f"{t}!" for p, t in said.items()}))
    text, markdown, page = (told(changes, names, "", form) for form in FORMS)
    assert len(text.splitlines()) < 2 * MOST + 20
    assert f"Desuden {3000 - MOST:,} ændringer".replace(",", ".") in text
    assert len(markdown) <= LONGEST
    assert "Desuden" in markdown
    assert page.count("<tr>") == 2 * MOST + 2


@pytest.mark.parametrize("form", FORMS)
def test_what_names_and_texts_hold_does_not_break_the_forms(form: Form, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> | [x](javascript:a) `b`\n\n# Titel \x1b[31m"
    study = make_study(tmp_path)
    change_yaml(study, "study.yml", lambda content: content["dimensions"][0].update(label=evil))
    change_yaml(study, "projects/nord/project.yml", lambda content: content.update(short_name=evil))
    names = LedgerNames(load_study(study), load_projects(study))
    old = edition(row("n", 1, project="nord"), sentences={PLACE: "x"})
    changes = compare(old, edition(row("n", 2, project="nord"), sentences={PLACE: evil}))
    text = told(changes, names, "", form)
    body = text.partition("</style>")[2] if form == "html" else text
    if form == "text":
        assert "\x1b" not in text
        assert sum(line.startswith("  ") for line in text.splitlines()) == 2
    elif form == "html":
        assert "<script" not in body
        assert body.count("<h1") == 1
    else:
        lines = [line for line in text.splitlines() if "alert" in line]
        assert [len(re.findall(r"(?<!\\)\|", line)) for line in lines] == [5, 9]
        assert not re.search(r"(?<!\\)[<\[`]", text.replace("&#124;", ""))
        assert "\n# Titel" not in text


def saved(folder: Path, table: Finished) -> Path:
    folder.mkdir()
    table.table.to_csv(folder / "results.csv", index=False)
    return folder


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--exit-code"], 1)])
def test_differences_end_in_the_exit_code_that_was_asked_for(
    arguments: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make_study(tmp_path / "study")
    old, new = saved(tmp_path / "old", OLD), saved(tmp_path / "new", edition(row("n", 21, 21, wave="first")))
    assert main(["diff", str(old), str(new), "--data", str(study), *arguments]) == code
    assert "Tal, der er væk" in capsys.readouterr().out
    assert main(["diff", str(old), str(old / "results.csv"), "--data", str(study), *arguments]) == 0
    assert NONE in capsys.readouterr().out
    assert main(["diff", str(old), str(tmp_path / "none"), "--data", str(study), *arguments]) == code + 1
    assert "FEJL" in capsys.readouterr().err
    out = tmp_path / "report.md"
    wanted = ["--format", "markdown", "--out", str(out), *arguments]
    assert main(["diff", str(old), str(new), "--data", str(study), *wanted]) == code
    assert out.read_text(encoding="utf-8").startswith("# Ændringer mellem to udgaver")
