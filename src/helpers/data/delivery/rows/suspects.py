"""The rows of a part that its mapping must mention: left out or kept, each with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.cells import Table
from helpers.data.contract import Contract
from helpers.data.delivery.mapping import MAPPING, Part
from helpers.data.delivery.rows import FEW, NO_ID, Roles, doubled, listed, mixed_dates, odd_rows, shortened
from helpers.data.findings import Finding
from helpers.data.readers import RawTable
from helpers.errors import StudyFault

MUTE = "rækken har et id, men intet svar: det, der står i den, betyder ingenting"
_SEVERAL = 2  # filled cells of a child that say nothing: one alone is a question nobody can answer


def odd_rows_of(part: Part, raw: RawTable, kept: pd.DataFrame, contract: Contract) -> dict[int, str]:
    """The rows that look like no answers, with what they look like."""
    answers = dict.fromkeys(taken.source for code, taken in part.columns.items() if code not in contract.key)
    roles = Roles(_who(part, contract), tuple(name for name in answers if name in kept.columns))
    return odd_rows(kept, roles, raw.hidden.of_rows)


def _who(part: Part, contract: Contract) -> str:
    """The delivered column that says whose a row is; nothing where none does."""
    taken = part.columns.get(contract.key[0])
    return taken.source if taken else ""


def suspects(
    part: Part, kept: pd.DataFrame, cells: pd.DataFrame, table: Table, given: Mapping[int, str], *, repeated: bool
) -> dict[int, str]:
    """The rows that look like no answers (`given`), that say nothing, and that another row makes needless.

    `cells` are those of the study's columns as the mapping means them.
    """
    odd = {**dict.fromkeys(_mute(part, kept, cells, table), MUTE), **given}
    key, who = table.contract.key, _who(part, table.contract)
    whole = not (who in kept and shortened(kept[who]))  # ids that are not whole say nothing of who is who
    taken_at_all = len(table.rows) == len(kept)  # of a file that has none of the part's columns there are no rows
    if whole and taken_at_all and not repeated and part.conflicts == "stop":
        what = "samme id" if len(key) == 1 else "samme id og måling"
        looked_at = ~pd.Series(table.rows).isin(list(odd)).to_numpy()
        # An answer begun again has a date of its own, and what an empty cell means is said of the column, not here.
        codes = [code for code in (*part.columns, *part.constants) if "wave" not in key or code != "date"]
        frame = pd.DataFrame(
            {
                code: table.frame[code].where(~_blank(part, code, kept)).to_numpy()[looked_at]
                for code in codes
                if code in table.contract.by_code
            }
        )
        for one in doubled(table.rows[looked_at].tolist(), frame, key):
            odd[one.row] = f"{what} som række {one.other}, {'som siger det samme' if one.same else 'der siger mere'}"
    return dict(sorted(odd.items()))


def _mute(part: Part, kept: pd.DataFrame, cells: pd.DataFrame, table: Table) -> list[int]:
    """A few children of whom several cells are filled, none of which means anything: a total under another name."""
    key = table.contract.key
    codes = [code for code, taken in part.columns.items() if code in cells and code not in key and taken.source in kept]
    if table.contract.name != "children" or not codes or key[0] not in cells:
        return []
    filled = (kept[[part.columns[code].source for code in codes]] != "").sum(axis=1) >= _SEVERAL
    mute = (cells[codes] == "").all(axis=1) & filled & (cells[key[0]] != "")
    return [] if mute.sum() > FEW else [int(row) for row in kept.index[mute]]


def _blank(part: Part, code: str, kept: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """The rows whose cell of a column of the study was delivered empty."""
    taken = part.columns.get(code)
    return (kept[taken.source] == "").to_numpy() if taken and taken.source in kept else np.zeros(len(kept), dtype=bool)


def dates_of_two_kinds(
    part: Part, contract: Contract, raw: RawTable, kept: pd.DataFrame
) -> Iterator[tuple[str, Finding]]:
    """The columns of the study that hold dates of two kinds, each with its finding."""
    for code, taken in part.columns.items():
        if code in contract.by_code and contract.by_code[code].kind == "date" and taken.source in kept:
            why, rows = mixed_dates(kept[taken.source], taken.meanings)
            if why:
                message = f"Kolonnen har {why}; dag og måned kan være byttet om. Se række {listed(rows)}."
                remedy = f"Ret datoerne i leverancen, eller skriv under values for {code} i {MAPPING}, hvad de er."
                yield code, Finding("error", raw.file, rows[0], taken.source, None, message, remedy)


def told_of(raw: RawTable, odd: Mapping[int, str]) -> Iterator[Finding]:
    """The rows that the mapping must mention."""
    for row, why in odd.items():
        if why == NO_ID:
            continue  # said of the cell
        message = f"{why[:1].upper()}{why[1:]}."
        remedy = (
            f"Skriv rækken under leave_out i {MAPPING}, eller under keep, hvis den skal med; begge med en begrundelse."
        )
        yield Finding("error", raw.file, row, None, None, message, remedy)


def needless(number: int, part: Part, raw: RawTable, kept: pd.DataFrame, odd: Mapping[int, str]) -> Iterator[Finding]:
    """Rows that are kept for a reason that they do not have: the file has other rows now."""
    for row in part.keep:
        if row not in odd and (row in kept.index or row not in raw.frame.index):
            message = f"Række {row} har ikke noget mærkeligt ved sig."
            remedy = "Ret rækkens nummer, eller slet linjen."
            yield Finding("error", MAPPING, None, f"parts.{number - 1}.keep", None, message, remedy, StudyFault)
