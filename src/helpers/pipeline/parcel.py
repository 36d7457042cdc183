"""A run made portable: all that a worker without a shared disk needs, and the pure function that performs it."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from helpers.data.readers import FORMATS
from helpers.errors import ClusterFault, DataFault
from helpers.pipeline.job import Job
from helpers.pipeline.layout import PACKAGE
from helpers.pipeline.notebook_run import run_notebook
from helpers.pipeline.plan import Run
from helpers.results import POOLED


@dataclass(frozen=True)
class Workshop:
    """What results depend on besides a parcel's content: this package's code, the interpreter, the libraries.

    Args:
        code: SHA-256 over the package's files.
        python: Implementation, version, system and processor: the last digit of a number may differ between two.
        packages: Version by name of every library installed.
    """

    code: str
    python: str
    packages: Mapping[str, str]


@dataclass(frozen=True)
class Parcel:
    """A run to be performed anywhere.

    Args:
        run: Which chapter and project it is.
        notebook: The notebook as its file holds it, but for the outputs that are committed with it.
        parameters: Its parameters; paths in them are relative to the desk.
        files: What it reads: path below the desk → content, zlib-compressed.
        key: The run's key.
        workshop: What it was packed with, and must be performed with.
    """

    run: Run
    notebook: bytes
    parameters: Mapping[str, object]
    files: Mapping[str, bytes]
    key: str
    workshop: Workshop


def pack(job: Job) -> Parcel:
    """Make a job portable.

    Raises:
        DataFault: A file of the study is no longer what the job's key was made of.
    """
    study, brief = str(job.parameters["data"]), str(job.parameters["verdict"])
    paths = [job.folder / brief, *files_read(job.run, job.folder / study)]
    contents = {path.relative_to(job.folder).as_posix(): path.read_bytes() for path in paths}
    check_unchanged(job, contents)
    files = {name: zlib.compress(content, 1) for name, content in contents.items()}
    return Parcel(job.run, _unrun(job.notebook.read_bytes()), dict(job.parameters), files, job.key, workshop())


def perform(parcel: Parcel, place: Path | None = None) -> bytes:
    """Perform a parcel in a desk of its own, which is gone afterwards.

    Args:
        parcel: What is to be run.
        place: The folder the desk is made in; None: the system's for temporary files.

    Returns:
        The executed notebook, byte for byte what its runner would have made.

    Raises:
        ClusterFault: The code, the interpreter or a library here is another than where it was packed.
        RunFault: The notebook did not run to its end.
    """
    check_same(parcel.workshop, workshop())
    with tempfile.TemporaryDirectory(prefix="erf-desk-", dir=place) as folder:
        for name, content in parcel.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zlib.decompress(content))
        return run_notebook(parcel.run, parcel.notebook, parcel.parameters, Path(folder))


def files_read(run: Run, data: Path) -> list[Path]:
    """The files of a study that opening a chapter reads: more than its key declares.

    A project's tables are checked together, also those that a chapter shows nothing of.
    """
    places = sorted(p for p in (data / "projects").iterdir() if p.is_dir() and not p.name.startswith("."))
    own = [p for p in places if run.project in (POOLED, p.name)]
    tables = [path for place in own for path in sorted(place.iterdir()) if path.suffix in FORMATS and path.is_file()]
    return [data / "study.yml", *(place / "project.yml" for place in places), *tables]


def check_unchanged(job: Job, contents: Mapping[str, bytes] | None = None) -> None:
    """Refuse what was computed from other data than its key says.

    Args:
        job: With the hashes of what it was planned to read.
        contents: By path below the desk; None: as the files are now.

    Raises:
        DataFault: A file of the study has changed since the job was planned.
    """
    study = str(job.parameters.get("data", ""))
    for name, known in job.inputs.items():
        if not name.startswith("data/"):
            continue
        path = f"{study}/{name.removeprefix('data/')}"
        content = contents.get(path) if contents is not None else _content(job.folder / path)
        if content is None or hashlib.sha256(content).hexdigest() != known:
            raise DataFault(
                "En af studiets filer blev ændret, mens bogen blev bygget.",
                name.removeprefix("data/"),
                "Gem filen færdig, og byg igen.",
            )


@cache
def workshop() -> Workshop:
    """This process's own."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    version = ".".join(str(part) for part in sys.version_info[:3])
    packages = {found.name.lower(): found.version for found in distributions()}
    python = f"{sys.implementation.name} {version} ({platform.system()} {platform.machine()})"
    return Workshop(digest.hexdigest(), python, packages)


def check_same(theirs: Workshop, own: Workshop) -> None:
    """Refuse to perform what would come out differently; a library that only one of the two has is not looked at.

    Raises:
        ClusterFault: What is different here.
    """
    other = sorted(n for n, v in theirs.packages.items() if own.packages.get(n, v) != v)
    if theirs.code != own.code:
        different = "programmets kode er en anden"
    elif theirs.python != own.python:
        different = f"Python er {own.python}, ikke {theirs.python}"
    elif other:
        shown = [f"{n} {own.packages[n]}, ikke {theirs.packages[n]}" for n in other[:5]]
        different = f"{'; '.join(shown)}{' m.fl.' if len(other) > len(shown) else ''}"
    else:
        return
    raise ClusterFault(
        "En arbejder i klyngen ville ikke regne, som denne maskine gør.",
        different,
        "Installér samme version af programmet og requirements.lock på arbejderne, og start dem igen.",
    )


def _unrun(notebook: bytes) -> bytes:
    """A notebook without outputs: they are no input, and would be most of what travels."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content).encode()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
