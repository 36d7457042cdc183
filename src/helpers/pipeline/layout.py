"""Where everything lies: the parts of this repository that a build reads, and the folders of its output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
NOTEBOOKS = ROOT / "notebooks"
BOOK = ROOT / "book"
DEFAULT_STUDY = ROOT / "data" / "synthetic"
DEFAULT_OUT = ROOT / "_build"


@dataclass(frozen=True)
class Layout:
    """The output folder of one build. `work` is what nobody publishes: what is half-made, and the site's kept pages."""

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
    def crate(self) -> Path:
        """The edition described as an RO-Crate."""
        return self.out / "ro-crate-metadata.json"

    @property
    def sbom(self) -> Path:
        """The software that made the edition (CycloneDX)."""
        return self.out / "sbom.cdx.json"

    @property
    def work(self) -> Path:
        return self.out / "work"

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
    def journal(self) -> Path:
        """There while an edition is put in its place (helpers.pipeline.publish)."""
        return self.work / "publishing.json"

    @property
    def internal(self) -> Path:
        """The internal edition: the output folder's neighbour, so that nothing published holds it."""
        return self.out.with_name(f"{self.out.name}-internt")
