"""What a chapter's page says of where it comes from: its notebook, and the key of its run."""

from __future__ import annotations

from helpers.pipeline.plan import Run

# The first characters find the run in manifest.json, and are too few digits to be taken for a personal number.
_SHOWN = 9


def trace_of(run: Run, key: str) -> str:
    """A paragraph for the end of a chapter's page, as HTML; paper leaves it out.

    Args:
        run: The run the page was made by.
        key: The run's key; manifest.json has the inputs behind it.
    """
    return (
        f'<p class="erf-note erf-screen erf-trace" data-key="{key}">Siden er dannet af notesbogen '
        f"<code>notebooks/{run.chapter}.ipynb</code>. Kørslens nøgle begynder med <code>{key[:_SHOWN]}</code>; "
        "filen <code>manifest.json</code> viser, hvad den er lavet af.</p>"
    )
