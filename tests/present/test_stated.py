"""Published numbers in words: counted from the figures, worded as the report words them."""

from __future__ import annotations

from helpers.present.stated import stated
from helpers.study import Published


def figure(code: str, measure: str, rule: str, value: float | None = None, **more: object) -> dict[str, object]:
    said = {"code": code, "text": code, "source": "Rapporten", "chapter": "child_outcomes", "measure": measure}
    return {**said, "statistic": "share", "rule": rule, "value": value, **more}


FIGURES = Published.model_validate(
    {
        "title": "Rapporten",
        "figures": [
            figure("up_a", "a", "rounds_to", 51, category="improved"),
            figure("up_b", "b", "rounds_to", 55, category="improved"),
            figure("up_c", "c", "rounds_to", 73, category="improved", note="Kun i ét projekt."),
            figure("down_a", "a", "between", low=25, high=34, wording="ca. 3 ud af 10"),
            figure("p_a", "a", "significant", 1),
            figure("p_b", "b", "significant", 1),
            figure("p_c", "c", "significant", 1),
            figure("p_d", "d", "significant", 0),
            figure("dir_a", "a", "sign", 1),
            figure("dir_d", "d", "sign", -1),
            figure("kept_a", "a", "kept", 1),
            figure("trust", "x", "tenths", 6, chapter="collaboration"),
            figure("need", "y", "between", low=60, high=65, chapter="projects"),
        ],
    }
)


def test_counts() -> None:
    told = stated(FIGURES)
    assert [told[name] for name in ("dimensions", "significant", "forward", "kept")] == ["fire", "tre", "én", "én"]
    assert told["significant_everywhere"] == "to"


def test_shares() -> None:
    told = {name: text.replace("\N{NO-BREAK SPACE}", " ") for name, text in stated(FIGURES).items()}
    assert told["significant_share"] == "51 til 55 pct."
    assert told["up_c"] == "73 pct."
    assert told["down_a"] == "ca. 3 ud af 10"
    assert told["trust"] == "seks ud af ti"
    assert told["need"] == "60 til 65 pct."


def test_what_is_no_share_cannot_be_called_as_one() -> None:
    assert not {"p_a", "dir_a", "kept_a"} & set(stated(FIGURES))


def test_a_study_without_published_figures_states_nothing() -> None:
    assert stated(None) == {}
