"""No single place of an edition can be changed and sealed anew: the others tell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest

from helpers.errors import Fault
from helpers.pipeline.edition.seal import seal_of
from helpers.pipeline.layout import Layout
from helpers.pipeline.verify import verify


@pytest.fixture(scope="module")
def copied(small_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small_book, tmp_path_factory.mktemp("sagt") / "out"))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def ledger_row(out: Path) -> None:
    lines = (out / "results.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(k for k, line in enumerate(lines) if ",count," in line and ",shown," in line)
    cells = lines[number].split(",")
    cells[7] = str(float(cells[7]) + 1)
    lines[number] = ",".join(cells)
    (out / "results.csv").write_text("".join(lines), encoding="utf-8")
    about = json.loads((out / "edition.json").read_text(encoding="utf-8"))
    about["results"] = sha256((out / "results.csv").read_bytes()).hexdigest()
    (out / "edition.json").write_text(json.dumps(about), encoding="utf-8")


def sentence(out: Path) -> None:
    about = json.loads((out / "edition.json").read_text(encoding="utf-8"))
    about["sentences"][0]["text"] += " Det er sikkert."
    (out / "edition.json").write_text(json.dumps(about), encoding="utf-8")


def sentence_on_a_page(out: Path) -> None:
    said = json.loads((out / "edition.json").read_text(encoding="utf-8"))["sentences"]
    first = next(one for one in said if one["project"] == "alle" and "&" not in one["text"])
    replaced(out / "html" / "alle" / f"{first['chapter']}.html", first["text"], "Alle børn fik det bedre.")


def number_on_a_page(out: Path) -> None:
    page = out / "html" / "alle" / "fidelity.html"
    text = page.read_text(encoding="utf-8")
    start = text.index("<td", text.index('id="fidelity-alle-hovedkonklusioner"'))
    cell = text.index(">", start) + 1
    page.write_text(f"{text[:cell]}9{text[cell:]}", encoding="utf-8")


def file_of_a_table(out: Path) -> None:
    place = next(iter(sorted((out / "tables").rglob("fidelity-*.csv"))))
    copy = out / "html" / "tabeller" / place.relative_to(out / "tables")
    content = place.read_bytes() + b"flere;tal\r\n"
    for one in (place, copy):
        one.write_bytes(content)


def copy_in_the_site(out: Path) -> None:
    place = next(iter(sorted((out / "html" / "tabeller").rglob("fidelity-*.csv"))))
    place.write_bytes(place.read_bytes() + b" ")


def date(out: Path) -> None:
    about = json.loads((out / "edition.json").read_text(encoding="utf-8"))
    (out / "edition.json").write_text(json.dumps(about | {"date": "2030-01-01"}), encoding="utf-8")


def approved(out: Path) -> None:
    about = json.loads((out / "edition.json").read_text(encoding="utf-8"))
    yes = {"by": "Styrelsen", "on": "2024-02-28"}
    (out / "edition.json").write_text(json.dumps(about | {"approved": yes}), encoding="utf-8")


def approved_on_a_page(out: Path) -> None:
    page = out / "html" / "om-bogen.html"
    text = page.read_text(encoding="utf-8")
    said = "Udgiver: Testen."
    assert said in text
    more = f"{said} Udgaven er godkendt af Styrelsen den 28. februar 2024."
    page.write_text(text.replace(said, more, 1), encoding="utf-8")


def crate(out: Path) -> None:
    described = json.loads((out / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    described["@graph"] = [one | ({"sha256": "0" * 64} if "sha256" in one else {}) for one in described["@graph"]]
    (out / "ro-crate-metadata.json").write_text(json.dumps(described), encoding="utf-8")


def deep_crate(out: Path) -> None:
    (out / "ro-crate-metadata.json").write_text("[" * 100_000, encoding="utf-8")


def notebook(out: Path) -> None:
    path = out / "notebooks" / "alle" / "fidelity.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        for output in cell.get("outputs", []):
            for kind, element in output.get("data", {}).items():
                if kind.endswith("+json") and element["kind"] == "sentence":
                    element["paragraphs"][0] += " Det er sikkert."
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        ledger_row,
        sentence,
        sentence_on_a_page,
        number_on_a_page,
        file_of_a_table,
        copy_in_the_site,
        date,
        approved,
        approved_on_a_page,
        crate,
        deep_crate,
        notebook,
    ],
)
def test_what_is_changed_and_sealed_anew_is_told(change: Callable[[Path], None], copied: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(copied, tmp_path / "out"))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    change(out)
    sealed_anew(Layout(out), before)
    with pytest.raises(Fault):
        verify(out)


def sealed_anew(layout: Layout, before: dict[Path, bytes]) -> None:
    """What somebody would do who changes an edition and knows its RO-Crate, manifest and seal."""

    def digests() -> dict[str, str]:
        changed = [path for path, content in before.items() if path.read_bytes() != content]
        return {path.relative_to(layout.out).as_posix(): sha256(path.read_bytes()).hexdigest() for path in changed}

    names = digests()
    if layout.crate.name not in names:
        described = json.loads(layout.crate.read_text(encoding="utf-8"))
        for one in described["@graph"]:
            if unquote(one["@id"]) in names and "sha256" in one:
                one["sha256"] = names[unquote(one["@id"])]
        layout.crate.write_text(json.dumps(described), encoding="utf-8")
    manifest = json.loads(layout.manifest.read_text(encoding="utf-8"))
    manifest["files"] |= digests()
    layout.manifest.write_text(json.dumps(manifest), encoding="utf-8")
    layout.seal.write_bytes(seal_of(layout.manifest.read_bytes()))


def test_an_edition_that_is_whole_agrees_also_when_sealed_anew(copied: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(copied, tmp_path / "out"))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    sealed_anew(Layout(out), before | dict.fromkeys(out.rglob("*.csv"), b""))
    assert verify(out)
