"""The licences of every locked package: the table the SBOM is made from, and docs/licences.md.

`.venv/bin/python tools/licences.py` writes both; `--check` only says whether they are current and compatible with
publishing this project under MIT. A licence is what the installed package says of itself. Where it says nothing exact,
or is not installed on this system, `STATED` has it, with where it stands. An unknown licence is a failure.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections import Counter
from email.message import Message
from pathlib import Path

from license_expression import LicenseSymbol, get_spdx_licensing

from helpers.pipeline.edition.licences import LICENCES
from helpers.pipeline.edition.sbom import Locked, locked

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src" / "helpers" / "pipeline" / "edition" / "licences.py"
PAGE = ROOT / "docs" / "licences.md"

_ABROAD = "only for some systems; the metadata of its wheel"
STATED: dict[str, tuple[str, str]] = {
    "aiohappyeyeballs": ("PSF-2.0", _ABROAD),
    "aiohttp": ("Apache-2.0 AND MIT", _ABROAD),
    "aiosignal": ("Apache-2.0", _ABROAD),
    "appnope": ("BSD-2-Clause", _ABROAD),
    "frozenlist": ("Apache-2.0", _ABROAD),
    "multidict": ("Apache-2.0", _ABROAD),
    "propcache": ("Apache-2.0", _ABROAD),
    "pywinpty": ("MIT", _ABROAD),
    "yarl": ("Apache-2.0", _ABROAD),
    "docutils": ("BSD-2-Clause AND PSF-2.0 AND GPL-3.0-or-later AND LicenseRef-public-domain", "its COPYING.txt"),
    "matplotlib": ("PSF-2.0", "its licence, which is Python's with the names changed"),
    "pypandoc-binary": (
        "MIT AND GPL-2.0-or-later",
        "its metadata, and the licence of the program pandoc that it carries",
    ),
    "python-stdnum": ("LGPL-2.1-or-later", "the head of each of its files"),
    **dict.fromkeys(
        [f"sphinxcontrib-{kind}" for kind in ("applehelp", "devhelp", "htmlhelp", "qthelp", "serializinghtml")],
        ("BSD-2-Clause", "BSD by its metadata; the text is Sphinx's, in its repository"),
    ),
    "owlrl": ("W3C-20150513", "its metadata, in a field for free text"),
}

# What may be among the packages of a project under MIT, and why, where that is not plain.
ALLOWED: dict[str, str] = {
    **dict.fromkeys(["MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "0BSD", "Zlib"], ""),
    "PSF-2.0": "Python's own licence: permissive.",
    "MIT-CMU": "MIT in older words (Pillow): permissive.",
    "CC0-1.0": "A waiver of rights, for parts of NumPy.",
    "Unlicense": "A waiver of rights.",
    "W3C-20150513": "Permissive; asks that changes be noted, and nothing is changed here.",
    "LicenseRef-public-domain": "No rights are kept.",
    "MPL-2.0": "Copyleft for its own files; they are used unchanged, as packages the user installs.",
    "LGPL-2.1-or-later": "A library that is imported, unchanged and exchangeable; it is not distributed from here.",
    "LGPL-3.0-or-later": "As above; for tests alone.",
}
ONLY: dict[tuple[str, str], str] = {
    ("pypandoc-binary", "GPL-2.0-or-later"): (
        "The program pandoc, called as a program of its own, not distributed with this project; what it writes is free."
    ),
    ("docutils", "GPL-3.0-or-later"): "One file for the editor Emacs, which nothing here reads.",
}

_WORDS = {
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license (mit)": "MIT",
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "isc license": "ISC",
    "psfl": "PSF-2.0",
}
_CLASSIFIERS = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_SPDX = get_spdx_licensing()


def main(arguments: list[str]) -> int:
    packages = locked()
    table = {package.name: licence_of(package) for package in packages}
    faults = [fault for package in packages for fault in faults_of(package.name, table[package.name])]
    for fault in faults:
        print(f"FEJL: {fault}", file=sys.stderr)
    written = {TABLE: table_text(table), PAGE: page_text(packages, table)}
    stale = [path for path, text in written.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(
                f"FEJL: {path.relative_to(ROOT)} er ikke som låsefilen. Kør «python tools/licences.py».",
                file=sys.stderr,
            )
    elif not faults:
        for path in stale:
            path.write_text(written[path], encoding="utf-8")
        stale = []
    return int(bool(faults or stale))


def licence_of(package: Locked) -> str:
    """The SPDX expression of a package; empty where nobody knows it."""
    if package.name in STATED:
        return STATED[package.name][0]
    try:
        distribution = importlib.metadata.distribution(package.name)
    except importlib.metadata.PackageNotFoundError:
        return LICENCES.get(package.name, "")
    return said(distribution.metadata, distribution)  # type: ignore[arg-type]


def said(metadata: Message, distribution: importlib.metadata.Distribution) -> str:
    """What an installed package says of its licence: as an expression, in words, by classifier, in its licence file."""
    words = (metadata.get("License-Expression") or metadata.get("License") or "").strip()
    exact = _WORDS.get(words.lower(), words)
    if re.fullmatch(r"[A-Za-z0-9.+() -]+", exact) and not _SPDX.validate(exact).errors:
        return exact
    classifiers = [c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    for classifier in classifiers:
        if classifier in _CLASSIFIERS:
            return _CLASSIFIERS[classifier]
    return from_text(words if "\n" in words else "\n".join(licence_files(distribution)))


def licence_files(distribution: importlib.metadata.Distribution) -> list[str]:
    names = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
    found = [file for file in distribution.files or [] if ".dist-info" in str(file) and names.search(file.name)]
    return [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in found[:1]]


def from_text(text: str) -> str:
    """Which of the short licences a text is."""
    plain = " ".join(text.split()).lower()
    if "redistribution and use in source and binary forms" in plain:
        return "BSD-3-Clause" if "endorse or promote" in plain else "BSD-2-Clause"
    if "permission is hereby granted, free of charge" in plain:
        return "MIT"
    return ""


def faults_of(name: str, licence: str) -> list[str]:
    """Why a package may not be among ours."""
    if not licence:
        return [f"Licensen for {name} er ukendt: skriv den i STATED med kilde."]
    return [] if allowed(name, licence) else [f"{name} har en licens, der ikke er taget stilling til: {licence}."]


def allowed(name: str, licence: str) -> bool:
    """Whether every licence of an AND, and one of an OR, may be among ours."""
    return bool(_holds(_SPDX.parse(licence), name))


def _holds(node: object, name: str) -> bool:
    if isinstance(node, LicenseSymbol):
        return node.key in ALLOWED or (name, node.key) in ONLY
    parts = [_holds(part, name) for part in getattr(node, "args", ())]
    if not parts:  # an id with an exception, or anything else nobody has looked at
        return False
    return any(parts) if type(node).__name__ == "OR" else all(parts)


def table_text(table: dict[str, str]) -> str:
    head = '"""The licence of every locked package, as an SPDX expression. Made by tools/licences.py."""'
    return "\n".join(
        [head, "", "LICENCES = {", *(f'    "{name}": "{table[name]}",' for name in sorted(table)), "}", ""]
    )


def page_text(packages: list[Locked], table: dict[str, str]) -> str:
    counts = sorted(Counter(table.values()).items(), key=lambda item: (-item[1], item[0]))
    lines = [
        "# Licences",
        "",
        "Made by `tools/licences.py`; `tests/test_supply_chain.py` fails when it is not current. This project is under",
        f"MIT. Its lock has {len(packages)} packages, which a user installs; none of them is distributed with it. The",
        "edition's `sbom.cdx.json` has the same licences for machines.",
        "",
        "| licence (SPDX) | packages | why it may be among them |",
        "|---|---|---|",
    ]
    for licence, count in counts:
        ids = re.findall(r"[A-Za-z0-9.-]+", licence)
        of = [package.name for package in packages if table[package.name] == licence]
        why = [ALLOWED.get(one, "") or next((ONLY[n, i] for n, i in ONLY if i == one and n in of), "") for one in ids]
        lines.append(f"| {licence} | {count} | {' '.join(dict.fromkeys(w for w in why if w)) or 'permissive'} |")
    lines += [
        "",
        "Where a package's own metadata say nothing exact, or it is not installed on every system, its licence was",
        "looked up:",
        "",
        "| package | licence | where it stands |",
        "|---|---|---|",
        *(f"| {name} | {licence} | {where} |" for name, (licence, where) in sorted(STATED.items())),
        "",
        "## All packages",
        "",
        "| package | version | licence |",
        "|---|---|---|",
        *(f"| {package.name} | {package.version} | {table[package.name]} |" for package in packages),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
