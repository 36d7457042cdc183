"""Spoilt letters are seen whatever spoilt them, and no sound word in any language is taken for one."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.data import validate
from helpers.data.readers import read_table
from helpers.data.readers.letters import is_garbled
from helpers.data.readers.misread import is_misread
from tests.studies import change_cell

SOUND = (
    "Ærø Øst Ålborg æøå;Kalaallisut Qaqortoq;Nûk Ũmánaĸ;Jóannes Mýrdalur Ðjúpivogur;Þórður;Łukasz Świątek Żółć;"
    "Ağaoğlu İĞDIR ŞİŞLİ;محمد علي;Sa‘id Isma‘il Qur‘an;Ánná Łuondu;Žižek Škoda;Nguyễn Đặng;naïve café Größe;"
    "Ångström – “citat” … § 5;SKÅ–;PÅ–GULVET;Å…;«É»;«CAFÉ»;ÅÅÅ…;Åse’s;m² og ½ år;20°C;10 µg;50 €;col·legi;LEGO®;"
    "Hvorfor?Det ved jeg ikke;Kommer du?Jeg gør;https://x.dk/?id=3&a=b;hvem??og;■ punkt;β-blokker;Δt;"
    "R&D;AT&T;a=b;https://x.dk/%C3%A5;{navn};\\n;x+AB-y;Д-vitamin;a|b"
).split(";")
GARBLED = (
    "bÃ¸rn;BlÃ¥bÃ¦r;bÃƒÂ¸rn;Ã…rhus;Ã˜st;WaÅ‚Ä™sa;det â€œvarâ€\x9d;b├╕rn;b├©rn;b√∏rn;b�rn;b\x86rn;L¿benr;F¾lles mŒl;"
    "b›rn;F‘lles;m†l;b?rn;f?lge;M?derne;sp?rgsm?l;bÊrn;mÂl;b°rn;"
    "b\\u00f8rn;b=C3=B8rn;b%C3%B8rn;b_x00F8_rn;n+AOU-r;n}r;nЕr;bЬrn;nхr;bψrn;b??rn;b□rn"
).split(";")
SENTENCE = "Læreren følger børnene på måltræf og håndværk; småbørn får søde blåbær"


@pytest.mark.parametrize("text", SOUND)
def test_sound_words_are_sound(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", [*GARBLED, "b&oslash;rn", "b&#248;rn", "b&#xF8;rn"])
def test_spoilt_words_are_spoilt(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize("written", ["utf-8", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("read", ["cp1252", "mac_roman", "cp850", "latin-1"])
def test_a_danish_sentence_read_in_another_encoding_is_spoilt(written: str, read: str) -> None:
    text = SENTENCE.encode(written).decode(read, "replace")
    assert is_garbled(text) is (text != SENTENCE)


@given(st.text("abcdefghijklmnopqrstuvwxyzæøåÆØÅéüößłśżğışçáíóúýðþ ,.-'", max_size=30))
def test_letters_of_europe_are_never_spoilt_by_themselves(text: str) -> None:
    assume(not is_misread(text))  # a whole Danish word with a letter of another code page
    assert not is_garbled(text)


HEADS = (
    "Køn;Måling;Fødselsdato;Før;Næsten altid;Sjældent;Måske;Ønsker ikke at svare;Spørgsmål 1;Bemærkninger;Løbenummer;"
    "Forældre;Dårlig;Større;Først;Påvirket;Målgruppe;Årsag;Lærer;Rådgivning;Undersøgelse;Næstved;Ålborg;Børnehave;"
    "Barnet føler sig trygt;Har I fået hjælp på skolen?;Det går bedre nu, og børnene er glade for at være her"
).split(";")
CODE_PAGES = {
    "cp1252": "cp1250 cp1251 cp1253 cp1255 cp1256 cp1257 iso8859-2 iso8859-13 mac_roman mac_latin2 cp437 cp850 cp852",
    "mac_roman": "cp1250 cp1252 iso8859-2 cp437 cp850 cp852",
    "cp850": "cp1250 cp1252 cp1257 mac_roman cp852",
}
NAMES = (
    "Dvořák;Kowalčík;Jiří Přemysl;Škoda;Žižek;Ćosić;Milanović;Węgrzyn;Zięba;Bożena Świątek;Jaś;Łukasz;Vaňek;Plzeň;"
    "Kazlauskienė;vaikų;Žemaitytė;Lūse;Bērziņš;Kõiv;Põld;Tõnis;Sõber;Năstase;Băsescu;Ceaușescu;Fűrész;Szűcs;Győr;Ár;"
    "Jóannes Mýrdal;Þórður;Ünal;Öztürk;Şimşek;Çelik;Üben;Über;maître;Noël;Citroën;João Simões;Gëzim;është;Nguyễn;"
    "Hélène;Ağaoğlu;Máŋga;Hĺbka;Stĺp;Ćwiękała;Kříž;Ørsted;Åse;Ærø;François;Muñoz;Дмитрий;Γιώργος;محمد;יעקב"
).split(";")


@pytest.mark.parametrize("head", HEADS)
def test_a_danish_head_read_in_another_code_page_is_spoilt(head: str) -> None:
    for written, others in CODE_PAGES.items():
        for read in others.split():
            text = head.encode(written).decode(read, "replace")
            assert is_garbled(text) or text == head, (text, written, read)


@pytest.mark.parametrize("name", NAMES)
def test_names_from_elsewhere_are_no_danish_words(name: str) -> None:
    for text in (name, name.lower(), name.upper(), f"{name} er født i Næstved"):
        assert not is_garbled(text)


@pytest.mark.parametrize("content", [SENTENCE.encode("mac_roman"), SENTENCE.encode("cp850"), b"b\xef\xbf\xbdrn"])
def test_a_file_says_in_which_cell_they_are(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "u.csv").write_bytes(b"id,x\n1,sund\n2," + content + b"\n")
    (finding,) = read_table(tmp_path / "u.csv").findings
    assert (finding.grade, finding.row, finding.column) == ("error", 3, "x")
    assert "flere tegnsæt" in finding.message


def test_every_format_is_looked_at_and_labels_and_names_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["id", "f?lge"], ["1", "bÃ¸rn"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
    assert [(f.row, f.column) for f in read_table(tmp_path / "a.xlsx").findings] == [(1, "f?lge"), (2, "f?lge")]
    pyreadstat.write_sav(pd.DataFrame({"x": [1.0]}), tmp_path / "a.sav", variable_value_labels={"x": {1: "Sp?rgsm?l"}})
    assert [(f.row, f.column) for f in read_table(tmp_path / "a.sav").findings] == [(None, "x")]


def test_validate_refuses_them_in_the_study_folder(folder: Path) -> None:
    change_cell(folder, "projects/nord/statements.csv", 2, "excerpt", "De b?rn er med")
    (finding,) = validate(folder)
    assert (finding.grade, finding.column) == ("error", "excerpt")
