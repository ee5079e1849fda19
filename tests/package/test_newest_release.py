"""What leads to the newest release: the page of all versions, dist/latest/, and copies at the root."""

import json
from pathlib import Path

import browser
import project
import pytest
from playwright.sync_api import Browser

from pipeline.core.checksum import sha256
from pipeline.core.finding import Message
from pipeline.package import newest_release
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry, Yank
from pipeline.site import versions_page

FAULTY = Yank("Its <numbers> are wrong.", "2024-03-01", "1.1.0")


def published(folder: Path, version: str, notes: tuple[str, ...] = (), mark: Yank | None = None) -> Entry:
    """Write what a release has of its folder, and return its entry in the ledger."""
    package = folder / "dist" / f"made-{version}"
    (package / "data").mkdir(parents=True)
    texts = {
        "datapackage.json": json.dumps({"title": "Things & more", "id": "https://doi.org/10.5555/X.1"}),
        "CITATION.cff": f"version: {version}\n",
        ".zenodo.json": f'{{"version": "{version}"}}\n',
        "index.html": f"<h1>{version}</h1>",
        "data/things.csv": "id\n",
    }
    for name, text in texts.items():
        (package / name).write_text(text, "utf-8")
    files = {f"made-{version}/{name}": sha256(package / name) for name in texts}
    files[f"made-{version}.zip"] = "ab" * 32
    return Entry(version, "2024-01-01", "0" * 64, {}, {}, files, notes, yanked=mark)


@pytest.fixture
def entries(tmp_path: Path) -> tuple[Entry, ...]:
    """Three releases, of which the last is faulty."""
    return (
        published(tmp_path, "1.0.0"),
        published(tmp_path, "1.1.0", ("Things & more.",)),
        published(tmp_path, "1.2.0", ("Wrong.",), FAULTY),
    )


def test_all_versions_are_listed_and_the_newest_is_the_last_that_is_not_faulty(
    entries: tuple[Entry, ...], tmp_path: Path
) -> None:
    assert newest_release.write(tmp_path, entries) == []
    dist = tmp_path / "dist"
    page = (dist / "index.html").read_text("utf-8")
    lines = [line for line in page.partition("<main>")[2].splitlines() if "<h" in line or "<li>" in line]
    assert lines == [
        "<h1>Things &amp; more</h1>",
        '<h2 id="v1.2.0">1.2.0 <time datetime="2024-01-01">2024-01-01</time></h2>',
        "<li>Wrong.</li>",
        '<li><a href="made-1.2.0/index.html">Page of 1.2.0</a></li>',
        '<li><a href="https://doi.org/10.5555/x.1">https://doi.org/10.5555/x.1</a></li>',
        "<li><details><summary>CSV files of 1.2.0 (1)</summary>",
        '<li><a href="made-1.2.0/data/things.csv" download>things.csv</a></li>',
        '<h2 id="v1.1.0">1.1.0 <time datetime="2024-01-01">2024-01-01</time></h2>',
        "<li>Things &amp; more.</li>",
        '<li><a href="made-1.1.0/index.html">Page of 1.1.0</a></li>',
        '<li><a href="made-1.1.0.zip" download>made-1.1.0.zip</a>, all files</li>',
        '<li><a href="https://doi.org/10.5555/x.1">https://doi.org/10.5555/x.1</a></li>',
        "<li><details><summary>CSV files of 1.1.0 (1)</summary>",
        '<li><a href="made-1.1.0/data/things.csv" download>things.csv</a></li>',
        '<h2 id="v1.0.0">1.0.0 <time datetime="2024-01-01">2024-01-01</time></h2>',
        '<li><a href="made-1.0.0/index.html">Page of 1.0.0</a></li>',
        '<li><a href="https://doi.org/10.5555/x.1">https://doi.org/10.5555/x.1</a></li>',
        "<li><details><summary>CSV files of 1.0.0 (1)</summary>",
        '<li><a href="made-1.0.0/data/things.csv" download>things.csv</a></li>',
    ]
    assert 'The newest that is not faulty is <a href="made-1.1.0/index.html">1.1.0</a>' in page
    assert page.count("<strong>Do not use this version.</strong> Marked as faulty since") == 1
    assert "2024-03-01</time>: Its &lt;numbers&gt; are wrong.</p>" in page
    assert json.loads((dist / "latest" / "release.json").read_text("utf-8")) == {
        "version": "1.1.0",
        "released": "2024-01-01",
        "doi": "10.5555/x.1",
        "folder": "made-1.1.0",
        "zip": "made-1.1.0.zip",
        "sha256": "ab" * 32,
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dist"]


def test_the_pages_of_this_repository_are_those_that_a_release_writes() -> None:
    dist = project.REPOSITORY / "dist"
    releases = ledger.read(dist)
    assert (dist / "index.html").read_text("utf-8") == versions_page.text(dist, releases)
    assert (dist / "latest" / "index.html").read_text("utf-8") == versions_page.redirect(dist, releases)


def test_the_citation_is_copied_to_the_root_of_a_repository_and_replaces_only_copies(
    entries: tuple[Entry, ...], tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    assert newest_release.write(tmp_path, entries[:1]) == []
    assert newest_release.write(tmp_path, entries) == []
    assert (tmp_path / "CITATION.cff").read_text("utf-8") == "version: 1.1.0\n"
    assert json.loads((tmp_path / ".zenodo.json").read_text("utf-8")) == {"version": "1.1.0"}
    for name in ("CITATION.cff", "dist/index.html"):
        (tmp_path / name).write_text("our own", "utf-8")
    assert newest_release.write(tmp_path, entries) == [
        Message("notes.not_replaced", {"file": "dist/index.html"}),
        Message("notes.not_replaced", {"file": "CITATION.cff"}),
    ]
    assert {(tmp_path / name).read_text("utf-8") for name in ("CITATION.cff", "dist/index.html")} == {
        "our own"
    }


def test_links_and_folders_in_the_way_are_left_as_they_are(
    entries: tuple[Entry, ...], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "dist" / "latest").symlink_to(outside)
    (tmp_path / "dist" / "index.html").symlink_to(outside / "index.html")
    (tmp_path / ".git").mkdir()
    (tmp_path / "CITATION.cff").symlink_to(outside / "CITATION.cff")
    names = ("dist/latest/release.json", "dist/latest/index.html", "dist/index.html", "CITATION.cff")
    assert newest_release.write(tmp_path, entries) == [
        Message("notes.not_replaced", {"file": name}) for name in names
    ]
    assert list(outside.iterdir()) == []


@pytest.mark.browser
def test_latest_leads_to_the_page_of_the_newest_version_and_keeps_the_part_after_the_hash(
    entries: tuple[Entry, ...], tmp_path: Path, chromium: Browser
) -> None:
    newest_release.write(tmp_path, entries)
    latest = (tmp_path / "dist" / "latest" / "index.html").as_uri()
    target = (tmp_path / "dist" / "made-1.1.0" / "index.html").as_uri()
    for script in (True, False):
        context = chromium.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{latest}#things/1")
        page.wait_for_url(lambda url: url.startswith(target))
        assert page.url == (f"{target}#things/1" if script else target)
        context.close()


@pytest.mark.browser
def test_the_page_of_all_versions_has_no_serious_fault_of_accessibility(
    entries: tuple[Entry, ...], tmp_path: Path, chromium: Browser
) -> None:
    newest_release.write(tmp_path, entries)
    page = chromium.new_page()
    page.goto((tmp_path / "dist" / "index.html").as_uri())
    assert browser.barriers(page) == []
    page.close()


def test_a_ledger_whose_versions_are_all_faulty_has_a_newest_one(tmp_path: Path) -> None:
    only = published(tmp_path, "1.1.0", mark=FAULTY)
    newest_release.write(tmp_path, (only,))
    assert ledger.newest((only,)) is None
    assert "All versions are marked as faulty." in (tmp_path / "dist" / "index.html").read_text("utf-8")
