"""Books that tests in several folders look at; each is built once in a run, by the first test that asks."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from tests.pipeline.books import build, shared
from tests.studies import make_study

# How long an example takes says more about who else uses the machine than about the example.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the tests of one module share is made once: they stay with one worker, if nothing else is said of them.

    Those that take minutes come first: xdist gives out what is one test by itself last, in this order.
    """
    for item in items:
        asked = getattr(item, "_fixtureinfo", None)
        fixtures = [one for known in asked.name2fixturedefs.values() for one in known] if asked else []
        if any(one.scope == "module" for one in fixtures) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: statsmodels collects garbage at each call, and would look through all libraries."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)  # as the command line does


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole book of a small study of two projects; beside it lie the study (`study`) and what was run (`store`)."""

    def make(folder: Path) -> None:
        make_study(folder / "study", children=24)
        build(folder / "study", folder / "out", store=folder / "store")

    return shared(tmp_path_factory, "small-book", make) / "out"


@pytest.fixture(scope="session")
def default_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default study's whole book: for long tests."""
    from helpers.pipeline.layout import DEFAULT_STUDY

    return shared(tmp_path_factory, "default-book", lambda folder: build(DEFAULT_STUDY, folder / "out")) / "out"


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default study's site (HTML) made of the committed notebooks; the projects' chapters are stand-ins."""
    from tests.book.draft import build_draft

    return shared(tmp_path_factory, "draft", lambda folder: build_draft(folder / "out")) / "out" / "html"
