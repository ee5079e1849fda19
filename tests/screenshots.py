"""Screenshots of the pages for visual review: `make screenshots` writes them to build/screenshots/."""

import shutil
from pathlib import Path
from typing import get_args

import browser
import pages
import project
import shared_release

BUILD = project.REPOSITORY / "build"
WIDTHS = (1440, 390)
# The front, and records that differ: an event, an actor, a place, a document.
VIEWS = {
    "front": "",
    "event": "#events/E0002",
    "actor": "#actors/A0001",
    "place": "#places/P0001",
    "source": "#sources/S002",
}


def main() -> None:
    """Release the current datasets, and take a screenshot of each view at each width and in each theme."""
    sites, shots = BUILD / "sites", BUILD / "screenshots"
    for folder in (sites, shots):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with browser.launched() as started:
        visits = browser.Visits(started)
        for name in ("real", "made", "strikes"):
            site = pages.Site.of(shared_release.released(name, sites))
            for view, address in VIEWS.items() if name != "strikes" else [("front", "")]:
                for width in WIDTHS:
                    for theme in get_args(browser.Theme):
                        _shoot(
                            visits,
                            site.address + address,
                            shots / f"{name}-{view}-{width}-{theme}.png",
                            width,
                            theme,
                        )
        visits.close()
    if visits.complaints:
        raise SystemExit("\n".join(visits.complaints))


def _shoot(visits: browser.Visits, address: str, file: Path, width: int, theme: browser.Theme) -> None:
    page = pages.opened(visits, address, width=width, theme=theme)
    page.screenshot(path=file, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
