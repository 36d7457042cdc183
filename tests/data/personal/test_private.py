"""Personal numbers are found wherever and however they are written; what is none is left alone."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr

from helpers.data import as_text, load_data, validate
from helpers.data.personal import (
    TooLarge,
    contents,
    find_private,
    has_personal_number,
    is_personal_number_cell,
    masked,
    texts_of,
)
from helpers.data.scan import hits, places, scan
from helpers.errors import Fault
from helpers.pipeline.layout import DEFAULT_STUDY
from tests.studies import change_cell, make_study, read_rows, write_rows

# By the seventh digit, as python-stdnum reads it: the years in which one can be born with it.
CENTURIES = {
    **dict.fromkeys("0123", (1932, 1999)),  # before that, the last four may be a time after a day of this century
    "4": (1937, 2024),
    "9": (1937, 2024),
    **dict.fromkeys("5678", (1858, 2024)),
}


def numbers(seed: int, count: int) -> list[str]:
    """Valid personal numbers of every century, every second with modulus 11."""
    rng = random.Random(seed)  # noqa: S311
    found: list[str] = []
    while len(found) < count:
        seventh = rng.choice("0123456789")
        low, high = CENTURIES[seventh]
        day = dt.date(low, 1, 1) + dt.timedelta(days=rng.randrange((dt.date(high, 1, 1) - dt.date(low, 1, 1)).days))
        number = f"{day:%d%m%y}{seventh}{rng.randrange(1000):03d}"
        if cpr.is_valid(number) and (cpr.checksum(number) == 0) == (len(found) % 2 == 0):
            found.append(number)
    return found


def sound_numbers(seed: int, count: int) -> list[str]:
    """Those of people alive, with modulus 11, whose last four digits are no year: what the odds tell beside a date."""
    some = (one for one in numbers(seed, 100 + 6 * count) if cpr.checksum(one) == 0)
    return [one for one in some if cpr.get_birth_date(one).year >= 1932 and not 1900 <= int(one[6:]) < 2100][:count]


SPACES = " \t\u00a0\u2000\u2002\u2003\u2005\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e"

Form = Callable[[str, random.Random], str]


def _paired(n: str, mark: str, joint: str) -> str:
    return f"{n[:2]}{mark}{n[2:4]}{mark}{n[4:6]}{joint}{n[6:]}"


def _century(n: str) -> str:
    return f"{cpr.get_birth_date(n).year}"


FORMS: dict[str, Form] = {
    "joined": lambda n, r: n,
    "dash": lambda n, r: f"{n[:6]}{r.choice(DASHES)}{n[6:]}",
    "space": lambda n, r: f"{n[:6]}{r.choice(SPACES)}{n[6:]}",
    "dash between spaces": lambda n, r: f"{n[:6]} {r.choice(DASHES)} {n[6:]}",
    "two spaces": lambda n, r: f"{n[:6]}{r.choice(SPACES)}{r.choice(SPACES)}{n[6:]}",
    "dot, slash, underscore": lambda n, r: f"{n[:6]}{r.choice('./_·')}{n[6:]}",
    "unseen": lambda n, r: r.choice(UNSEEN).join(n),
    "unseen between": lambda n, r: f"{n[:6]}{r.choice(UNSEEN)}{r.choice(['', '-'])}{n[6:]}",
    "pairs with spaces": lambda n, r: _paired(n, " ", r.choice(" -\u00a0")),
    "date with marks": lambda n, r: _paired(n, r.choice("./-"), r.choice("- /")),
    "date with year": lambda n, r: f"{n[:2]}.{n[2:4]}.{_century(n)}-{n[6:]}" if _century(n) > "19" else n,
    "last four in pairs": lambda n, r: f"{n[:6]} {n[6:8]} {n[8:]}",
    "other digits": lambda n, r: "".join(chr(ord(d) - 48 + r.choice([0x660, 0xFF10])) for d in n),
    "HTML": lambda n, r: (
        n[:6] + r.choice(["&nbsp;", "&#8209;", "&#x2d;", "&thinsp;", "&shy;", "<wbr>", "&#160;"]) + n[6:]
    ),
    "JSON": lambda n, r: json.dumps(r.choice(" \u00a0\u2009") + n[:6] + r.choice("\u00a0\u2011\u202f") + n[6:])[1:-1],
    "address": lambda n, r: quote(f" {n[:6]}{r.choice(' -')}{n[6:]}"),
    "highlighted": lambda n, r: (
        f'<span class="mi">{n[:6]}</span><span class="o">-</span><span class="mi">{n[6:]}</span>'
    ),
}
# Of these a date and something else have the form too.
BY_ODDS = {"pairs with spaces", "date with marks", "date with year", "dot, slash, underscore"}


def numbers_for(form: str, seed: int, count: int) -> list[str]:
    return sound_numbers(seed, count) if form in BY_ODDS else numbers(seed, count)


BEFORE = [
    "",
    " ",
    "cpr ",
    "CPR-nr.:",
    "barn",
    "(",
    '"',
    "id_",
    "nr. ",
    "mor/",
    "«",
    "æ",
    "\n",
    "x-",
    "<td>",
    "Hun er ",
    "=",
    "#",
]
AFTER = ["", " ", ".", ",", ";", ")", '"', " ok", "</td>", "\n", "!", "barn", ".pdf", "_a", ", 7", "/b"]


@pytest.mark.parametrize("form", FORMS)
def test_every_valid_number_is_found_in_text(form: str) -> None:
    rng = random.Random(form)  # noqa: S311
    for number in numbers_for(form, len(form), 250):
        text = f"{rng.choice(BEFORE)}{FORMS[form](number, rng)}{rng.choice(AFTER)}"
        assert has_personal_number(text), text
        assert has_personal_number(text, decimal_comma=True), text
        assert is_personal_number_cell(text), text
        hidden = masked(text)
        assert not has_personal_number(hidden), text
        assert number[6:] not in re.sub(r"\D", "", hidden), text
        assert all(number[6:] not in one.excerpt for one in find_private(text)), text


AS_NUMBER: dict[str, Form] = {
    "whole": lambda n, r: str(int(n)),
    "float": lambda n, r: str(int(n)) + r.choice([".0", ",0", ".00", "."]),
    "scientific": lambda n, r: f"{int(n):.9E}".replace(".", r.choice(".,")),
    "thousands": lambda n, r: f"{int(n):,}".replace(",", r.choice([",", ".", " ", "\u00a0", "'"])),
    "dash without zero": lambda n, r: f"{int(n[:6])}-{n[6:]}",
}


@pytest.mark.parametrize("form", AS_NUMBER)
def test_a_number_is_found_as_a_spreadsheet_gives_it(form: str) -> None:
    rng = random.Random(form)  # noqa: S311
    for number in numbers(len(form) + 100, 250):
        cell = AS_NUMBER[form](number, rng)
        assert is_personal_number_cell(cell), cell


def test_ten_thousand_numbers_are_found_where_they_stand(tmp_path: Path) -> None:
    """Random numbers, written at random, in random places of a study: every one is found, nothing else is."""
    rng = random.Random(2017)  # noqa: S311
    folder = make_study(tmp_path, children=700)
    wanted: set[tuple[str, int | None, str | None]] = set()
    tables = {path: read_rows(path) for path in sorted(folder.rglob("*.csv"))}
    texts: dict[str, list[str]] = {"README.md": [], "projects/nord/noter.txt": [], "projects/syd/andet.md": []}
    forms = [FORMS[name] for name in FORMS if name not in {"JSON", "address", "highlighted", "HTML"}]
    spots = [
        (path, row, column)
        for path, rows in tables.items()
        for row in range(1, len(rows))
        for column in range(len(rows[0]))
    ]
    rng.shuffle(spots)
    for k, number in enumerate(sound_numbers(1, 10_000)):
        form = rng.choice(list(AS_NUMBER.values())) if k % 5 == 0 else rng.choice(forms)
        if k % 10 < 8:
            path, row, column = spots.pop()
            text = form(number, rng)
            if k % 5:
                text = f"{rng.choice(BEFORE)}{text}{rng.choice(AFTER)}".strip() or number
            tables[path][row][column] = text
            wanted.add((path.relative_to(folder).as_posix(), row + 1, tables[path][0][column]))
        else:
            name = rng.choice(list(texts))
            texts[name].append(f"Linje {'x' * (k % 7)} {rng.choice(forms)(number, rng)} mere")
            wanted.add((name, len(texts[name]), None))
    for path, rows in tables.items():
        write_rows(path, rows)
    for name, lines in texts.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")

    found = {(h.file, h.row, h.column) for h in hits(folder) if h.kind == "cpr"}

    assert len(wanted) == 10_000
    assert found == wanted


@pytest.mark.parametrize("number", ["010203-1234", "010203-1235", "190312-1430", "311299\u20110959"])
def test_six_digits_a_dash_and_four_are_one_even_of_somebody_long_dead(number: str) -> None:
    assert has_personal_number(f"Barnet {number} sagde")
    assert is_personal_number_cell(number)


@pytest.mark.parametrize("text", ["født 14. marts 2019, de sidste fire er 1264", "sidste fire 1264, født 14.03.2019"])
def test_words_that_say_what_the_digits_are_need_no_century_that_fits(text: str) -> None:
    assert has_personal_number(text)
    assert is_personal_number_cell(text)


# Everything a study folder and a book may hold that has many digits and is nobody's number.
PLAIN = """
2017-0112 sag 2016-1234567 nord-01 barn 12 2017-11-30 30.11.2017 30-11-2017 2019-02-30 20171130 kl. 14.30
2017-11-30T12:00:00 30.11.2017 2018-01-01
58.4136888460348 3.123456789 0.1403951234 0,1403951234 12345678 12345678901 1234567890 9999999999
5798009811578 31129941
+45 20 12 45 80 · 86 20 12 45 8000 Aarhus · 2012 4580 · 0045 20124580 · tlf. 20124580 · 10 11 12 13 14 15 16
8 9 10 11 12 2017 · 1 2 3 4 5 6 7 8 9 0 · 12 34 56 78 90 12 · ISBN 87-7123-456-7 · ISBN 978-87-93277-12-3
ISSN 1902-1234
https://doi.org/10.1037/1040-3590.12.1.66 · https://orcid.org/0000-0002-1825-0097 · DK31129941 · EAN 5798 0098 11578
M 628.140395 4666 L 1259.5 4666 Q 140395.5 10 M 5.140395-1234 · p = 0,0101901234 · -0.0101901234567 · 1.010190123e-05
3.141592653589793 2.718281828459045 100000000000 2147483647 4294967295 1073741824 9007199254740991 0123456789
550e8400-e29b-41d4-a716-446655440000 ab140395-1234-4abc-8def-140395123412 KLE 15.20.00-G01-1-17
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 da39a3ee5e6b4b0d3255bfef95601890afd80709
aa1403951234bb1403951234cc1403951234dd1403951234ee1403951234ff0011
""".strip().splitlines()


@pytest.mark.parametrize("line", PLAIN)
def test_what_is_no_personal_number_is_left_alone(line: str) -> None:
    assert find_private(line, decimal_comma=True) == []
    assert masked(line) == line or "0,140395" in line or "0,010190" in line


def test_plausible_texts_have_no_personal_number() -> None:
    """A seeded corpus of what forms, tables and reports are full of."""
    rng = random.Random(7)  # noqa: S311
    makers: list[Callable[[], str]] = [
        lambda: f"{rng.random() * 100:.{rng.randrange(5, 16)}f}",
        lambda: f"{rng.random():.10f}".replace(".", ","),
        lambda: f"{rng.randrange(2010, 2025)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        lambda: f"{rng.randrange(2010, 2025)}-{rng.randrange(10_000):04d}",
        lambda: f"{rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.{rng.randrange(2010, 2025)} kl. 14.30",
        lambda: f"+45 {rng.randrange(20, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        lambda: f"{rng.randrange(10**7, 10**8)}",
        lambda: f"{rng.randrange(10**10, 10**15)}",
        lambda: f"{rng.getrandbits(256):064x}",
        lambda: f"{rng.getrandbits(128):032x}",
        lambda: f"{rng.randrange(10**6):,}".replace(",", "."),
        lambda: f"nord-{rng.randrange(1000):03d}",
    ]
    found = [text for _ in range(20_000) if has_personal_number(text := rng.choice(makers)(), decimal_comma=True)]
    assert found == []


def test_ids_in_drawings_are_none() -> None:
    drawing = (
        '<svg xmlns="…"><path id="m1403951234"/><use xlink:href="#m1403951234" clip-path="url(#p1403951234)"/></svg>'
    )
    assert find_private(drawing) == []
    assert find_private(drawing.replace("</svg>", "<text>140395-1234</text></svg>"))
    assert find_private(drawing.removeprefix("<svg "))


def test_the_default_study_has_nothing_private() -> None:
    assert list(hits(DEFAULT_STUDY)) == []


NUMBER = "140395-1234"


def packed(kind: str, text: str) -> bytes:
    raw = text.encode()
    stream = io.BytesIO()
    match kind:
        case "zip":
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a/b.xml", raw)
            return stream.getvalue()
        case "name in zip":
            with zipfile.ZipFile(stream, "w") as archive:
                archive.writestr(f"{text}.txt", b"")
            return stream.getvalue()
        case "gzip":
            return gzip.compress(raw)
        case "pdf":
            return b"%PDF-1.7\n1 0 obj<<>>stream\n" + zlib.compress(raw) + b"\nendstream endobj"
        case "png":
            return b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtComment\0" + raw + b"\0\0\0\0"
        case "compressed png":
            return b"\x89PNG\r\n\x1a\n\0\0\0\x20zTXtComment\0\0" + zlib.compress(raw)
        case "utf-16":
            return text.encode("utf-16")
        case "windows-1252":
            return f"æ {text}".encode("cp1252")
        case "drawing":
            drawing = base64.b64encode(f"<svg>{text}</svg>".encode()).decode()
            return f'<img src="data:image/svg+xml;base64,{drawing}">'.encode()
        case "zip in page":
            return f'<a href="data:application/zip;base64,{base64.b64encode(packed("zip", text)).decode()}">'.encode()
        case _:
            return b"\0\1\2\xff" + raw + b"\0\xfe"


@pytest.mark.parametrize(
    "kind",
    [
        "zip",
        "name in zip",
        "gzip",
        "pdf",
        "png",
        "compressed png",
        "utf-16",
        "windows-1252",
        "drawing",
        "zip in page",
        "bytes",
    ],
)
def test_numbers_are_found_in_whatever_holds_them(kind: str) -> None:
    content = packed(kind, f"nr. {NUMBER} her")
    assert [one for place, text in texts_of("fil", content) for one in find_private(text)]
    assert not [one for place, text in texts_of("fil", packed(kind, "nr. 1234 her")) for one in find_private(text)]


def test_an_archive_that_swells_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(contents, "LARGEST", 100_000)
    bomb = packed("zip", "0" * 1_000_000)
    assert len(bomb) < 2_000
    with pytest.raises(TooLarge):
        list(texts_of("fil", bomb))
    folder = make_study(tmp_path, files={"projects/nord/x.zip": bomb})
    (one,) = scan(folder)
    assert (one.grade, one.file) == ("error", "projects/nord/x.zip")


def test_a_large_page_is_looked_through_quickly() -> None:
    import time

    page = (
        f'<td>{NUMBER[:6]}</td> <path d="M 628.140395 4666.1 L 12.5 4.25"/> almindelig tekst æøå. ' * 40_000
    ) + NUMBER
    start = time.process_time()
    assert len(find_private(page)) == 1
    assert len(page) / 1e6 / (time.process_time() - start) > 2  # MB a second; measured: over 10


# In the study folder

PLACES = {
    "unread table": ("projects/nord/gammel.csv", "projects/nord/gammel.csv", 2, "b"),
    "text": ("noter.md", "noter.md", 2, None),
    "published.yml": ("published.yml", "published.yml", 2, None),
    "broken table": ("projects/nord/survey.tsv", "projects/nord/survey.tsv", 2, "b"),
    "hidden file": (".lås", ".lås", 2, None),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_number_stops_the_run_wherever_it_stands(place: str, folder: Path) -> None:
    name, file, row, column = PLACES[place]
    text = f"a{chr(9) if name.endswith('tsv') else ','}b\nx{chr(9) if name.endswith('tsv') else ','}{NUMBER}\n"
    (folder / name).write_text(text, encoding="utf-8")
    assert (file, row, column) in {(f.file, f.row, f.column) for f in scan(folder)}
    stopped(folder)


@pytest.mark.parametrize(
    "name", [f"projects/{NUMBER}", f"noter/{NUMBER}.txt", "projects/nord/1403951234", f"{NUMBER}.csv"]
)
def test_a_number_in_a_name_stops_the_run(name: str, folder: Path) -> None:
    (folder / name).mkdir(parents=True)
    stopped(folder)


def test_a_number_in_the_name_of_the_study_folder_stops_the_run(tmp_path: Path) -> None:
    folder = make_study(tmp_path / f"studie {NUMBER}")
    stopped(folder)


@pytest.mark.parametrize("file", ["study.yml", "projects/nord/project.yml"])
@pytest.mark.parametrize(
    "text", [f"# {NUMBER}", f"x: {NUMBER}", 'x: "140395\\x2d1234"', 'x: "140395-\\\n  1234"', "x: 140395\n  1234"]
)
def test_a_number_in_a_description_stops_the_run(file: str, text: str, folder: Path) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + f"{text}\n", encoding="utf-8")
    found = [f for f in scan(folder) if f.grade == "error"]
    assert [f.file for f in found] == [file]
    stopped(folder)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("children", "child_id"),
        ("children", "left_reason"),
        ("children", "started"),
        ("children", NUMBER),
        ("measurements", "mood_1"),
        ("measurements", "respondent"),
        ("survey", "useful"),
        ("statements", "excerpt"),
        ("statements", "ukendt"),
    ],
)
def test_a_number_in_any_column_stops_the_run(file: str, column: str, folder: Path) -> None:
    change_cell(folder, f"projects/nord/{file}.csv", 3, column, NUMBER)
    stopped(folder)


def test_a_number_in_a_row_that_is_too_long_stops_the_run(folder: Path) -> None:
    path = folder / "projects/nord/fidelity.csv"
    path.write_text(path.read_text() + f'nord-01,1,1,1,"{NUMBER}"\n')
    assert ("projects/nord/fidelity.csv", 10, "nr. 5") in {(f.file, f.row, f.column) for f in validate(folder)}
    stopped(folder)


def stopped(folder: Path) -> None:
    """The study cannot be loaded, and nothing said of it has the number."""
    with pytest.raises(Fault) as caught:
        load_data(folder)
    said = f"{caught.value}\n{as_text(validate(folder))}"
    assert "personnummer" in said
    assert "1234" not in said
    assert "140395" not in said


def test_many_numbers_of_a_column_are_one_finding(folder: Path) -> None:
    path = folder / "projects/nord/children.csv"
    rows = read_rows(path)
    for k, number in enumerate(numbers(3, 8), start=1):
        rows[k][2] = number
    write_rows(path, rows)
    (one,) = scan(folder)
    assert one.message == "Kolonnen indeholder personnumre i 8 rækker."
    assert (one.row, one.column) == (2, "started")


def test_only_the_wanted_projects_are_looked_through(folder: Path) -> None:
    change_cell(folder, "projects/syd/children.csv", 3, "child_id", NUMBER)
    assert scan(folder, {"nord"}) == []
    assert scan(folder)


# E-mail, telephone, names


@pytest.mark.parametrize(
    ("text", "kind", "excerpt"),
    [
        ("skriv til per.holm@kommune.dk i dag", "email", "skriv til [e-mail] i dag"),
        ("Ring på +45 20 12 34 56!", "phone", "Ring på [telefon]!"),
        ("Ring på 20 12 34 56.", "phone", "Ring på [telefon]."),
        ("Ring på 2012 3456", "phone", "Ring på [telefon]"),
        ("tlf. 20123456", "phone", "[telefon]"),
        ("0045 20123456", "phone", "[telefon]"),
        ("Det sagde PER  Østergaard selv", "name", "Det sagde [navn] selv"),
        ("Per Østergaards mor", "name", "[navn] mor"),
    ],
)
def test_other_private_information_is_a_warning_and_an_error_where_it_would_be_published(
    folder: Path, text: str, kind: str, excerpt: str
) -> None:
    (folder / "names.txt").write_text("# dem, der er med\n\nPer Østergaard\n", encoding="utf-8")
    change_cell(folder, "projects/nord/children.csv", 3, "left_reason", text)
    (one,) = validate(folder)
    assert (one.grade, one.file, one.row, one.column) == ("warning", "projects/nord/children.csv", 3, "left_reason")
    assert one.value == excerpt
    load_data(folder)
    assert [h.kind for h in hits(folder)] == [kind]
    change_cell(folder, "projects/nord/statements.csv", 3, "excerpt", text)
    one, _ = validate(folder)
    assert (one.grade, one.file, one.row, one.column) == ("error", "projects/nord/statements.csv", 3, "excerpt")
    assert one.value == excerpt
    with pytest.raises(Fault):
        load_data(folder)


@pytest.mark.parametrize(
    "text",
    [
        "i 2016 2017",
        "12345678",
        "10 20 30",
        "fra 2015-2017",
        "1.234.567,50",
        "side 20-25 30",
        "a@b",
        "Per Ø",
        "Perle Holm",
    ],
)
def test_ordinary_text_is_no_warning(folder: Path, text: str) -> None:
    (folder / "names.txt").write_text("Per Holm\n", encoding="utf-8")
    change_cell(folder, "projects/nord/statements.csv", 3, "excerpt", text)
    assert validate(folder) == ()


def test_what_a_terminal_would_obey_is_not_shown(folder: Path) -> None:
    (folder / "projects/nord/\x1b[2J.csv").write_text("a\n")
    change_cell(folder, "projects/nord/children.csv", 2, "gender", "\x1b[31m\u202ex")
    assert "\x1b" not in as_text(validate(folder))
    assert "\u202e" not in as_text(validate(folder))


@given(st.text(alphabet=st.sampled_from("0123456789abcdefxyzEFæ.,-_ +@\u00a0"), max_size=12))
def test_what_is_passed_over_tells_nothing(cell: str) -> None:
    assert not (places.TELLS_NOTHING(cell) and list(places.in_cell(cell, ())))
