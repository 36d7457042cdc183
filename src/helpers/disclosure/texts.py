"""Free text that readers may see: excerpts pass here as numbers pass `protect`."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.errors import DisclosureFault

_SEAL = object()
TEXT_COLUMNS = ("theme", "direction", "side", "role", "source", "excerpt")


@dataclass(frozen=True)
class ReleasedTexts:
    """Excerpts that may be shown: TEXT_COLUMNS, never an id. Made by `release_texts` only."""

    rows: pd.DataFrame
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise DisclosureFault(
                "Citater er hentet uden om afsløringskontrollen.", "ReleasedTexts", "Brug disclosure.release_texts."
            )


def release_texts(statements: pd.DataFrame, per_theme: int) -> ReleasedTexts:
    """At most `per_theme` excerpts of each theme and direction, in the order of the data, without project and id.

    The project is left out on purpose: no statement is put in the mouth of a named organisation.
    """
    with_text = statements[statements["excerpt"].fillna("") != ""]
    chosen = with_text.drop_duplicates(["theme", "direction", "excerpt"])
    chosen = chosen.groupby(["theme", "direction"], sort=False, dropna=False).head(per_theme)
    return ReleasedTexts(chosen[list(TEXT_COLUMNS)].reset_index(drop=True), _SEAL)
