"""A browser that opens pages as a reader does, and records errors and requests."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSIDE = {"data", "blob"}  # schemes of addresses that need no request
SECONDS = 30  # long enough for a busy machine

Theme = Literal["light", "dark"]


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Debian's Chromium without a window, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@dataclass
class Visits:
    """The visits of one test.

    Attributes:
        beside: whether a page opened as a file can read the other files of its folder.
        complaints: console errors and warnings, page errors, and requests to anything but the page or its server.
    """

    browser: Browser
    beside: bool = False
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        address: str | Path,
        *,
        width: int = 1440,
        height: int = 900,
        theme: Theme = "light",
        scripts: bool = True,
    ) -> Page:
        """Open a page, or the file at a path, in a window of that width and height in CSS pixels.

        Returns when the page has loaded, which need not mean that its scripts are done.
        To wait for something else, hand `wait_for_function` a function: the pages forbid `eval`, by which
        Playwright would read a bare expression again and again.
        """
        home = address.resolve().as_uri() if isinstance(address, Path) else address
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(SECONDS * 1000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", functools.partial(self._asked, home))
        page.goto(home)
        return page

    def close(self) -> None:
        """Close every page that was opened."""
        for context in self.contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _asked(self, home: str, request: Request) -> None:
        requested, own = urlsplit(request.url), urlsplit(home)
        if own.netloc:
            same = requested.netloc == own.netloc
        elif self.beside:
            same = PurePosixPath(requested.path).parent == PurePosixPath(own.path).parent
        else:
            same = requested.path == own.path
        if requested.scheme not in INSIDE and not (requested.scheme == own.scheme and same):
            self.complaints.append(f"request: {request.method} {request.url}")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its address, which ends with a slash."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def barriers(page: Page) -> list[dict[str, Any]]:
    """Return what axe-core finds serious or critical: the rule, and the elements that break it."""
    # A page may fetch nothing, nor may axe; the elements that break no rule need not be listed.
    options = {"preload": False, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [
        {
            "rule": violation["id"],
            "help": violation["help"],
            "elements": [node["html"] for node in violation["nodes"]],
        }
        for violation in violations
        if violation["impact"] in {"serious", "critical"}
    ]
