"""Results as files, one for each case, and the page made of them: a case measured again changes its rows alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.setting import Measured, Setting
from benchmarks.targets import TARGETS, Target

FOLDER = Path(__file__).with_name("results")
PAGE = Path(__file__).with_name("RESULTS.md")
GUIDE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- results: written by benchmarks/run.py -->", "<!-- end -->"
_TITLE = """\
# Results of the benchmark

Made by `make bench` from `benchmarks/results/*.json`; `docs/performance.md` says how to read it. A value is a median, a
ratio that of two medians of one run on one machine. It is compared with its target as it is, not as it is rounded here.
"""


def machine() -> dict[str, Any]:
    """What the times depend on; no name of anything or anyone."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory": f"{round(pages * size / 2**30)} GiB",
        "python": platform.python_version(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "processor": platform.machine(),
    }


def write(case: str, setting: Setting, made: Sequence[Measured], error: str, load: float, folder: Path) -> None:
    """Keep what a case gave; after an error, that it gave nothing."""
    content = {
        "case": case,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "load": round(load, 1),
        "full": setting.full,
        "error": error,
        "rows": {
            m.row: {"value": m.value, "met": m.fair and TARGETS[m.row].met(m.value), "how": m.how, "samples": m.samples}
            for m in made
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{case}.json").write_text(_dumped(content), encoding="utf-8")


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """What is known, by case."""
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))}


def publish(folder: Path, page: Path, guide: Path | None) -> None:
    """Write the page, and the table within the guide."""
    known = read(folder)
    page.write_text(full_page(known), encoding="utf-8")
    if guide is not None:
        guide.write_text(with_table(guide.read_text(encoding="utf-8"), known), encoding="utf-8")


def full_page(known: Mapping[str, Any]) -> str:
    """The table, the machine, and under it how each row was measured and every single time."""
    parts = [_TITLE, table(known), "## How each was measured\n"]
    for name, target in TARGETS.items():
        case = known.get(target.case)
        if case is None:
            continue
        row = case["rows"].get(name)
        said = f"Not measured: {case['error']}" if row is None else row["how"] + "."
        parts.append(f"- **{_sentence(target)}** ({case['date']}): {said}")
        if row is not None:
            parts += [f"  - {label}: {_samples(values)}" for label, values in row["samples"].items()]
    parts.append("\n## Machine\n")
    machines = {json.dumps(case["machine"], sort_keys=True): [] for case in known.values()}
    for name, case in known.items():
        machines[json.dumps(case["machine"], sort_keys=True)].append(f"{name} (load before it {case['load']:g})")
    for text, cases in machines.items():
        of = json.loads(text)
        parts.append(
            f"{of['cores']} cores, {of['memory']} memory, Python {of['python']}, {of['system']} on {of['processor']}: "
            + ", ".join(cases)
            + "."
        )
    return "\n".join(parts) + "\n"


def table(known: Mapping[str, Any]) -> str:
    """The issue's table with what was measured."""
    lines = ["| measure | against | target | measured | met | date |", "|---|---|---|---|---|---|"]
    for name, target in TARGETS.items():
        case = known.get(target.case, {"rows": {}, "date": "–"})
        row = case["rows"].get(name)
        value = "not measured" if row is None else f"{_short(row['value'])} {target.unit}"
        met = "–" if row is None else "yes" if row["met"] else "**no**"
        lines.append(f"| {target.measure} | {target.against} | {target.text} | {value} | {met} | {case['date']} |")
    return "\n".join(lines) + "\n"


def with_table(guide: str, known: Mapping[str, Any]) -> str:
    """The guide with its table made anew."""
    before, _, rest = guide.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table(known)}{end}{after}"


def _sentence(target: Target) -> str:
    return target.measure + (f", against {target.against}" if target.against != "–" else "")


def _short(value: float) -> str:
    """Two figures that count, never rounded across a target's two decimals."""
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _samples(values: Any) -> str:
    if isinstance(values, bool):
        return "yes" if values else "no"
    if isinstance(values, float):
        return _short(values)
    if isinstance(values, list):
        return ", ".join(f"({_samples(v)})" if isinstance(v, list) else _samples(v) for v in values)
    if isinstance(values, dict):
        return ", ".join(f"{k} {_samples(v)}" for k, v in values.items())
    return str(values)


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
