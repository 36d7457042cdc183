"""Need at the start beside progress, dimension by dimension: two waves cannot tell it of children."""

from __future__ import annotations

from helpers.chapters.outcomes.base import OutcomeChapter
from helpers.present.cells import Column, Lookup, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.sentences import between
from helpers.results import pair


class Needs(OutcomeChapter):
    """Where the need is greatest, and where the progress is."""

    def needs_figure(self) -> Element:
        """Each dimension's distance from the good end of its scale at the start, beside its mean change."""
        from helpers.present.figures import needs

        if not self.dimensions:
            return self.present.note("behov", "Der er ingen målte dimensioner at vise.")
        start, wave = self.first[0], pair(self.first)
        at_start = self.means.where(wave=start, statistic=("n", "mean"))
        table = at_start.join(
            self.change[self.first].where(category="", statistic=("n", "mean_change", "ci_low", "ci_high", "p_holm"))
        )
        lookup, rows = Lookup(table), self.rows()
        message = f"Behov ved start og udvikling {between(self.study, self.first)}, dimension for dimension"
        drawn = needs.draw(
            lookup, self.dimensions, rows, (start, wave), message, mark=self.present.mark, level=self.present.level
        )
        columns = [
            Column("n ved start", units(wave=start)),
            Column("Gennemsnit ved start", shown("mean", wave=start)),
            Column("n med begge", units(wave=wave)),
            Column(
                "Udvikling",
                with_interval("mean_change", wave=wave),
                interval=True,
            ),
            Column("p (Holm)", shown("p_holm", wave=wave)),
        ]
        return self.present.figure(
            "behov", message, table, drawn, needs.alt(lookup, self.dimensions, rows, (start, wave)), rows, columns,
            row_heading="Dimension",
            note="Behov er afstanden fra skalaens gode ende. Alle, der er målt ved start, er med i gennemsnittet.",
        )  # fmt: skip
