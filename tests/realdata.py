"""The HELP study (adults, three waves) as a study folder: other scales and groups, no survey, nothing of the default.

The data lie beside a checkout, never in it; where they are absent the tests on them are skipped and say so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "realdata"
# The reference takes month 24 as the follow-up.
WAVES = {"before": "0", "after": "6", "followup": "24"}
OUTCOMES = {"ces_d": ("lower", 0, 60), "mcs": ("higher", 0, 100), "pcs": ("higher", 0, 100)}


def reference() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "help_reference.json").read_text(encoding="utf-8"))
    return loaded


def make_help_study(folder: Path) -> Path:
    """Write the study: two projects (the trial's groups), three dimensions of one item each, real data."""
    wide = pd.read_csv(FOLDER / "help_wide.csv")
    study = {
        "title": "HELP",
        "short_title": "HELP",
        "publisher": "Testen",
        "synthetic": False,
        "edition": {"number": "1", "date": "2020-01-01"},
        "about": "Voksne i behandling, målt tre gange.",
        "participant": "deltager",
        "participants": "deltagere",
        "the_participant": "deltageren",
        "the_participants": "deltagerne",
        "waves": [
            {"code": "before", "label": "Før", "description": "ved start"},
            {"code": "after", "label": "Efter", "description": "efter seks måneder"},
            {"code": "followup", "label": "Opfølgning", "description": "efter to år"},
        ],
        "dimensions": [
            {
                "code": code,
                "label": code.upper(),
                "noun": code.upper(),
                "better": better,
                "minimum": low,
                "maximum": high,
                "items": [{"code": f"{code}_1", "text": code}],
            }
            for code, (better, low, high) in OUTCOMES.items()
        ],
    }
    _write(folder / "study.yml", study)
    unknown = {"text": None}
    for group in sorted(wide["GROUP"].unique()):
        slug = f"gruppe-{group:.0f}"
        place = folder / "projects" / slug
        about = {"slug": slug, "name": f"Gruppe {group:.0f}", "short_name": f"Gruppe {group:.0f}", "order": int(group)}
        about |= dict.fromkeys(("ngo", "municipalities", "target_group", "offer"), unknown)
        _write(place / "project.yml", {**about, "model": {"code": None}})
        mine = wide[wide["GROUP"] == group]
        pd.DataFrame({"child_id": mine["ID"].map("h{}".format)}).to_csv(place / "children.csv", index=False)
        rows = [
            pd.DataFrame(
                {"child_id": mine["ID"].map("h{}".format), "wave": wave}
                | {f"{code}_1": mine[f"{code.upper()}_{month}"] for code in OUTCOMES}
            )
            for wave, month in WAVES.items()
        ]
        pd.concat(rows).to_csv(place / "measurements.csv", index=False, float_format="%.17g")
    return folder


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
