"""What each command does: it calls one function and says where the result lies; nothing heavy is imported before."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import UnknownName

if TYPE_CHECKING:
    from helpers.data import Finding


def build(options: argparse.Namespace) -> int:
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
                    options.force,
                    tuple(options.only),
                    options.limit,
                    not options.no_execute,
                    options.cluster,
                    options.keep_going,
                )
                build(options.data, options.out, progress, options.earlier, options=ways, key=key)
        progress.summary(options.out / "html" / "index.html")
    print(f"Bogen ligger i {options.out / 'html' / 'index.html'}", file=sys.stderr if options.json else sys.stdout)
    return 0


def verify(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.publish import settle
    from helpers.pipeline.verify import left_behind, verify

    layout = Layout(options.edition)
    settle(layout)
    count = verify(options.edition)
    print(f"Udgaven er hel: {count} filer stemmer med manifest.json.")
    if options.signed_by:
        from helpers.pipeline.edition.signature import signed_by

        print(f"Udgaven er underskrevet af {signed_by(options.edition, options.signed_by)}.")
    if left_behind(layout):
        print(f"En bygning er i gang eller blev standset; dens arbejdsfiler, som ikke må udgives, er i {layout.work}")
    return 0


def sign(options: argparse.Namespace) -> int:
    from helpers.pipeline.edition.signature import sign
    from helpers.pipeline.verify import verify

    verify(options.edition)
    print(f"Underskriften ligger i {sign(options.edition, options.key)}")
    return 0


def diff(options: argparse.Namespace) -> int:
    from helpers.pipeline.changes_report import report

    text, differs = report(options.old, options.new, options.data, options.format)
    if options.out is None:
        print(text, end="")
    else:
        from helpers.pipeline.store import write_whole

        write_whole(options.out, text.encode("utf-8"))
        print(f"Sammenligningen ligger i {options.out}")
    return int(differs and options.exit_code)


def run_chapter(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.progress import Progress
    from helpers.pipeline.store import default_store, write_whole
    from helpers.pipeline.unchanged import everything

    key = everything(options.data, chapter=options.chapter, project=options.project)
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
        page = run_chapter(options.data, options.out, options.chapter, options.project, progress)
    store.put(key, page.read_bytes())
    print(f"Kapitlet ligger i {page}")
    return 0


def validate(options: argparse.Namespace) -> int:
    from helpers.data import as_text, validate

    findings = validate(options.data)
    print(as_text(findings))
    _report(options.report, findings, f"Fund i studiemappen {options.data.resolve().name}")
    if any(finding.grade == "error" for finding in findings):
        return 1
    from helpers.study import load_study

    if load_study(options.data).disclosure.keep:
        from helpers.pipeline.hidden_numbers import HiddenNumbers

        print(*HiddenNumbers(options.data).kept(), sep="\n")
    return 0


def why(options: argparse.Namespace) -> int:
    from helpers.pipeline.hidden_numbers import HiddenNumbers

    print(HiddenNumbers(options.data, options.earlier).report(options.keys))
    return 0


def _report(paths: Sequence[Path], findings: Sequence[Finding], title: str) -> None:
    if paths:
        from helpers.pipeline.findings_report import write_report

        for path in paths:
            write_report(findings, path, title)
            print(f"Fundene ligger i {path}")


def import_delivery(options: argparse.Namespace) -> int:
    from helpers.data.delivery import import_delivery

    imported = import_delivery(
        options.delivery,
        options.data,
        options.project,
        options.mapping,
        split=options.split,
        force=options.force,
        accept=options.accept,
    )
    print(imported)
    if imported.understood:
        from helpers.pipeline.delivery_pages import write_pages
        from helpers.present.words import listed

        pages = write_pages(imported.understood, imported.sheets, imported.mapping.parent)
        if imported.done or imported.proposed is not None:
            print(f"Til at læse og til at sende: {listed([*map(str, pages)])}")
    _report(options.report, imported.findings, f"Fund i leverancen {options.delivery.resolve().name}")
    if imported.done:
        print(f"Kør nu: erfaring validate --data {options.data}")
    return int(not imported.done)


def new_project(options: argparse.Namespace) -> int:
    from helpers.data.delivery import new_project

    place = new_project(options.data, options.slug, options.name, options.short_name)
    print(f"Projektet ligger i {place}. Skriv oplysningerne om det, med kilder, i project.yml.")
    return 0


def pseudonymise(options: argparse.Namespace) -> int:
    from helpers.data.delivery import pseudonymise
    from helpers.data.findings import rows_in_words

    done = pseudonymise(options.file, options.column, options.key, options.out, study=options.data)
    if done.new_key:
        print(f"En ny nøgle ligger i {options.key}. Gem den godt: uden den passer senere leverancer ikke sammen.")
    print(f"{done.path}: {rows_in_words(done.rows)}, {done.identifiers} forskellige id'er, {done.empty} tomme celler.")
    for sheet, row, why in done.odd:
        where = f"Række {row} i arket «{sheet}»" if sheet else f"Række {row}"
        print(f"{where} {why}: dens id er ikke lavet om til en kode, men tømt.")
    for sheet in done.untouched:
        print(f"Arket «{sheet}» har ingen af kolonnerne og er skrevet, som det er.")
    if done.path.resolve().parent == options.file.resolve().parent:
        print(f"Slet nu {options.file.name}, eller flyt den væk: Ved siden af kopien stopper den importen.")
    return 0


def make_data(options: argparse.Namespace) -> int:
    from helpers.data.synthetic import copy_study, write_study
    from helpers.pipeline.layout import DEFAULT_STUDY

    if not options.into.exists():  # what the tables are drawn by is the default study's own
        copy_study(DEFAULT_STUDY, options.into)
    write_study(options.into)
    print(f"Det syntetiske studie er skrevet i {options.into}")
    return 0


def notebooks(_: argparse.Namespace) -> int:
    from helpers.pipeline.progress import Progress
    from helpers.pipeline.single_run import refresh_notebooks

    with Progress() as progress:
        refresh_notebooks(progress)
    return 0


def pdf(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.paper.printed import print_documents
    from helpers.pipeline.publish import settle

    settle(Layout(options.out))
    made = print_documents(options.data, options.out, options.documents)
    for path in made:
        print(f"PDF'en ligger i {path}")
    return 0


def serve(options: argparse.Namespace) -> int:
    from helpers.pipeline.layout import Layout
    from helpers.pipeline.publish import settle
    from helpers.pipeline.serve import serve

    settle(Layout(options.out))
    serve(Layout(options.out).html, options.port)
    return 0


def watch(options: argparse.Namespace) -> int:
    from helpers.pipeline.watch import keep_up

    keep_up(options.data, options.out, options.port)
    return 0
