"""Chapter 4: how the children's answers developed, dimension by dimension."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from, fallback
from helpers.present import numbers, sentences
from helpers.present.cells import Column, Format, Lookup, shown, units, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.words import listed, out_of
from helpers.results import POOLED, RESULT_COLUMNS
from helpers.statistics import (
    change_summary,
    complete_scores,
    kept,
    outcome_shares,
    paired_changes,
    scale_scores,
    wave_means,
)

Contrast = tuple[str, str]
OUTCOMES = (("improved", "Fremgang"), ("unchanged", "Uændret"), ("worsened", "Tilbagegang"))
KEPT = {1.0: "fastholdt", 0.5: "uafklaret", 0.0: "ikke fastholdt"}


def _scores(data: StudyData) -> pd.DataFrame:
    return scale_scores(data.measurements, data.study.dimensions, data.study.analysis.answered_share)


def _means(data: StudyData) -> pd.DataFrame:
    found = wave_means(
        _scores(data), data.study.dimensions, data.study.analysis.confidence, waves=data.study.wave_codes
    )
    return found[found["category"] == ""]


def _changes(data: StudyData, contrast: Contrast) -> pd.DataFrame:
    rules = data.study.analysis
    return paired_changes(
        data.measurements,
        data.study.dimensions,
        *contrast,
        answered_share=rules.answered_share,
        minimal_change=rules.minimal_change,
    )


def _changes_by_type(data: StudyData, contrast: Contrast) -> Iterator[tuple[str, pd.DataFrame]]:
    """The changes of those who had each type of intervention; one child can stand under several."""
    changes = _changes(data, contrast)
    for kind in data.study.intervention_types:
        ids = data.children.loc[data.children[kind.column] == 1, "child_id"]
        yield f"intervention:{kind.code}", changes[changes["child_id"].isin(ids)]


def _kept(data: StudyData) -> pd.DataFrame:
    study = data.study
    complete = complete_scores(data.measurements, study.dimensions, study.wave_codes, study.analysis.answered_share)
    return kept(complete, study.analysis, study.wave_codes, study.dimensions)


class ChildOutcomes(Chapter):
    """Means, paired changes, shares and whether changes are kept, for one project or all."""

    name = "child_outcomes"
    compares = True

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        rules = own.study.analysis
        counted = [_means(own)]
        counted += [outcome_shares(_changes(own, c), c, rules.confidence) for c in rules.contrasts]
        counted.append(_kept(own))
        if project == POOLED:
            first = rules.contrasts[0]
            typed = _changes_by_type(own, first)
            counted += [outcome_shares(changes, first, rules.confidence, group) for group, changes in typed]
        evidence = evidence_from(stack(counted, RESULT_COLUMNS), "child", sensitive=True)
        # That nobody's score stood still says nothing of a child; that nobody, or everybody, went one way does.
        return evidence.assign(sensitive=evidence["sensitive"] & (evidence["category"] != "unchanged"))

    # One compute per kind of number; every output below shows rows of these.

    @cached_property
    def _means(self) -> ProtectedTable:
        return self.protect(_means(self.own))

    @cached_property
    def _change(self) -> dict[Contrast, ProtectedTable]:
        rules = self.study.analysis
        return {c: self.protect(change_summary(_changes(self.own, c), c, rules)) for c in rules.contrasts}

    @cached_property
    def _kept(self) -> ProtectedTable:
        return self.protect(_kept(self.own))

    def _rows(self, wave: str = "") -> list[tuple[str, dict[str, str]]]:
        base = {"project": self.project, **({"wave": wave} if wave else {})}
        return [(d.label, {**base, "measure": d.code}) for d in self.measured()]

    def main_conclusions(self) -> Element:
        """The chapter's table of main conclusions, one row per measured dimension."""
        contrast = self.study.analysis.contrasts[0]
        table = self._change[contrast].join(self._kept)
        wave = "-".join(contrast)
        columns = [
            Column("n", units(wave=wave)),
            Column("Fremgang", shown("share_improved", numbers.percent, wave=wave, category="improved")),
            Column("Udvikling", _development(wave)),
            Column("Ved opfølgningen", _kept_cell("-".join(self.study.wave_codes))),
        ]
        return self.present.table(
            "hovedkonklusioner",
            f"Hovedkonklusioner: udviklingen {sentences.between(self.study, contrast)}",
            table,
            self._rows(),
            columns,
            row_heading="Dimension",
            note=f"Statistisk signifikant: Holm-justeret p under 0,05. {self._unit_note()}",
        )

    def overview(self) -> Element:
        """How many dimensions move the right way, in sentences, and which were not measured."""
        texts = [
            sentences.overview(Lookup(table), self.study, self.measured(), self.project, contrast)
            for contrast, table in self._change.items()
        ]
        return self.present.sentences("overblik", texts, self._joined())

    def not_measured(self) -> Element:
        """Which dimensions of the study the project did not measure."""
        missing = [d.noun for d in self.study.dimensions if d not in self.measured()]
        whose = "Projektet har" if not self.pooled else "Ingen af projekterne har"
        if not missing:
            return self.present.note("ikke-maalt", "Alle undersøgelsens dimensioner er målt.")
        return self.present.note("ikke-maalt", f"{whose} ikke målt {listed(missing, 'eller')}.")

    def means_figure(self) -> Element:
        """Means with confidence intervals at every wave, the scale shown whole."""
        from helpers.present.figures import means

        lookup, dimensions = Lookup(self._means), self.measured()
        message = self._means_message(lookup)
        drawn = means.draw(lookup, dimensions, self.study.waves, self.project, message, mark=self.present.mark)
        alt = means.alt(lookup, dimensions, self.study.waves, self.project)
        return self.present.figure(
            "gennemsnit", message, self._means, drawn, alt, self._rows(), self._mean_columns(), row_heading="Dimension",
            note="Alle, der har svaret på den enkelte måling, er med; det er ikke de samme hver gang.",
        )  # fmt: skip

    def change_table(self, contrast: int = 0) -> Element:
        """Paired change with every statistic that belongs beside it."""
        pair = self.study.analysis.contrasts[contrast]
        wave = "-".join(pair)
        columns = [
            Column("n", units(wave=wave)),
            Column("Ændring [95 pct.]", with_interval("mean_change", _signed, _signed_interval, wave=wave)),
            Column("p", shown("p_value", numbers.p_value, wave=wave)),
            Column("p (Holm)", shown("p_holm", numbers.p_value, wave=wave)),
            Column("p (Wilcoxon)", shown("p_wilcoxon", numbers.p_value, wave=wave)),
            Column(
                "Hedges g [95 pct.]",
                with_interval("hedges_g_av", _signed, _signed_interval, "hedges_g_av_", wave=wave),
            ),
            Column("Cohen d_z", shown("cohen_dz", _signed, wave=wave)),
        ]
        return self.present.table(
            f"udvikling-{wave}",
            f"Udvikling {sentences.between(self.study, pair)}, de samme {self.study.participants} begge gange",
            self._change[pair],
            self._rows(),
            columns,
            row_heading="Dimension",
            note="Plus er en udvikling i den rigtige retning. p: parret t-test; Hedges g: ændringen i forhold til "
            "spredningen ved de to målinger (g_av).",
        )

    def change_figure(self, contrast: int = 0) -> Element:
        """Standardised mean change with its interval, one row per dimension."""
        from helpers.present.figures import whiskers

        pair = self.study.analysis.contrasts[contrast]
        wave = "-".join(pair)
        table = self._change[pair]
        lookup, rows = Lookup(table), self._rows(wave)
        measure = whiskers.Measure(
            "hedges_g_av",
            "hedges_g_av_ci_low",
            "hedges_g_av_ci_high",
            _signed,
            "Hedges g (plus er fremgang)",
            zero=True,
        )
        series = [whiskers.Series(self.who, {})]
        message = sentences.overview(lookup, self.study, self.measured(), self.project, pair, name_them=False)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark)
        alt = f"Hedges g {sentences.between(self.study, pair)}. {whiskers.alt(lookup, rows, series, measure)}"
        columns = [
            Column("n", units(wave=wave)),
            Column(
                "Hedges g [95 pct.]", with_interval("hedges_g_av", _signed, _signed_interval, "hedges_g_av_", wave=wave)
            ),
        ]
        return self.present.figure(
            f"udvikling-figur-{wave}", message, table, drawn, alt, rows, columns, row_heading="Dimension",
            note="Størrelsen af udviklingen målt i spredninger, så dimensionerne kan sammenlignes.",
        )  # fmt: skip

    def outcome_figure(self, contrast: int = 0) -> Element:
        """Shares improved, unchanged and worsened."""
        from helpers.present.figures import bars, style

        pair = self.study.analysis.contrasts[contrast]
        wave = "-".join(pair)
        table = self._change[pair]
        lookup, rows = Lookup(table), self._rows(wave)
        colours = (style.IMPROVED, style.UNCHANGED, style.WORSENED)
        parts = [
            bars.Part(label, f"share_{code}", code, colour)
            for (code, label), colour in zip(OUTCOMES, colours, strict=True)
        ]
        message = self._outcome_message(lookup, pair)
        drawn = bars.stacked(lookup, rows, parts, message, mark=self.present.mark)
        alt = bars.alt(lookup, rows, parts)
        columns = [
            Column("n", units(wave=wave)),
            *(
                Column(
                    f"{label}, pct. [95 pct.]",
                    with_interval(
                        f"share_{code}",
                        numbers.percent,
                        numbers.percent_interval,
                        f"share_{code}_",
                        wave=wave,
                        category=code,
                    ),
                )
                for code, label in OUTCOMES
            ),
        ]
        return self.present.figure(
            f"fordeling-{wave}", message, table, drawn, alt, rows, columns, row_heading="Dimension",
            note=self._unit_note(),
        )  # fmt: skip

    def dimension_sentences(self) -> Element:
        """The development of each measured dimension in words."""
        contrast = self.study.analysis.contrasts[0]
        lookup = Lookup(self._change[contrast])
        texts = [sentences.outcome(lookup, self.study, d, self.project, contrast) for d in self.measured()]
        if not texts:
            texts = ["Der er ingen målte dimensioner at beskrive."]
        return self.present.sentences("dimensioner", texts, self._change[contrast])

    def instead_of_hidden(self) -> Element:
        """What stands for dimensions whose numbers are hidden here: those of all with the same type of intervention."""
        contrast = self.study.analysis.contrasts[0]
        wave = "-".join(contrast)
        own = self.slices[self.project]
        hidden = [d for d in self.measured() if own.level(d.code, "", wave) == "hidden"]
        if not hidden:
            return self.present.note("i-stedet", self._levels_note(wave))
        kinds = [k for k in self.study.intervention_types if (self.own.children[k.column] == 1).any()]
        groups = [f"intervention:{k.code}" for k in kinds]
        chosen = {d: fallback(self.slices, self.project, d.code, wave, groups) for d in hidden}
        names = {f"intervention:{k.code}": f"alle med {k.noun}" for k in kinds} | {"": "alle projekter"}
        rows = [
            (f"{d.label}: {names[f.group]}", {"project": f.project, "measure": d.code, "group": f.group, "wave": wave})
            for d, f in chosen.items()
            if f.project == POOLED
        ]
        if not rows:
            return self.present.note(
                "i-stedet", "Nogle tal er skjult her, og der er ingen samlede tal at vise i stedet."
            )
        rules = self.study.analysis
        pooled = [change_summary(_changes(self.data, contrast), contrast, rules)]
        pooled += [change_summary(c, contrast, rules, group) for group, c in _changes_by_type(self.data, contrast)]
        needed = pd.concat(pooled, ignore_index=True)
        keys = {(key["measure"], key["group"]) for _, key in rows}
        needed = needed[[pair in keys for pair in zip(needed["measure"], needed["group"], strict=True)]]
        columns = [
            Column("n", units()),
            Column("Fremgang", shown("share_improved", numbers.percent, category="improved")),
            Column("Ændring [95 pct.]", with_interval("mean_change", _signed, _signed_interval)),
        ]
        return self.present.table(
            "i-stedet",
            f"I stedet for skjulte tal: alle projekter under ét, {sentences.between(self.study, contrast)}",
            self.protect(needed, POOLED),
            rows,
            columns,
            row_heading="Dimension og gruppe",
            note="Projektets egne tal er for små til at blive vist. Her står tallene for den nærmeste større gruppe.",
        )

    def _levels_note(self, wave: str) -> str:
        own = self.slices[self.project]
        levels = {d.noun: own.level(d.code, "", wave) for d in self.measured()}
        coarse = [noun for noun, level in levels.items() if level == "improved"]
        means = [noun for noun, level in levels.items() if level == "mean"]
        parts = []
        if coarse:
            parts.append(f"For {listed(coarse)} vises kun, hvor mange der går frem, fordi de andre grupper er for små.")
        if means:
            parts.append(f"For {listed(means)} vises kun gennemsnittet, fordi grupperne er for små.")
        return " ".join(parts) or "Ingen af dimensionernes hovedtal er skjult i dette kapitel."

    def kept_table(self) -> Element:
        """Whether the development is kept at the last wave, for those measured every time."""
        wave = "-".join(self.study.wave_codes)
        columns = [
            Column("n", units(wave=wave)),
            Column(
                "Fra start til opfølgning",
                with_interval("kept_total_change", _signed, _signed_interval, "kept_total_change_", wave=wave),
            ),
            Column(
                "Fra efter til opfølgning",
                with_interval("kept_late_change", _signed, _signed_interval, "kept_late_change_", wave=wave),
            ),
            Column("Vurdering", _kept_cell(wave)),
        ]
        margin = numbers.number(self.study.analysis.kept_margin, 1)
        return self.present.table(
            "fastholdt",
            f"Er udviklingen fastholdt? De samme {self.study.participants} ved alle målinger",
            self._kept,
            self._rows(),
            columns,
            row_heading="Dimension",
            note="Fastholdt: intervallet fra start til opfølgning ligger over 0, og intervallet fra efter til "
            f"opfølgning ligger over −{margin} point. Ellers er det uafklaret eller ikke fastholdt.",
        )

    def _joined(self) -> ProtectedTable:
        first, *rest = self._change.values()
        return first.join(*rest)

    def _mean_columns(self) -> list[Column]:
        columns: list[Column] = []
        for wave in self.study.waves:
            mean = with_interval("mean", numbers.number, numbers.interval, wave=wave.code)
            columns.append(Column(f"{wave.label}: n", units(wave=wave.code)))
            columns.append(Column(f"{wave.label}: gennemsnit [95 pct.]", mean))
        return columns

    def _means_message(self, lookup: Lookup) -> str:
        baseline, *later = self.study.wave_codes
        right = hidden = 0
        for d in self.measured():
            start = lookup.find("mean", project=self.project, measure=d.code, wave=baseline)
            end = lookup.find("mean", project=self.project, measure=d.code, wave=later[0]) if later else start
            if not (start.shown and end.shown):
                hidden += 1
                continue
            right += (end.value > start.value) if d.better == "higher" else (end.value < start.value)
        shown_count = len(self.measured()) - hidden
        if not shown_count:
            return "Gennemsnittene kan ikke vises."
        where = out_of(right, shown_count, "dimension", "dimensioner")
        return f"Gennemsnittet ligger bedre efter forløbet end før på {where}, når alle svar regnes med."

    def _outcome_message(self, lookup: Lookup, pair: Contrast) -> str:
        more = total = 0
        for d in self.measured():
            key = {"project": self.project, "measure": d.code, "wave": "-".join(pair)}
            up = lookup.find("share_improved", category="improved", **key)
            down = lookup.find("share_worsened", category="worsened", **key)
            if up.shown and down.shown:
                total += 1
                more += up.value > down.value
        span = sentences.between(self.study, pair)
        if not total:
            return f"Fordelingen {span} kan ikke vises for nogen dimension."
        return f"Flere går frem end tilbage {span} på {out_of(more, total, 'dimension', 'dimensioner')}."

    def _unit_note(self) -> str:
        least = self.study.analysis.minimal_change
        if not least:
            return "Fremgang og tilbagegang er enhver ændring af skalaens gennemsnit."
        return f"Fremgang og tilbagegang er en ændring på mere end {numbers.number(least)} point."


def _signed(value: float) -> str:
    return numbers.number(value, sign=True)


def _signed_interval(low: float, high: float) -> str:
    return numbers.interval(low, high, sign=True)


def _development(wave: str) -> Format:
    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        key = {**row, "wave": wave}
        change = lookup.find("mean_change", **key)
        if change.reason:
            return Cell("skjult", lookup.explain(change.reason))
        if not change.shown:
            return Cell("for få svar")
        holm = lookup.find("p_holm", **key).value
        direction = "positiv" if change.value > 0 else "negativ" if change.value < 0 else "ingen"
        strength = "signifikant" if holm < sentences.SIGNIFICANT else "ikke signifikant"
        return Cell(f"{direction}, {strength}" if change.value else direction)

    return cell


def _kept_cell(wave: str) -> Format:
    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find("kept", **{**row, "wave": wave})
        if found.reason:
            return Cell("skjult", lookup.explain(found.reason))
        return Cell(KEPT[found.value] if found.shown else "for få svar")

    return cell
