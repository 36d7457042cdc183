"""What the study asks, in its own words: of each column, which end of its scale is good, and what is not answered."""

from __future__ import annotations

from collections.abc import Collection

from helpers.data.contract import Contract
from helpers.study import Study


def asked_of(study: Study) -> dict[str, str]:
    """What each column of the study asks, in its own words, by its code."""
    found = {"wave": "Måling", "date": "Dato", "started": "Forløbets start", "respondent": "Hvem har svaret"}
    found |= {"child_id": "Barnets id", "respondent_id": "Respondentens id", "statement_id": "Udsagnets id"}
    found |= {"side": "Part", "role": "Rolle", "left_reason": "Årsag til frafald", "group_id": "Gruppe"}
    found |= {"family_id": "Familie", "source": "Kilde", "theme": "Tema", "direction": "Retning", "excerpt": "Uddrag"}
    found |= {item.code: item.text for dimension in study.dimensions for item in dimension.items}
    found |= {one.code: one.label for one in (*study.background, *study.fidelity)}
    found |= {offer.column: offer.label for offer in study.intervention_types}
    return found | {one.code: one.text for one in (study.survey.questions if study.survey else ())}


def best_ends(study: Study) -> dict[str, float]:
    """Which end of its scale is good for the child, of each item as the study has it (before it turns any)."""
    return {
        item.code: dimension.maximum if (dimension.better == "higher") != item.reversed else dimension.minimum
        for dimension in study.dimensions
        for item in dimension.items
    }


def not_asked(study: Study, contract: Contract, taken: Collection[str]) -> tuple[str, ...]:
    """What the study asks in a table and a delivery has no column for; a dimension without any item by its label."""
    asks = asked_of(study)
    whole = {
        item: dimension.label
        for dimension in study.dimensions
        if not set(dimension.item_codes) & set(taken)
        for item in dimension.item_codes
    }
    missing = [column.code for column in contract.columns if column.code not in taken]
    return tuple(dict.fromkeys(whole.get(code, asks.get(code, code)) for code in missing))
