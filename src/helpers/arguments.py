"""What may be written after `erfaring`, and how that is explained: in Danish."""

from __future__ import annotations

import argparse
from pathlib import Path

from helpers import commands

# argparse asks gettext for its own words; these are the ones a user can meet.
_WORDS = {
    "usage: ": "Brug: ",
    "options": "valg",
    "positional arguments": "argumenter",
    "show this help message and exit": "vis denne hjælp",
    "the following arguments are required: %s": "disse argumenter mangler: %s",
    "unrecognized arguments: %s": "ukendte argumenter: %s",
    "expected one argument": "skal have én værdi",
    "%(prog)s: error: %(message)s\n": "%(prog)s: fejl: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argumentet %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)s findes ikke (vælg mellem %(choices)s)",
    "invalid %(type)s value: %(value)r": "%(value)s er ikke en gyldig værdi",
}


def parser() -> argparse.ArgumentParser:
    """The parser; what it has read names the command's function as `run`."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]
    from helpers.pipeline.layout import DEFAULT_OUT, DEFAULT_STUDY

    study = argparse.ArgumentParser(add_help=False)
    study.add_argument("--data", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="studiemappen")
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="MAPPE", help="mappen, der bygges i")

    whole = argparse.ArgumentParser(prog="erfaring", description="Bygger evalueringsbogen af en studiemappe.")
    known = whole.add_subparsers(required=True, metavar="KOMMANDO", title="kommandoer")

    build = known.add_parser("build", parents=[study, out], help="byg hele bogen")
    build.add_argument(
        "--earlier", type=Path, metavar="MAPPE", help="den tidligere udgaves mappe eller dens results.csv"
    )
    build.add_argument("--force", action="store_true", help="kør også de kapitler, som intet er ændret for")
    build.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAVN",
        help="kør kun dette kapitel, projekt eller projekt/kapitel (kan gentages); resten skal være kørt før",
    )
    build.add_argument(
        "--limit", type=int, metavar="ANTAL", help="kør højst så mange kapitler; de gemmes til næste gang"
    )
    build.add_argument(
        "--keep-going", action="store_true", help="kør også resten, når et kapitel standser; så udgives intet"
    )
    build.add_argument("--no-execute", action="store_true", help="kør ingen kapitler; alle skal være kørt før")
    build.add_argument(
        "--cluster", default="", metavar="ADRESSE", help="kør kapitlerne på en Dask-klynge, fx tls://10.0.0.5:8786"
    )
    build.add_argument("--json", action="store_true", help="fortæl om forløbet som JSON, én hændelse pr. linje")
    build.add_argument("--internal", action="store_true", help="byg i stedet den interne udgave, uden skjulte tal")
    build.add_argument(
        "--project", action="append", default=[], metavar="PROJEKT", help="kun dette projekt (intern udgave)"
    )
    build.add_argument(
        "--child", action="append", default=[], metavar="ID", help="progression for dette barn (intern udgave)"
    )
    build.set_defaults(run=commands.build)

    verify = known.add_parser("verify", help="kontrollér en færdig udgave")
    verify.add_argument("edition", type=Path, metavar="MAPPE", help="udgavens mappe, fx _build")
    verify.add_argument(
        "--signed-by", type=Path, metavar="FIL", help="kræv en underskrift fra en af disse offentlige ssh-nøgler"
    )
    verify.set_defaults(run=commands.verify)

    sign = known.add_parser("sign", help="underskriv en færdig udgave med en ssh-nøgle")
    sign.add_argument("edition", type=Path, metavar="MAPPE", help="udgavens mappe, fx _build")
    sign.add_argument("--key", type=Path, required=True, metavar="FIL", help="den private nøgle, fx ~/.ssh/id_ed25519")
    sign.set_defaults(run=commands.sign)

    diff = known.add_parser("diff", help="sammenlign to udgaver, tal for tal")
    diff.add_argument("old", type=Path, metavar="FØR", help="den tidligere udgaves mappe eller dens results.csv")
    diff.add_argument("new", type=Path, metavar="NU", help="den nye")
    diff.add_argument("--data", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="studiemappen, for navnene")
    diff.add_argument("--format", choices=("text", "markdown", "html"), default="text", help="formen")
    diff.add_argument("--out", type=Path, metavar="FIL", help="skriv i en fil i stedet for på skærmen")
    diff.add_argument("--exit-code", action="store_true", help="slut med koden 1, hvis noget er ændret, og 2 ved fejl")
    diff.set_defaults(run=commands.diff)

    run = known.add_parser("run", parents=[study, out], help="kør ét kapitel for ét projekt")
    run.add_argument("chapter", metavar="KAPITEL", help="kapitlets navn, fx child_outcomes")
    run.add_argument("project", metavar="PROJEKT", help="projektets navn, eller alle")
    run.set_defaults(run=commands.run_chapter)

    report = argparse.ArgumentParser(add_help=False)
    report.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="FIL",
        help="skriv også fundene i et regneark (.xlsx) eller på en side (.html)",
    )
    validate = known.add_parser("validate", parents=[study, report], help="kontrollér en studiemappe")
    validate.set_defaults(run=commands.validate)

    why = known.add_parser("why", parents=[study], help="hvorfor tal er skjult, og hvad der skal til for at vise dem")
    why.add_argument(
        "keys", nargs="*", metavar="NØGLE", help="projekt/mål/kategori/gruppe/tidspunkt; * er hvad som helst"
    )
    why.add_argument("--earlier", type=Path, metavar="MAPPE", help="den tidligere udgaves mappe eller dens results.csv")
    why.set_defaults(run=commands.why)

    delivery = known.add_parser("import", parents=[study, report], help="læs en leverance ind i et projekts filer")
    delivery.add_argument("delivery", type=Path, metavar="LEVERANCE", help="mappen eller filen med leverancen")
    whose = delivery.add_mutually_exclusive_group(required=True)
    whose.add_argument("--project", metavar="PROJEKT", help="projektet, den hører til")
    whose.add_argument("--split", metavar="KOLONNE", help="kolonnen, der siger, hvilket projekt hver række hører til")
    delivery.add_argument(
        "--mapping", type=Path, metavar="FIL", help="koblingen mellem kolonner; ellers import.yml ved leverancen"
    )
    delivery.add_argument(
        "--force", action="store_true", help="erstat filer, der er rettet i hånden eller har flere rækker"
    )
    delivery.add_argument(
        "--accept", action="store_true", help="tag forslaget, som det er; linjer mærket # SE EFTER stopper"
    )
    delivery.set_defaults(run=commands.import_delivery)

    project = known.add_parser("new-project", parents=[study], help="opret mappen til et nyt projekt")
    project.add_argument("slug", metavar="SLUG", help="mappens navn: små bogstaver, tal og bindestreg")
    project.add_argument("--name", required=True, metavar="NAVN", help="projektets navn")
    project.add_argument("--short-name", metavar="NAVN", help="et kort navn til figurer og menuer")
    project.set_defaults(run=commands.new_project)

    pseudonyms = known.add_parser("pseudonymise", parents=[study], help="erstat id'er og personnumre med faste koder")
    pseudonyms.add_argument("file", type=Path, metavar="FIL", help="filen fra projektet; den ændres ikke")
    pseudonyms.add_argument(
        "--column", action="append", required=True, metavar="KOLONNE", help="kolonnen med id'er (kan gentages)"
    )
    pseudonyms.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar="NØGLEFIL",
        help="nøglen; dannes første gang og må ikke ligge i studiet",
    )
    pseudonyms.add_argument("--out", type=Path, metavar="FIL", help="kopien med koder")
    pseudonyms.set_defaults(run=commands.pseudonymise)

    data = known.add_parser("data", help="dan det syntetiske studie igen")
    data.add_argument("--into", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="mappen, der skrives i")
    data.set_defaults(run=commands.make_data)

    notebooks = known.add_parser("notebooks", help="kør notesbøgerne og gem deres resultater i dem")
    notebooks.set_defaults(run=commands.notebooks)

    pdf = known.add_parser("pdf", parents=[study, out], help="tryk den færdige bogs PDF'er igen")
    pdf.add_argument("documents", nargs="*", metavar="DOKUMENT", help="rapport eller et projekt; ellers alle")
    pdf.set_defaults(run=commands.pdf)

    watch = known.add_parser("watch", parents=[study, out], help="byg igen, hver gang noget gemmes, og vis det")
    watch.add_argument("--port", type=int, default=8000, metavar="PORT", help="porten")
    watch.set_defaults(run=commands.watch)

    serve = known.add_parser("serve", parents=[out], help="vis sitet på denne maskine")
    serve.add_argument("--port", type=int, default=8000, metavar="PORT", help="porten")
    serve.set_defaults(run=commands.serve)
    return whole
