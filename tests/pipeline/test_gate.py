"""Only elements of the book leave a run: whatever else a cell shows stops it, and nothing is published."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.errors import Fault, Faults, RunFault
from helpers.pipeline.notebook_run import run_notebook
from helpers.pipeline.outputs import check_complete, take_warnings
from helpers.pipeline.plan import Run
from helpers.present.elements import Element
from helpers.present.gate import MIME, refusals
from tests.pipeline.books import copy_sources
from tests.studies import make_study

RUN = Run("nord", "fidelity")
RAW = 'pd.read_csv(f"{data}/projects/nord/children.csv").head(3)'
OPENED = """from helpers.chapters import open_chapter

chapter = open_chapter("fidelity", project, data, verdict)
chapter.header()"""
PARAMETERS = 'project = "alle"\ndata = "study"\nverdict = ""'

# What an analyst may come to write, and what it is called when it stops her.
SHOWN = {
    "print": (f"print({RAW})", "udskrevet tekst"),
    "expression": (f"{RAW}.values.tolist()", "en værdi"),
    "frame": (RAW, "HTML"),
    "display": (f"display({RAW})", "HTML"),
    "styled": (f"{RAW}.style", "HTML"),
    "plot": (f"ax = {RAW}['age'].plot(); ax.get_title()", "billede"),
    "show": ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", "billede"),
    "html": ("from IPython.display import HTML\nHTML('<p>nord-01</p>')", "HTML"),
    "markdown": ("from IPython.display import Markdown\nMarkdown('nord-01')", "Markdown"),
    "image": ("from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "billede"),
    "json": ("from IPython.display import JSON\nJSON({'id': 'nord-01'})", "en værdi"),
    "javascript": ("from IPython.display import Javascript\nJavascript('1')", "en værdi"),
    "widget": (
        "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'a'}, 'text/plain': 'x'}, raw=True)",
        "widget",
    ),
    "stderr": ("import sys\nprint('nord-01', file=sys.stderr)", "advarsel"),
    "warning": ("import warnings\nwarnings.warn('nord-01')", "advarsel"),
    "logging": ("import logging\nlogging.warning('nord-01')", "advarsel"),
    "shell": ("!echo nord-01", "udskrevet tekst"),
    "time": ("%time 1 + 1", "udskrevet tekst"),
    "below": ("import os\nos.system('echo nord-01')", "udskrevet tekst|en værdi"),
    "thread": (
        "import threading\nt = threading.Thread(target=print, args=('nord-01',)); t.start(); t.join()",
        "udskrevet tekst",
    ),
    "cleared": (
        "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint('nord-01')",
        "udskrevet tekst",
    ),
    "updated": ("h = display(chapter.header(), display_id='a')", "HTML"),
    "updating": (
        "from IPython.display import update_display\nupdate_display(pd.DataFrame({'id': ['nord-01']}), display_id='a')",
        "",
    ),
    "metadata": (
        """bundle, meta = chapter.header()._repr_mimebundle_()
display(bundle, raw=True, metadata=meta | {'id': 'nord-01'})""",
        "ændret",
    ),
    "beside": ("display(bundle | {'text/markdown': 'nord-01'}, raw=True, metadata=meta)", "mere, end elementet"),
    "swapped": ("display(bundle | {'text/html': '<p>nord-01</p>'}, raw=True, metadata=meta)", "ændret bagefter"),
    "reworded": ("display(bundle | {'text/plain': 'nord-01'}, raw=True, metadata=meta)", "ligner"),
    "other data": (
        """from helpers.present.gate import MIME, sealed
display(bundle | {MIME: bundle[MIME] | {'a': 1}}, raw=True, metadata=meta)""",
        "ændret bagefter",
    ),
    "own seal": (
        "own = bundle | {'text/html': '<p>nord-01</p>'}\ndisplay(own, raw=True, metadata=sealed(own, 'mine'))",
        "ikke selv har dannet",
    ),
    "no seal": (
        "own = bundle | {'text/html': '<p>nord-01</p>'}\ndisplay(own, raw=True, metadata=sealed(own))",
        "ikke selv har dannet",
    ),
}  # fmt: skip
HARMLESS = {
    "assignment": f"frame = {RAW}",
    "element": "chapter.overview()",
    "two": "display(chapter.main_conclusions())\nchapter.scores_table()",
    "cleared": "print('nord-01')\nfrom IPython.display import clear_output\nclear_output()",
    "comm": "from comm import create_comm\ncreate_comm(target_name='a', data={'id': 'nord-01'});",
    "library": "import warnings\nwarnings.warn_explicit('nord-01', RuntimeWarning, '/x/site-packages/lib.py', 3)",
    "help": "chapter?",
    "next": "get_ipython().set_next_input('nord-01', replace=True)",
}


def notebook(*cells: str) -> NotebookNode:
    made = [nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    made += [nbformat.v4.new_code_cell(source) for source in (OPENED, *cells, "chapter.finish()")]
    made.insert(0, nbformat.v4.new_markdown_cell("# Bilag 2: Fidelitet"))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    found: NotebookNode = nbformat.v4.new_notebook(cells=made, metadata=kernel)
    return found


def run(folder: Path, *cells: str) -> NotebookNode:
    content = nbformat.writes(notebook(*cells)).encode()
    done: NotebookNode = nbformat.reads(run_notebook(RUN, content, {"project": "nord"}, folder).decode(), as_version=4)
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("gate") / "study").parent


@pytest.fixture(scope="module")
def refused(folder: Path) -> dict[str, list[Fault]]:
    """What stopped one run with all of it, by the cell's number."""
    with pytest.raises(Faults) as caught:
        run(folder, "import pandas as pd", *(source for source, _ in SHOWN.values()))
    found: dict[str, list[Fault]] = {}
    for fault in caught.value.faults:
        found.setdefault(fault.where.split(", ")[1], []).append(fault)
    return found


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "updating"])
def test_what_is_no_element_stops_the_run(name: str, refused: dict[str, list[Fault]]) -> None:
    faults = refused[f"celle {list(SHOWN).index(name) + 4}"]  # after parameters, opening, pandas
    assert all(isinstance(fault, RunFault) for fault in faults)
    words = SHOWN[name][1].split("|")
    assert any(word in fault.what for fault in faults for word in words), [fault.what for fault in faults]
    assert all("Din egen optælling" in fault.remedy for fault in faults)


def test_what_does_not_leave_the_kernel_stops_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    done = run(folder, "import pandas as pd", *HARMLESS.values())
    assert "nord-01" not in json.dumps([[c.get("outputs"), c.metadata] for c in done.cells] + [done.metadata])
    assert [c.source for c in done.cells if c.cell_type == "code"][4:-1] == [*HARMLESS.values()]
    assert [r.getMessage() for r in caplog.records if r.name == "helpers.pipeline.notebook_run"] == [
        "Et bibliotek advarede under fidelity · nord: RuntimeWarning: nord-01 (lib.py)"
    ]
    check_complete(done, RUN)


def test_a_name_is_borne_once(folder: Path) -> None:
    """Two elements of one name are one file and one place on the page."""
    with pytest.raises(Faults) as caught:
        run(folder, "chapter.overview()", "chapter.header()", "chapter.scores_table()", "chapter.overview()")
    assert sorted(fault.what.split("»")[0] for fault in caught.value.faults) == [
        "To af kapitlets elementer hedder «kapitel",
        "To af kapitlets elementer hedder «overblik",
    ]


def test_a_kept_notebook_is_held_to_the_same(folder: Path) -> None:
    done = run(folder)
    for change in (
        lambda cell: cell.outputs[0].data.update({"text/html": "<p>nord-01</p>"}),
        lambda cell: cell.outputs[0].data[MIME].update({"title": "nord-01"}),
        lambda cell: cell.outputs[0].metadata.clear(),
        lambda cell: cell.update({"attachments": {"a.png": {"image/png": "aWQ="}}}),
    ):
        changed = copy.deepcopy(done)
        change(next(c for c in changed.cells if "open_chapter" in c.source))
        with pytest.raises(RunFault):
            check_complete(changed, RUN)


BESIDE = {
    "attachment": {"attachments": {"a.png": {"image/png": "aWQ="}}},
    "output": {"outputs": [{"output_type": "stream", "name": "stdout", "text": "nord-01"}]},
    "count": {"execution_count": "nord-01"},
    "number": {"execution_count": 7},
    "raw": {"cell_type": "raw"},
    "tag": {"metadata": {"tags": ["nord-01"]}},
    "tags": {"metadata": {"tags": "nord"}},
    "metadata": {"metadata": {"note": "nord-01"}},
    "deeper": {"metadata": {"jupyter": {"source_hidden": "nord-01"}}},
    "switch": {"metadata": {"nord-01": True}},
    "folded": {"metadata": {"jupyter": "nord-01"}},
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_text_or_code_is_no_element(name: str) -> None:
    """Of a run no metadata but tags are kept, so that they stop nothing there."""
    for cell in (
        nbformat.v4.new_markdown_cell("# Bilag 2"),
        nbformat.v4.new_code_cell("1", metadata={"tags": ["remove-input"], "collapsed": True}),
    ):
        assert not list(refusals([cell]))
        beside = {**cell, **BESIDE[name]}
        stops = not (name == "number" and cell.cell_type == "code")
        assert [*refusals([beside])] != [] if stops else not [*refusals([beside])]
        assert bool([*refusals([beside], "secret")]) == (
            stops and name not in ("metadata", "deeper", "switch", "folded")
        )


def test_a_count_of_an_output_is_a_number(folder: Path) -> None:
    done = run(folder)
    cell = next(cell for cell in done.cells if "open_chapter" in cell.source)
    assert not [*refusals([cell])]
    cell.outputs[0]["execution_count"] = "nord-01"
    assert [what for _, what in refusals([cell])] == ["et løbenummer, som ikke er et tal"]


def test_a_warning_of_a_cells_own_is_no_librarys() -> None:
    texts = {
        "/lib/pandas/a.py:3: FutureWarning: old\n  a()\n": True,
        "/t/ipykernel_7/1.py:3: UserWarning: mine\n  a()\n": False,
        "/lib/a.py:3: FutureWarning: old\n/t/ipykernel_7/1.py:3: UserWarning: mine\n": False,
        "nord-01\n/lib/a.py:3: FutureWarning: old\n": False,
        "nord-01": False,
    }
    for text, library in texts.items():
        outputs = [nbformat.v4.new_output("stream", name="stderr", text=text)]
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a()", outputs=outputs)])
        assert bool(take_warnings(made)) is library
        assert bool(made.cells[0].outputs) is not library


def test_an_element_is_made_by_chapters_alone() -> None:
    with pytest.raises(Fault, match="uden om kapitlet"):
        Element("note", "a", "", "<p>nord-01</p>", "nord-01")
    with pytest.raises(Fault, match="uden om kapitlet"):
        type("Mine", (Element,), {})


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project with a cell more in a chapter, which shows who the children are."""
    root = copy_sources(tmp_path_factory.mktemp("elsewhere") / "project")
    path = root / "notebooks" / "fidelity.ipynb"
    content = nbformat.read(path, as_version=4)
    read = 'print(pd.read_csv(f"{data}/projects/nord/children.csv").iloc[:3, :9].to_string(header=False))'
    content.cells.insert(
        5, nbformat.v4.new_code_cell(f"import pandas as pd\n{read}", metadata={"tags": ["remove-cell"]})
    )
    nbformat.write(content, path)
    return root


@pytest.mark.parametrize(
    "command",
    [
        ("run", "fidelity", "nord"),
        ("build", "--only", "nord/fidelity", "--limit", "1"),
        ("build", "--internal", "--project", "nord"),
    ],
    ids=["run", "build", "internal"],
)
def test_no_command_publishes_it(command: tuple[str, ...], elsewhere: Path, folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(elsewhere / "src"), "ERFARING_STORE": str(tmp_path / "store")}
    where = ["--data", str(folder / "study"), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-m", "helpers.cli", *command, *where],
        cwd=elsewhere, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "En celle viser andet end bogens egne elementer: udskrevet tekst" in done.stderr
    assert "celle 4, «print(pd.read_csv" in done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"nord-01" in path.read_bytes()]
