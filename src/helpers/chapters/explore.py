"""What `chapter.explore` gives: a table that can be counted and drawn, and not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from helpers.chapters.explored import SHOWN, Count, Declared, labels_of, rows_of, undeclared
from helpers.present.cells import Column, Lookup, base_of, with_interval
from helpers.present.elements import Element, slug

if TYPE_CHECKING:
    from helpers.chapters.base import Chapter

_HEADINGS = {"share": "Andel", "mean": "Gennemsnit", "mean_change": "Ændring"}


class _Closed:
    """Says what it is and nothing of what it holds."""

    __slots__ = ("_chapter",)

    def __init__(self, chapter: Chapter) -> None:
        self._chapter = chapter

    def __reduce__(self) -> NoReturn:
        raise undeclared()


class Explored(_Closed):
    """A table of the study; its verbs count in it."""

    __slots__ = ("_table",)

    def __init__(self, chapter: Chapter, table: str) -> None:
        super().__init__(chapter)
        self._table = table

    def __repr__(self) -> str:
        return f"Tabellen {self._table}: den kan tælles op med count, share, mean og change, men ikke vises."

    def count(self, about: str) -> Counted:
        """How the children are distributed over a background variable (table `children`)."""
        return self._counted("count", about)

    def share(self, about: str, by: str = "") -> Counted:
        """The share that agrees to a question, by `side` or `role` (table `survey`)."""
        return self._counted("share", about, by)

    def mean(self, about: str, by: str = "", wave: str = "") -> Counted:
        """The mean score of a dimension at a wave, by a background variable (table `measurements`)."""
        return self._counted("mean", about, by, wave)

    def change(self, about: str, by: str = "", wave: str = "") -> Counted:
        """The mean change on a dimension between two waves, by a background variable (table `measurements`)."""
        return self._counted("change", about, by, wave)

    def _counted(self, verb: str, about: str, by: str = "", wave: str = "") -> Counted:
        return Counted(self._chapter, Count(self._table, verb, about, by, wave))


class Counted(_Closed):
    """A count; it is shown as a table or a figure."""

    __slots__ = ("_count",)

    def __init__(self, chapter: Chapter, count: Count) -> None:
        super().__init__(chapter)
        self._count = count

    def __repr__(self) -> str:
        return "En optælling: vis den med .table(navn, titel) eller .figure(navn, titel)."

    def table(self, name: str, title: str) -> Element:
        """A row for each level, with n and interval."""
        return self._shown("table", name, title)

    def figure(self, name: str, title: str) -> Element:
        """The same as points with intervals."""
        return self._shown("figure", name, title)

    def _shown(self, form: str, name: str, title: str) -> Element:
        chapter, count = self._chapter, self._count
        if Declared(count, form, name, title) not in chapter.declared:
            raise undeclared()
        protected = chapter.protect(rows_of(count, chapter.own, chapter.tables))
        rows = [(label, {"project": chapter.project, **key}) for label, key in labels_of(count, chapter.study)]
        statistic = SHOWN[count.verb]
        heading = _HEADINGS[statistic]
        columns = [
            Column("n", base_of(statistic)),
            Column(heading, with_interval(statistic), interval=True),
        ]
        name = f"egen-{slug(name)}"
        if form == "table":
            return chapter.present.table(name, title, protected, rows, columns, row_heading="Gruppe")
        from helpers.present.figures import whiskers

        lookup, series = Lookup(protected), [whiskers.Series("", {})]
        measure = whiskers.Measure(statistic, heading, zero=statistic == "mean_change")
        drawn = whiskers.draw(
            lookup, rows, series, measure, title, mark=chapter.present.mark, level=chapter.present.level
        )
        alt = whiskers.alt(lookup, rows, series, measure)
        return chapter.present.figure(name, title, protected, drawn, alt, rows, columns, row_heading="Gruppe")
