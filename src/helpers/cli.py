"""The command line `erfaring`: thin. A command parses its arguments, calls one function, tells of faults in Danish."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from helpers.errors import Fault, UnknownName, refused

if TYPE_CHECKING:
    from helpers.data import Finding

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


class _Terminated(KeyboardInterrupt):
    """SIGTERM: ended from outside, as by Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 on a fault, 2 on wrong use, 128 + its number on a signal."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]
    options = _parser().parse_args(arguments)
    with contextlib.suppress(ValueError):  # not the main thread: then signals are someone else's
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except Fault as fault:
        return _told(fault)
    except KeyboardInterrupt as interrupt:
        print("Afbrudt. Den seneste færdige udgave er urørt.", file=sys.stderr)
        _leave(128 + (signal.SIGTERM if isinstance(interrupt, _Terminated) else signal.SIGINT))
    except BrokenPipeError:  # whoever read what is said here has gone, as `| head -1` does
        _leave(128 + signal.SIGPIPE)
    except (OSError, MemoryError) as error:
        return _told(refused(error))
    except Exception as error:
        return _told(_our_own(error))
    return code


def _terminate(*_: object) -> NoReturn:
    raise _Terminated


def _told(fault: Fault) -> int:
    from helpers.data.private import masked

    print(masked(str(fault)), file=sys.stderr)
    return 1


def _our_own(error: Exception) -> Fault:
    """What nobody foresaw, as a fault; the traceback, which may hold data, goes into a file only this user can read."""
    import tempfile
    import traceback

    handle, name = tempfile.mkstemp(prefix="erfaring-fejl-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    first = next(iter(str(error).splitlines()), "")
    return Fault(
        f"Der er en fejl i programmet ({type(error).__name__}: {first}).",
        name,
        "Meld fejlen, og vedlæg filen, når du har set efter, at der ikke står personoplysninger i den.",
    )


def _leave(code: int) -> NoReturn:
    """End at once: threads that wait on kernels would be waited for, and the kernels end with this process."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _parser() -> argparse.ArgumentParser:
    from helpers.pipeline.layout import DEFAULT_OUT, DEFAULT_STUDY

    study = argparse.ArgumentParser(add_help=False)
    study.add_argument("--data", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="studiemappen")
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="MAPPE", help="mappen, der bygges i")

    parser = argparse.ArgumentParser(prog="erfaring", description="Bygger evalueringsbogen af en studiemappe.")
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO", title="kommandoer")

    build = commands.add_parser("build", parents=[study, out], help="byg hele bogen")
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
    build.set_defaults(run=_build)

    verify = commands.add_parser("verify", help="kontrollér en færdig udgave")
    verify.add_argument("edition", type=Path, metavar="MAPPE", help="udgavens mappe, fx _build")
    verify.set_defaults(run=_verify)

    diff = commands.add_parser("diff", help="sammenlign to udgaver, tal for tal")
    diff.add_argument("old", type=Path, metavar="FØR", help="den tidligere udgaves mappe eller dens results.csv")
    diff.add_argument("new", type=Path, metavar="NU", help="den nye")
    diff.add_argument("--data", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="studiemappen, for navnene")
    diff.add_argument("--format", choices=("text", "markdown", "html"), default="text", help="formen")
    diff.add_argument("--out", type=Path, metavar="FIL", help="skriv i en fil i stedet for på skærmen")
    diff.add_argument("--exit-code", action="store_true", help="slut med koden 1, hvis noget er ændret")
    diff.set_defaults(run=_diff)

    run = commands.add_parser("run", parents=[study, out], help="kør ét kapitel for ét projekt")
    run.add_argument("chapter", metavar="KAPITEL", help="kapitlets navn, fx child_outcomes")
    run.add_argument("project", metavar="PROJEKT", help="projektets navn, eller alle")
    run.add_argument(
        "-p", "--parameter", action="append", default=[], metavar="NAVN=VÆRDI", help="en parameter til notesbogen"
    )
    run.set_defaults(run=_run)

    report = argparse.ArgumentParser(add_help=False)
    report.add_argument(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="FIL",
        help="skriv også fundene i et regneark (.xlsx) eller på en side (.html)",
    )
    validate = commands.add_parser("validate", parents=[study, report], help="kontrollér en studiemappe")
    validate.set_defaults(run=_validate)

    delivery = commands.add_parser("import", parents=[study, report], help="læs en leverance ind i et projekts filer")
    delivery.add_argument("delivery", type=Path, metavar="LEVERANCE", help="mappen eller filen med leverancen")
    delivery.add_argument("--project", required=True, metavar="PROJEKT", help="projektet, den hører til")
    delivery.add_argument(
        "--mapping", type=Path, metavar="FIL", help="koblingen mellem kolonner; ellers import.yml ved leverancen"
    )
    delivery.add_argument(
        "--force", action="store_true", help="erstat filer, der er rettet i hånden eller har flere rækker"
    )
    delivery.set_defaults(run=_import)

    project = commands.add_parser("new-project", parents=[study], help="opret mappen til et nyt projekt")
    project.add_argument("slug", metavar="SLUG", help="mappens navn: små bogstaver, tal og bindestreg")
    project.add_argument("--name", required=True, metavar="NAVN", help="projektets navn")
    project.add_argument("--short-name", metavar="NAVN", help="et kort navn til figurer og menuer")
    project.set_defaults(run=_new_project)

    pseudonyms = commands.add_parser(
        "pseudonymise", parents=[study], help="erstat id'er og personnumre med faste koder"
    )
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
    pseudonyms.set_defaults(run=_pseudonymise)

    data = commands.add_parser("data", help="dan det syntetiske studie igen")
    data.add_argument("--into", type=Path, default=DEFAULT_STUDY, metavar="MAPPE", help="mappen, der skrives i")
    data.set_defaults(run=_data)

    notebooks = commands.add_parser("notebooks", help="kør notesbøgerne og gem deres resultater i dem")
    notebooks.set_defaults(run=_notebooks)

    pdf = commands.add_parser("pdf", parents=[study, out], help="tryk den færdige bogs PDF'er igen")
    pdf.add_argument("documents", nargs="*", metavar="DOKUMENT", help="rapport eller et projekt; ellers alle")
    pdf.set_defaults(run=_pdf)

    serve = commands.add_parser("serve", parents=[out], help="vis sitet på denne maskine")
    serve.add_argument("--port", type=int, default=8000, metavar="PORT", help="porten")
    serve.set_defaults(run=_serve)
    return parser


def _build(options: argparse.Namespace) -> int:
    from helpers.pipeline.progress import Progress

    progress = Progress(json=options.json)
    # Where standard output is for machines, what is for people goes beside it.
    with contextlib.redirect_stdout(sys.stderr if options.json else sys.stdout), progress:
        if options.internal:
            from helpers.pipeline.internal import build_internal

            place = build_internal(options.data, options.out, options.project, options.child, progress)
            print(f"Den interne udgave ligger i {place / 'index.html'} – den må ikke offentliggøres.")
            return 0
        if options.project or options.child:
            raise UnknownName(
                "--project og --child hører til den interne udgave.",
                "erfaring build",
                "Tilføj --internal, eller udelad dem.",
            )
        from helpers.pipeline.edition.commit import commit
        from helpers.pipeline.layout import Layout
        from helpers.pipeline.lock import only_build
        from helpers.pipeline.unchanged import edition_hashes, everything, finished

        layout = Layout(options.out)
        with only_build(layout):
            key = everything(options.data, earlier=edition_hashes(options.earlier), commit=commit())
            if not options.force and finished(layout, key):
                print("Intet er ændret; bogen er, som den skal være.")
            else:
                if not options.cluster:
                    from helpers.pipeline.kernels.client import warm

                    warm()  # the kernels' libraries load while this process imports its own
                from helpers.pipeline.build import build
                from helpers.pipeline.options import Options

                os.umask(0o022)  # what is published is for everybody to read, whoever builds it
                ways = Options(
                    options.force, tuple(options.only), options.limit, not options.no_execute, options.cluster
                )
                build(options.data, options.out, progress, options.earlier, options=ways, key=key)
        progress.summary(options.out / "html" / "index.html")
    print(f"Bogen ligger i {options.out / 'html' / 'index.html'}", file=sys.stderr if options.json else sys.stdout)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.publish import settle
    from helpers.pipeline.verify import verify

    settle(Layout(options.edition))
    count = verify(options.edition)
    print(f"Udgaven er hel: {count} filer stemmer med manifest.json.")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from helpers.pipeline.changes_report import report

    text, differs = report(options.old, options.new, options.data, options.format)
    if options.out is None:
        print(text, end="")
    else:
        from helpers.pipeline.store import write_whole

        write_whole(options.out, text.encode("utf-8"))
        print(f"Sammenligningen ligger i {options.out}")
    return int(differs and options.exit_code)


def _run(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.progress import Progress
    from helpers.pipeline.store import default_store, write_whole
    from helpers.pipeline.unchanged import everything

    extra: dict[str, object] = {}
    for text in options.parameter:
        name, sign, value = text.partition("=")
        if not sign or name in ("project", "data", "verdict"):
            raise UnknownName(
                f"«{text}» kan ikke bruges som parameter.",
                "-p",
                "Skriv NAVN=VÆRDI; projekt og data har egne argumenter.",
            )
        extra[name] = value
    key = everything(options.data, chapter=options.chapter, project=options.project, parameters=extra)
    store = default_store()
    if (known := store.get(key)) is not None:
        page = Layout(options.out).chapters / options.project / f"{options.chapter}.html"
        write_whole(page, known)
        print(f"Intet er ændret. Kapitlet ligger i {page}")
        return 0
    from helpers.pipeline.kernels.client import warm

    warm()  # the kernels' libraries load while this process imports its own
    from helpers.pipeline.single_run import run_chapter

    with Progress() as progress:
        page = run_chapter(options.data, options.out, options.chapter, options.project, extra, progress)
    store.put(key, page.read_bytes())
    print(f"Kapitlet ligger i {page}")
    return 0


def _validate(options: argparse.Namespace) -> int:
    from helpers.data import as_text, validate

    findings = validate(options.data)
    print(as_text(findings))
    _report(options.report, findings, f"Fund i studiemappen {options.data.resolve().name}")
    return int(any(finding.grade == "error" for finding in findings))


def _report(paths: Sequence[Path], findings: Sequence[Finding], title: str) -> None:
    if paths:
        from helpers.pipeline.findings_report import write_report

        for path in paths:
            write_report(findings, path, title)
            print(f"Fundene ligger i {path}")


def _import(options: argparse.Namespace) -> int:
    from helpers.data.delivery import import_delivery

    imported = import_delivery(options.delivery, options.data, options.project, options.mapping, force=options.force)
    print(imported)
    _report(options.report, imported.findings, f"Fund i leverancen {options.delivery.resolve().name}")
    if imported.done:
        print(f"Kør nu: erfaring validate --data {options.data}")
    return int(not imported.done)


def _new_project(options: argparse.Namespace) -> int:
    from helpers.data.delivery import new_project

    place = new_project(options.data, options.slug, options.name, options.short_name)
    print(f"Projektet ligger i {place}. Skriv oplysningerne om det, med kilder, i project.yml.")
    return 0


def _pseudonymise(options: argparse.Namespace) -> int:
    from helpers.data.delivery import pseudonymise

    done = pseudonymise(options.file, options.column, options.key, options.out, study=options.data)
    if done.new_key:
        print(f"En ny nøgle ligger i {options.key}. Gem den godt: uden den passer senere leverancer ikke sammen.")
    print(f"{done.path}: {done.rows} rækker, {done.identifiers} forskellige id'er, {done.empty} tomme celler.")
    return 0


def _data(options: argparse.Namespace) -> int:
    from helpers.data.synthetic import write_study

    write_study(options.into)
    print(f"Det syntetiske studie er skrevet i {options.into}")
    return 0


def _notebooks(_: argparse.Namespace) -> int:
    from helpers.pipeline.progress import Progress
    from helpers.pipeline.single_run import refresh_notebooks

    with Progress() as progress:
        refresh_notebooks(progress)
    return 0


def _pdf(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout, is_default
    from helpers.pipeline.paper.printed import print_documents
    from helpers.pipeline.publish import settle

    settle(Layout(options.out))
    made = print_documents(options.data, options.out, options.documents, default_study=is_default(options.data))
    for path in made:
        print(f"PDF'en ligger i {path}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.publish import settle
    from helpers.pipeline.serve import serve

    settle(Layout(options.out))
    serve(Layout(options.out).html, options.port)
    return 0


if __name__ == "__main__":
    gc.set_threshold(
        100_000
    )  # libraries and tables have few cycles, and looking for them takes a twentieth of the time
    done = main()
    gc.freeze()  # else the interpreter looks through all libraries once more before it ends: 0.3 seconds
    sys.exit(done)
