"""What chapter 4 says of a study holds of that study's own numbers, hidden ones too, whatever is true of the children.

The sentences are read as a reader would: «alle», «ingen» and «3 af 8» are counted again from the unprotected numbers;
what a sentence does not speak of it must name as hidden or not computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import pandas as pd
import pytest

from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.outcomes.rows import OutcomeRows
from helpers.data import StudyData
from helpers.present.cells import Lookup
from helpers.results import POOLED, Contrast, pair
from tests.chapters.opened import every_output, opened
from tests.chapters.worlds import WORLDS, study_of

# What two waves, a few projects or a count of coded statements cannot tell.
NEVER = (
    "mindst frem", "mest frem", "tilfældige udsving", "tilfældet forklarer", "uanset hvordan", "behovet størst",
    "størst er", "højest på", "lavest på", "driver samarbejdet", "ingen af projekterne har ikke", "mangler ingen",
)  # fmt: skip
_COUNTED = re.compile(
    r"(?:(?P<every>alle|begge)(?: (?P<all>\d+))?|(?P<part>\d+) af(?: de)? (?P<of>\d+)|den ene|(?P<none>ingen|nogen))"
    r" (?:målte? )?dimension(?:er)?(?:, der kan sammenlignes)?(?:, der kan vises \((?P<rest>[^)]*)\))?"
)
ROUNDS_TO_ZERO = 0.005


class Page:
    """A page and the numbers behind it, none of them hidden."""

    def __init__(self, data: StudyData, project: str) -> None:
        self.chapter = opened(ChildOutcomes, data, project)
        self.rows = OutcomeRows(data, project)
        self.study, self.project = data.study, project
        outputs = [element for element in every_output(self.chapter) if element.kind != "text"]  # computed ones
        self.said = {one.name: one for one in outputs}

    @cached_property
    def changes(self) -> dict[Contrast, pd.DataFrame]:
        """Per contrast a row per dimension, its statistics as columns."""
        found = {}
        for contrast in self.study.analysis.contrasts:
            rows = self.rows.change(contrast)
            found[contrast] = rows.pivot_table("value", "measure", "statistic", sort=False, dropna=False)
        return found

    def shown(self, contrast: Contrast, statistic: str) -> pd.Series:
        """A number of each dimension as the page has it: Holm's of those shown, a common spread's for a hidden one."""
        lookup, key = Lookup(self.chapter.change[contrast]), {"project": self.project, "wave": pair(contrast)}
        codes = self.changes[contrast].index
        return pd.Series({code: lookup.find(statistic, measure=code, **key).value for code in codes}, dtype=float)

    @property
    def nouns(self) -> dict[str, str]:
        return {d.code: d.noun for d in self.study.dimensions}

    def text(self, name: str) -> str:
        """An output's title and what it says below it."""
        one = self.said.get(name)
        return f"{one.title} {one.text if one.kind != 'figure' else ''}" if one else ""


def faults(page: Page) -> Iterator[str]:
    """What a page says that its numbers do not."""
    everything = " ".join(page.text(name) for name in page.said).lower()
    yield from (f"never to be said: {phrase}" for phrase in NEVER if phrase in everything)
    for number, (contrast, table) in enumerate(page.changes.items()):
        if table.empty:
            continue
        key = pair(contrast)
        paragraphs = page.said["overblik"].data["paragraphs"]
        up = (table["mean_change"] >= ROUNDS_TO_ZERO) | ((table["p_holm"] < 0.05) & (table["mean_change"] > 0))
        yield from _counted("overview", paragraphs[number], up, len(table))
        more = table["share_improved"] > table["share_worsened"]
        title = page.text(f"fordeling-{key}")
        if "end tilbage" in title:
            yield from _counted("outcomes", title, more, len(table))
        yield from _range(page, f"tilbagegang-{key}", table["share_worsened"])
        yield from _robust(page, number + 1, contrast)
    yield from _kept(page)
    yield from _few(page)


def _counted(what: str, text: str, true: pd.Series, whole: int) -> Iterator[str]:
    """Whether a count says how many of how many, and accounts for all of them."""
    found = _COUNTED.search(text)
    if found is None or "kan ikke vises" in text:
        return
    rest = sum(int(number) for number in re.findall(r"\d+", found["rest"] or ""))
    spoken = whole - rest
    if found["none"]:
        said, of = 0, spoken
    elif found["part"]:
        said, of = int(found["part"]), int(found["of"])
    else:
        of = int(found["all"] or (2 if found["every"] == "begge" else 1))
        said = of
    if of != spoken:
        yield f"{what}: {found[0]!r} speaks of {of}, {spoken} are not named as hidden"
    if not rest and said != true.sum():
        yield f"{what}: {found[0]!r}, truly {true.sum()} of {whole}: {text}"
    if rest and not said <= true.sum() <= said + rest:
        yield f"{what}: {found[0]!r}, truly {true.sum()} of {whole}, {rest} hidden: {text}"


def _range(page: Page, name: str, shares: pd.Series) -> Iterator[str]:
    text = page.text(name)
    numbers = [int(number) for number in re.findall(r"(\d+)\spct\. (?:og|går)", text)]
    if numbers and not 100 * shares.min() - 0.5 <= numbers[0] <= numbers[-1] <= 100 * shares.max() + 0.5:
        yield f"{name}: {text}, truly {shares.min():.3f} to {shares.max():.3f}"


def _kept(page: Page) -> Iterator[str]:
    """Kept implies a gain that was shown, and more than half of it left in these children."""
    rows, first = page.chapter.kept.rows, page.changes[page.study.analysis.contrasts[0]]
    holm = page.shown(page.study.analysis.contrasts[0], "p_holm")
    if rows.empty:
        return
    cells = page.said["hovedkonklusioner"].data["table"]["rows"]
    labels = {d.label: d.code for d in page.study.dimensions}
    for label, *row in cells:
        direction, last = row[-2:]
        sure = holm[labels[label]] < 0.05 and first.loc[labels[label], "mean_change"] > 0
        if last == "fastholdt" and not (sure and direction == "positiv, signifikant"):
            yield f"kept without a gain that was shown: {label}, {row}"
        if last in ("fastholdt", "ikke fastholdt", "uafklaret") and not sure:
            yield f"something is said of keeping what was not gained: {label}, {row}"
        own = rows[rows["measure"] == labels[label]].set_index("statistic")["value"]
        if last == "fastholdt" and own["kept_beyond_change"] <= 0:
            yield f"kept, though half is not left: {label}"
        if last == "ikke fastholdt" and own["kept_beyond_change"] > 0 < own["kept_total_change"]:
            yield f"not kept, though half is left: {label}"


def _robust(page: Page, number: int, contrast: Contrast) -> Iterator[str]:
    text = page.text(f"andre-maader-ord-{number}")
    if not text or "kan ikke vises" in text:
        return
    above = page.shown(contrast, "ci_low") > 0
    found = _COUNTED.search(text)
    if found and not found["none"]:
        said = int(found["part"] or found["all"] or (2 if found["every"] == "begge" else 1))
        if said > above.sum():
            yield f"more intervals above 0 than there are: {text}"
    worst = page.rows.at_worst(contrast)
    worst = worst[worst["statistic"] == "mean_change_if_worse"].set_index("measure")["value"]
    for sentence in re.findall(r"[^.]*stadig positiv på ([^.]*)\.", text):
        wrong = [code for code, noun in page.nouns.items() if noun in sentence and not worst.get(code, -1) > 0]
        yield from (f"not positive any more: {code}, {text}" for code in wrong)


def _few(page: Page) -> Iterator[str]:
    """Where most are missing, the page says so, or a number behind it is hidden."""
    means = page.rows.means
    for contrast, table in page.changes.items():
        started = means[(means["wave"] == contrast[0]) & (means["statistic"] == "n")].set_index("measure")["value"]
        low = [code for code in table.index if table.loc[code, "n"] < 0.6 * started[code]]
        span = f"fra {page.study.wave(contrast[0]).label.lower()} til {page.study.wave(contrast[1]).label.lower()}"
        warned = " ".join(p for p in page.said["overblik"].data["paragraphs"] if f"tallene {span} med forbehold" in p)
        shown = page.chapter.change[contrast].where(category="", statistic="n").rows
        seen = set(shown.loc[shown["reason"] == "", "measure"])
        base = page.chapter.means.where(wave=contrast[0], statistic="n").rows
        seen &= set(base.loc[base["reason"] == "", "measure"])
        for code, noun in page.nouns.items():
            if code in seen and (code in low) != (noun in warned):
                yield f"{code} {'few measured, unsaid' if code in low else 'warned of without cause'}: {warned}"


def all_faults(world: str, seed: int, projects: int) -> list[str]:
    """Of the pooled page and those of so many projects."""
    data = study_of(WORLDS[world], seed)
    pages = [POOLED, *(p.slug for p in data.projects[:projects])]
    return [f"{world}, {slug}: {fault}" for slug in pages for fault in faults(Page(data, slug))]


@pytest.mark.parametrize("world", ["some gain, some lose", "the gain is lost", "many leave", "few children"])
def test_a_page_says_nothing_that_its_own_numbers_contradict(world: str) -> None:
    assert all_faults(world, seed=1, projects=1) == []


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS)
def test_no_page_of_any_world_does(world: str) -> None:
    assert all_faults(world, seed=2, projects=2) == []


def test_a_false_count_is_found() -> None:
    true = pd.Series([True, True, False])
    assert not list(_counted("x", "går frem på 2 af 3 dimensioner.", true, 3))
    assert list(_counted("x", "går frem på alle 3 dimensioner.", true, 3))
    assert list(_counted("x", "går frem på alle 2 dimensioner.", true, 3))
    assert not list(_counted("x", "på begge dimensioner, der kan vises (1 er skjult).", true, 3))
    assert list(_counted("x", "På ingen dimension går flere frem end tilbage.", true, 3))
    assert list(_counted("x", "På ingen dimension, der kan vises (1 er skjult), går flere frem.", true, 3))
