"""A browser for tests: Debian's Chromium without a window, spoken to over two pipes (the DevTools protocol).

with Browser() as browser:
    page = browser.open(path)      # a file or an address
    page.errors, page.requests, page.text(), page.html(), page.evaluate("1 + 1"), page.screenshot(target)
    page.show(width=320, theme="dark"), page.press("Tab"), page.on_paper()
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.debian import installed

_START = "import os, sys; a, b, *c = sys.argv[1:]; os.dup2(int(a), 3); os.dup2(int(b), 4); os.execv(c[0], c)"
# What a key is called in a page, its number, and the text it writes.
_KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Space": (" ", 32, " "),
    "Escape": ("Escape", 27, ""),
}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # tests run as root in a container; nothing but our own pages is opened
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--lang=da",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--remote-debugging-pipe",
)


@cache
def chromium() -> str:
    """Chromium's path."""
    return installed(lambda: next((path for name in _NAMES if (path := shutil.which(name))), None), "chromium")


@dataclass
class Page:
    """An open page and what it did: its errors, what it fetched, the dialogs it opened."""

    browser: Browser
    session: str
    target: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    loaded: bool = False

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self.browser.call(method, parameters, self.session)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression (a promise's, too)."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 10) -> None:
        """Wait until a JavaScript expression holds."""
        look = f"new Promise(done => {{ const end = performance.now() + {seconds * 1000}; const look = () => {{"
        look += f"const holds = Boolean({expression}); if (holds || performance.now() > end) done(holds);"
        look += "else setTimeout(look, 10); }; look(); })"
        assert self.evaluate(look), f"does not come true: {expression}"

    def goto(self, place: Path | str, *, settle: float = 0.0) -> Self:
        """Open a file or an address; what was recorded before is forgotten."""
        address = place.resolve().as_uri() if isinstance(place, Path) else place
        for record in (self.errors, self.requests, self.dialogs):
            record.clear()
        self.loaded = False
        answer = self.call("Page.navigate", url=address)
        if "errorText" in answer:
            raise AssertionError(f"{address}: {answer['errorText']}")
        self.browser.wait(lambda: self.loaded, f"{address} does not load")
        if settle:
            end = time.monotonic() + settle
            while (left := end - time.monotonic()) > 0:
                self.browser.receive(left)
        # What the page did while loading has been told of once the browser answers the next question.
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
        return self

    def html(self) -> str:
        """The document as it now is."""
        return str(self.evaluate("document.documentElement.outerHTML"))

    def text(self) -> str:
        """All text of the document, shown or folded away, scripts and styles left out."""
        return str(
            self.evaluate(
                "(() => { const copy = document.body.cloneNode(true);"
                "copy.querySelectorAll('script,style').forEach(e => e.remove()); return copy.textContent; })()"
            )
        )

    def resize(self, width: int, height: int = 900) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def show(self, *, width: int, theme: str, height: int = 900) -> None:
        """The page in a window of this size, light or dark, without loading it anew."""
        self.resize(width, height)
        self.evaluate(
            f"(() => {{ const root = document.documentElement; root.dataset.mode = root.dataset.theme = '{theme}';"
            # What follows the size (ResizeObserver) has done so after two frames.
            "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); })()"
        )

    def still(self) -> None:
        """Without movement from now on, as readers can ask for: nothing is half-way to another colour."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])

    def on_paper(self) -> None:
        """The page as it would be printed."""
        self.call("Emulation.setEmulatedMedia", media="print")

    def press(self, key: str, *, shift: bool = False) -> None:
        """One keystroke: Tab, Enter, Space, Escape."""
        name, code, text = _KEYS[key]
        known = {"key": name, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.call("Input.dispatchKeyEvent", type="keyDown", **known, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    def screenshot(self, target: Path, *, whole: bool = False) -> Path:
        """A PNG of what is seen, or of the whole page."""
        content = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        target.write_bytes(base64.b64decode(content))
        return target

    def close(self) -> None:
        self.browser.pages.pop(self.session, None)
        self.browser.call("Target.closeTarget", {"targetId": self.target})


class Browser:
    """A running Chromium with a profile of its own, both gone when the block ends.

    Args:
        timeout: Seconds to wait for any answer.
        bypass_policy: Whether pages are read without their content-security policy, to see what it would have stopped.
        before: JavaScript run in every document before its own.
        switches: More of Chromium's command-line switches.
    """

    def __init__(
        self, *, timeout: float = 30, bypass_policy: bool = False, before: str = "", switches: Sequence[str] = ()
    ) -> None:
        self.timeout, self.bypass_policy, self.before, self.switches = timeout, bypass_policy, before, switches
        self.pages: dict[str, Page] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self._buffer = b""
        self._last = 0

    def __enter__(self) -> Self:
        self._profile = tempfile.mkdtemp(prefix="erf-browser-")
        out_of, self._into = os.pipe()
        self._from, in_to = os.pipe()
        # Chromium reads commands from its third and writes to its fourth file: our pipes are put there.
        pipes = tuple(fcntl.fcntl(pipe, fcntl.F_DUPFD, 10) for pipe in (out_of, in_to))
        os.close(out_of)
        os.close(in_to)
        start = [sys.executable, "-S", "-c", _START, *map(str, pipes)]
        command = [*start, chromium(), *_SWITCHES, f"--user-data-dir={self._profile}", *self.switches, "about:blank"]
        self._process = subprocess.Popen(
            command,
            pass_fds=pipes,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for pipe in pipes:
            os.close(pipe)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(Exception):
            self.call("Browser.close", {})
        os.close(self._into)
        os.close(self._from)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, place: Path | str, *, width: int = 1280, height: int = 900, settle: float = 0.0) -> Page:
        """A file or an address in a page of its own."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = self.pages[session] = Page(self, session, target)
        for method in ("Page.enable", "Runtime.enable", "Network.enable", "Log.enable"):
            page.call(method)
        if self.bypass_policy:
            page.call("Page.setBypassCSP", enabled=True)
        if self.before:
            page.call("Page.addScriptToEvaluateOnNewDocument", source=self.before)
        page.resize(width, height)
        return page.goto(place, settle=settle)

    def call(self, method: str, parameters: dict[str, Any], session: str = "") -> dict[str, Any]:
        """One command of the protocol and its answer."""
        self._last += 1
        number = self._last
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._into, data) :]
        self.wait(lambda: number in self._answers, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def wait(self, done: Any, what: str) -> None:
        end = time.monotonic() + self.timeout
        while not done():
            left = end - time.monotonic()
            if left <= 0 or not self.receive(left):
                if self._process.poll() is not None:
                    raise AssertionError(f"The browser ended: {what}")
                if left <= 0:
                    raise AssertionError(f"The browser does not answer: {what}")

    def receive(self, seconds: float) -> bool:
        """Take what the browser says within so many seconds; whether it said anything."""
        if not select.select([self._from], [], [], max(0.0, seconds))[0]:
            return False
        data = os.read(self._from, 1 << 20)
        *messages, self._buffer = (self._buffer + data).split(b"\0")
        for message in messages:
            self._take(json.loads(message))
        return bool(data)

    def _take(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answers[message["id"]] = message
            return
        page = self.pages.get(message.get("sessionId", ""))
        if page is None:
            return
        content = message["params"]
        match message["method"]:
            case "Page.loadEventFired":
                page.loaded = True
            case "Network.requestWillBeSent":
                page.requests.append(content["request"]["url"])
            case "Network.webSocketCreated":
                page.requests.append(content["url"])
            case "Runtime.exceptionThrown":
                details = content["exceptionDetails"]
                page.errors.append(str(details.get("exception", {}).get("description", details["text"])))
            case "Runtime.consoleAPICalled" if content["type"] in {"error", "assert"}:
                page.errors.append(" ".join(str(a.get("value", a.get("description"))) for a in content["args"]))
            case "Log.entryAdded" if content["entry"]["level"] == "error":
                page.errors.append(f"{content['entry']['text']} {content['entry'].get('url', '')}")
            case "Page.javascriptDialogOpening":
                page.dialogs.append(content["message"])
                # Not waited for: an answer within an answer.
                self._last += 1
                close = {"id": self._last, "method": "Page.handleJavaScriptDialog", "params": {"accept": False}}
                os.write(self._into, json.dumps(close | {"sessionId": page.session}).encode() + b"\0")


def foreign(requests: Sequence[str]) -> list[str]:
    """The requests that leave this machine's files."""
    return [address for address in requests if not address.startswith(("file:", "data:", "about:", "blob:"))]
