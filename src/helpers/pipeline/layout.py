"""Where everything lies: the parts of this repository that a build reads, and the folders of its output."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
NOTEBOOKS = ROOT / "notebooks"
BOOK = ROOT / "book"
DEFAULT_STUDY = ROOT / "data" / "synthetic"
DEFAULT_OUT = ROOT / "_build"
WORK, STOPPED = "arbejde", "standset"


@dataclass(frozen=True)
class Layout:
    """The output folder of one build, and `work` beside it, for what nobody publishes."""

    out: Path

    @property
    def html(self) -> Path:
        return self.out / "html"

    @property
    def notebooks(self) -> Path:
        return self.out / "notebooks"

    @property
    def chapters(self) -> Path:
        return self.out / "chapters"

    @property
    def tables(self) -> Path:
        return self.out / "tables"

    @property
    def pdf(self) -> Path:
        return self.out / "pdf"

    @property
    def word(self) -> Path:
        return self.out / "word"

    @property
    def public(self) -> tuple[Path, ...]:
        """The places of an edition, but for its manifest and the seal on that."""
        described = (self.results, self.about, self.crate, self.sbom)
        return (self.html, self.notebooks, self.tables, self.pdf, self.word, *described)

    @property
    def results(self) -> Path:
        return self.out / "results.csv"

    @property
    def about(self) -> Path:
        """What a later edition needs to know of this one beside its results."""
        return self.out / "edition.json"

    @property
    def manifest(self) -> Path:
        return self.out / "manifest.json"

    @property
    def seal(self) -> Path:
        """The manifest's own hash."""
        return self.out / "manifest.sha256"

    @property
    def signature(self) -> Path:
        """Who stands behind the manifest, if somebody has signed it (helpers.pipeline.edition.signature)."""
        return self.out / "manifest.sig"

    @property
    def crate(self) -> Path:
        """The edition described as an RO-Crate."""
        return self.out / "ro-crate-metadata.json"

    @property
    def sbom(self) -> Path:
        """The software that made the edition (CycloneDX)."""
        return self.out / "sbom.cdx.json"

    @property
    def work(self) -> Path:
        """What is half-made, and the site's kept pages: the output folder's neighbour, for its owner alone.

        It holds what an edition may not, also when a build is killed. In a folder that has no neighbours of its own
        disk, or none that can be written, it lies within, and `verify` names what is left there.
        """
        place = self.out.resolve()
        alone = is_mounted(place) or not os.access(nearest(place.parent), os.W_OK)
        return self.out / WORK if alone else place.with_name(f".{place.name}-{WORK}")

    def make_work(self) -> Path:
        """The folder `work`, which nobody else may look into."""
        self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.work.chmod(0o700)
        return self.work

    @property
    def next(self) -> Path:
        """The edition that is being made, as it will lie in the output folder."""
        return self.work / "next"

    @property
    def desk(self) -> Path:
        """Where an edition's notebooks run."""
        return self.work / "desk"

    @property
    def staged(self) -> Path:
        """The sources of the site that is being made."""
        return self.work / "staged"

    @property
    def stopped(self) -> Path:
        """Notebooks up to the cell that failed, for whoever looks into it."""
        return self.work / STOPPED

    @property
    def journal(self) -> Path:
        """There while an edition is put in its place (helpers.pipeline.publish)."""
        return self.work / "publishing.json"

    @property
    def internal(self) -> Path:
        """The internal edition: the output folder's neighbour, so that nothing published holds it."""
        return self.out.with_name(f"{self.out.name}-internt")


def nearest(place: Path) -> Path:
    """The innermost folder of a path that is there already."""
    return place if place.exists() else nearest(place.parent)


def is_mounted(place: Path) -> bool:
    """Whether a folder is mounted, also from another place of the same disk, which Python's `ismount` does not see."""
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:  # not Linux
        return place.is_mount()
    return any(_unescaped(line.split(b" ")[4]) == os.fsencode(place) for line in mounts)


def _unescaped(name: bytes) -> bytes:
    """A path as the kernel writes it: a blank is \\040."""
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), name)
