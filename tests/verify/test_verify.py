"""A downloaded package: what was published passes, and every change is reported."""

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import project
import pytest

from pipeline.core import wording
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.package import layout, zip_package
from pipeline.releases import ledger, signature
from pipeline.releases.ledger import Entry
from pipeline.run import release
from pipeline.verify.verify_package import verify

NO_LEDGER = "no releases.json found: whether this package was published was not checked"
DATABASE = "khorasan-rivalry.duckdb"
needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package of the tiny dataset, which no test changes, away from its ledger."""
    folder = project.tiny(tmp_path_factory.mktemp("published") / "project")
    released = release.release(folder, None, lambda _: None).released
    assert released is not None
    (folder / "dist" / ledger.NAME).unlink()
    return released


@pytest.fixture
def held(published: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(published, tmp_path / published.name)


def result(place: Path, **options: Path | bool | None) -> tuple[list[str], list[str]]:
    """Return the findings and the notes, as a reader sees them."""
    verification = verify(place, **options)  # type: ignore[arg-type]
    assert {finding.check.partition(".")[0] for finding in verification.findings} <= {"verify"}
    findings = [f"{f.place} {f.check} {wording.message(f)}" for f in verification.findings]
    return findings, [wording.phrase(note) for note in verification.notes]


def printed(place: Path, **options: Path | bool | None) -> list[str]:
    """Return the findings, as a reader sees them."""
    return result(place, **options)[0]


def resum(folder: Path) -> None:
    """Make the sums fit the files again, in the descriptor too, as somebody who forges a package does."""
    path = folder / "datapackage.json"
    said = json.loads(path.read_text("utf-8"))
    for one in said["resources"]:
        one["hash"] = f"sha256:{sha256(folder / one['path'])}"
        if "bytes" in one:
            one["bytes"] = (folder / one["path"]).stat().st_size
    path.write_text(json.dumps(said), "utf-8")
    lines = [f"{sha256(file)}  {name}\n" for name, file in layout.files(folder) if name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def entry(published: Path) -> Entry:
    """What the publishers say of the package."""
    with duckdb.connect(str(published / DATABASE), read_only=True) as connection:
        said = json.loads((published / "datapackage.json").read_text("utf-8"))
        tables = {
            one["name"]: ledger.table_sum(
                connection,
                f'"{one["name"]}"',
                [field["name"] for field in one["schema"]["fields"]],
                one["schema"]["primaryKey"],
            )
            for one in said["resources"]
            if "schema" in one
        }
    files = {f"{published.name}/{name}": sha256(path) for name, path in layout.files(published)}
    zipped = f"{published.name}.zip"
    return Entry("0.5.0", "2026-11-22", "", {}, tables, {**files, zipped: sha256(published.parent / zipped)})


def test_a_published_folder_and_a_published_zip_pass(published: Path) -> None:
    for place in (published, published.with_name(f"{published.name}.zip")):
        assert result(place, complete=True) == ([], ["not signed", NO_LEDGER])


def test_nothing_is_written_to_a_verified_package(held: Path) -> None:
    before = project.contents(held)
    verify(held)
    assert project.contents(held.parent) == {f"{held.name}/{name}": data for name, data in before.items()}


def test_changed_missing_and_added_files_are_reported_together(held: Path) -> None:
    old = sha256(held / "README.md")
    (held / "README.md").write_text("new", "utf-8")
    (held / "CODEBOOK.md").unlink()
    (held / "data" / "more.txt").write_text("x", "utf-8")
    (held / "::error::x").write_text("x", "utf-8")
    (held / "notes.md").symlink_to("/etc/passwd")
    assert printed(held) == [
        ' verify.added "::error::x" is not a valid name for a file of a package',
        "CODEBOOK.md verify.missing the file is missing",
        f"README.md verify.changed the file has changed: its SHA-256 is {sha256(held / 'README.md')}, "
        f"expected {old}",
        "data/more.txt verify.added the file is not listed in SHA256SUMS",
        "notes.md verify.link the file is a symbolic link; a package contains regular files only",
    ]


def test_missing_files_that_git_does_not_store_are_a_note_or_with_complete_findings(held: Path) -> None:
    (held / DATABASE).unlink()
    (held / "data" / "events.parquet").unlink()
    note = "not checked because they are missing: 1 .duckdb, 1 .parquet (use --require-all to require them)"
    assert result(held) == ([], [note, "not signed", NO_LEDGER])
    missing = [
        "data/events.parquet verify.missing the file is missing",
        f"{DATABASE} verify.missing the file is missing",
    ]
    assert printed(held, complete=True) == missing
    zip_package.write_zip(held, held.with_suffix(".zip"), "2026-01-01")
    assert printed(held.with_suffix(".zip")) == missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["SHA256SUMS verify.sums the file lists no files"]),
        (f"{'a' * 64}  ../../etc/passwd\n", ['SHA256SUMS:1 verify.sums "../../etc/passwd" is not a valid name for a file of a package']),
        (f"{'a' * 64}  /etc/passwd\n", ['SHA256SUMS:1 verify.sums "/etc/passwd" is not a valid name for a file of a package']),
        ("\x1b[2J\n", ['SHA256SUMS:1 verify.sums "\\x1b[2J" is not a SHA-256 followed by a file name']),
        (f"{'a' * 64}  SHA256SUMS\n", ["SHA256SUMS:1 verify.sums SHA256SUMS must not list itself"]),
        (f"{'a' * 64}  x\n{'b' * 64}  x\n", ["SHA256SUMS:2 verify.sums x is listed more than once"]),
    ],
)  # fmt: skip
def test_invalid_sums_are_reported(text: str, expected: list[str], held: Path) -> None:
    (held / "SHA256SUMS").write_text(text, "utf-8")
    assert [line for line in printed(held) if "verify.sums" in line] == expected


def test_cells_keys_and_references_that_break_the_schema_are_reported_with_their_line(held: Path) -> None:
    edit(held / "data" / "events.csv", "\nE0002,", "\nE0001,")
    edit(held / "data" / "places.csv", "P0001,", "Q0001,")
    resum(held)
    found = {(finding.place, finding.check) for finding in verify(held).findings}
    assert {("data/events.csv:3:1", "verify.key"), ("data/places.csv:2:1", "verify.pattern")} <= found
    assert {check for _, check in found} == {"verify.key", "verify.pattern", "verify.reference"}


def test_rows_that_differ_between_the_formats_are_reported_by_their_key(held: Path) -> None:
    with duckdb.connect(str(held / DATABASE)) as connection:
        connection.execute("UPDATE codes SET label = 'Else' WHERE list = 'event_roles' AND code = 'target'")
        connection.execute("CREATE TABLE more (x INTEGER)")
    with duckdb.connect() as connection:
        file = held / "data" / "codes.parquet"
        connection.execute(
            f"CREATE TABLE t AS FROM '{file}' WHERE NOT (list = 'event_roles' AND code = 'target')"
        )
        connection.execute(f"COPY t TO '{file}'")
        other = held / "data" / "events.parquet"
        connection.execute(f"COPY (SELECT 1 AS x) TO '{other}'")
    (held / "data" / "actors.parquet").write_bytes(b"PAR1")
    resum(held)
    names = duckdb.sql(f"DESCRIBE FROM '{held}/data/events.csv'").fetchall()
    in_csv = '"event_roles, target" is in data/codes.csv, but not in this file with the same values'
    assert sorted(line.split("DuckDB")[0] for line in printed(held)) == [
        "data/actors.parquet verify.file ",
        f"data/codes.parquet verify.rows {in_csv}",
        f'data/events.parquet verify.rows events: the columns are "x", expected {", ".join(n for n, *_ in names)}',
        f"{DATABASE} verify.rows {in_csv}",
        f'{DATABASE} verify.rows "event_roles, target" is not in data/codes.csv with these values',
        f'{DATABASE} verify.rows the table "more" is not in datapackage.json',
    ]


def test_a_view_in_a_package_s_database_is_not_run(held: Path) -> None:
    with duckdb.connect(str(held / DATABASE)) as connection:
        connection.execute("ALTER TABLE codes RENAME TO elsewhere")
        connection.execute("CREATE VIEW codes AS SELECT * FROM elsewhere WHERE error('it ran')")
    resum(held)
    assert printed(held) == [
        f'{DATABASE} verify.rows the table "elsewhere" is not in datapackage.json',
        f"{DATABASE} verify.rows the table codes is missing",
    ]


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + b"\0" * 9000, b"x" * 20_000])
def test_a_file_that_is_not_a_database_is_reported(data: bytes, held: Path) -> None:
    (held / DATABASE).write_bytes(data)
    resum(held)
    assert [line.split(" DuckDB")[0] for line in printed(held)] == [f"{DATABASE} verify.file"]


BROKEN: dict[str, tuple[Callable[[dict[str, object]], object], str]] = {
    "no name": (lambda said: said.pop("name"), "'name' is a required property"),
    "a version of no form": (
        lambda said: said.update(version="1.0.0\n"),
        "version: '1.0.0\\n' does not match",
    ),
    "a path that leaves the folder": (
        lambda said: said["resources"][0].update(path="../x.csv"),  # type: ignore[index]
        "resources[0].path: '../x.csv' does not match",
    ),
    "a name that is SQL": (
        lambda said: said["resources"][0].update(name='x"; DROP TABLE y; --'),  # type: ignore[index]
        "resources[0].name: 'x\"; DROP TABLE y; --' does not match",
    ),
    "a field that is SQL": (
        lambda said: said["resources"][0]["schema"]["fields"][0].update(name='x", (SELECT 1) AS "y'),  # type: ignore[index]
        "events: fields[0].name: ",
    ),
    "a key of no field": (
        lambda said: said["resources"][0]["schema"].update(uniqueKeys=[["none"]]),  # type: ignore[index]
        "events: unknown field in a key: none",
    ),
    "a hash of other bytes": (
        lambda said: said["resources"][0].update(hash="sha256:ab"),  # type: ignore[index]
        "data/events.csv has SHA-256 ",
    ),
    "no resource": (lambda said: said.update(resources=[]), "resources: [] "),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_invalid_descriptor_is_reported(kind: str, held: Path) -> None:
    change, expected = BROKEN[kind]
    path = held / "datapackage.json"
    said = json.loads(path.read_text("utf-8"))
    change(said)
    path.write_text(json.dumps(said), "utf-8")
    lines = [line for line in printed(held) if not line.startswith("datapackage.json verify.changed")]
    assert len(lines) == 1
    assert lines[0].partition(" verify.")[2].partition(" ")[2].startswith(expected)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "\ufeff{}", "null"])
def test_a_descriptor_that_cannot_be_read_is_reported(text: str, held: Path) -> None:
    (held / "datapackage.json").write_text(text, "utf-8")
    assert "datapackage.json verify.descriptor" in {" ".join(line.split()[:2]) for line in printed(held)}


def test_a_package_that_agrees_with_the_ledger_passes(published: Path, held: Path) -> None:
    ledger.write(held.parent, [entry(published)])
    assert result(held) == ([], ["not signed", "compared with the ledger releases.json"])
    zipped = published.with_name(f"{published.name}.zip")
    assert printed(zipped, releases=held.parent / "releases.json") == []


def test_a_forged_package_with_matching_sums_is_reported_by_the_ledger(published: Path, held: Path) -> None:
    ledger.write(held.parent, [entry(published)])
    for name in (DATABASE, *(f"data/{path.name}" for path in (held / "data").glob("*.parquet"))):
        (held / name).unlink()
    edit(held / "data" / "places.csv", "Kabul", "Herat")
    said = json.loads((held / "datapackage.json").read_text("utf-8"))
    said["resources"] = [one for one in said["resources"] if (held / one["path"]).is_file()]
    (held / "datapackage.json").write_text(json.dumps(said), "utf-8")
    resum(held)
    rows = entry(published).tables["places"].rows
    assert printed(held) == [
        "SHA256SUMS verify.ledger the file differs from the one that was published",
        "data/places.csv verify.ledger the file differs from the one that was published",
        f"data/places.csv verify.ledger the rows differ from those that were published ({rows} rows here, {rows} published)",
        "datapackage.json verify.ledger the file differs from the one that was published",
    ]


def test_a_version_that_is_not_in_the_ledger_is_reported(published: Path, held: Path) -> None:
    one = entry(published)
    other = Entry("9.0.0", "2030-01-01", "", {}, one.tables, one.files)
    ledger.write(held.parent, [other])
    assert printed(held) == [
        f"datapackage.json verify.ledger the ledger has no release {published.name}; its versions are: 9.0.0"
    ]


def test_a_missing_place_ledger_or_file_of_signers_is_an_error_in_one_sentence(
    held: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for place, how, sentence in (
        (tmp_path / "none", {}, "there is nothing at"),
        (tmp_path / "empty", {}, "is not a package"),
        (held, {"releases": tmp_path / "none"}, "there is no ledger at"),
        (held, {"signers": tmp_path / "none"}, "there is no file of allowed signers at"),
    ):
        with pytest.raises(CallError, match=sentence):
            verify(place, **how)  # type: ignore[arg-type]


def key(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a key, and a file that allows it."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder / name], check=True)
    public = (folder / f"{name}.pub").read_text("utf-8")
    signers = folder / f"{name}.signers"
    signers.write_text(f'{name}@example.org namespaces="file" {public}', "utf-8")
    return folder / name, signers


@needs_keys
def test_a_signature_is_checked_with_the_keys_that_the_reader_allows(held: Path, tmp_path: Path) -> None:
    ours, signers = key(tmp_path, "maker")
    _, others = key(tmp_path, "other")
    assert printed(held, signers=signers) == [
        "SHA256SUMS verify.signature the signature SHA256SUMS.sig is missing"
    ]
    signature.sign(held, ours)
    found, notes = result(held, signers=signers)
    assert (found, [note.partition(" with ")[0] for note in notes]) == (
        [],
        ["signed by maker@example.org", NO_LEDGER],
    )
    wrong = "SHA256SUMS.sig verify.signature the signature is not valid: "
    assert printed(held, signers=others) == [f"{wrong}it was not made by any of the signers in other.signers"]
    found, notes = result(held)
    assert (found, [note.partition(" with ED25519 key ")[0] for note in notes]) == ([], ["signed", NO_LEDGER])
    edit(held / "README.md", "Version", "version")
    resum(held)
    sums = (held / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (held / "SHA256SUMS").write_text("".join(line for line in sums if ".sig" not in line), "utf-8")
    assert printed(held) == [f"{wrong}Signature verification failed: incorrect signature"]
    assert printed(held, signers=signers) == [f"{wrong}Signature verification failed: incorrect signature"]


@needs_keys
def test_a_key_that_cannot_sign_is_an_error(held: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="cannot sign with "):
        signature.sign(held, tmp_path / "none")
    assert not (held / "SHA256SUMS.sig").exists()


def script(folder: Path) -> tuple[int, list[str]]:
    """Run the script of a package as a reader does, without any library but Python's own."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_script_runs_on_the_python_version_that_it_names(held: Path) -> None:
    ast.parse((held / "verify.py").read_text("utf-8"), feature_version=(3, 8))


def test_the_script_passes_a_published_package(held: Path) -> None:
    names = [name for name in sorted(project.contents(held)) if name != "SHA256SUMS"]
    assert script(held) == (0, [*(f"ok {name}" for name in names), "all files match SHA256SUMS"])


def test_the_script_reports_each_wrong_file(held: Path) -> None:
    (held / "README.md").write_text("new", "utf-8")
    (held / "CODEBOOK.md").unlink()
    (held / "\x1b[2J").write_text("x", "utf-8")
    with (held / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'a' * 64}  ../x\n{'a' * 64}  /etc/passwd\n")
    code, lines = script(held)
    assert code == 1
    assert [line for line in lines if not line.startswith("ok ")] == [
        "missing CODEBOOK.md",
        "changed README.md",
        f"refused '{'a' * 64}  ../x'",
        f"refused '{'a' * 64}  /etc/passwd'",
        "added '\\x1b[2J'",
        "5 files do not match",
    ]


def test_the_script_does_not_follow_links(held: Path, tmp_path: Path) -> None:
    shutil.move(held / "data", tmp_path / "data")
    (held / "data").symlink_to(tmp_path / "data")
    code, lines = script(held)
    assert code == 1
    assert {line.split()[0] for line in lines if " data/" in line} == {"link"}


def test_the_command_prints_findings_and_notes_and_ends_with_their_exit_code(held: Path) -> None:
    program = [str(Path(sys.executable).parent / "pipeline"), "verify", str(held)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"not signed\n{NO_LEDGER}\n0 errors, 0 warnings\n",
        "",
    )
    (held / "CODEBOOK.md").unlink()
    done = subprocess.run(
        [*program, "--format", "github"], cwd=held, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (
        1,
        "::error file=CODEBOOK.md,title=verify.missing::the file is missing (hint: download the package again)\n",
    )
    done = subprocess.run([*program[:2], str(held / "none")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: there is nothing at {held}/none\n")


def test_a_zip_that_contains_a_link_is_not_opened(held: Path) -> None:
    place = held.with_suffix(".zip")
    zip_package.write_zip(held, place, "2026-01-01")
    with zipfile.ZipFile(place, "a") as archive:
        link = zipfile.ZipInfo(f"{held.name}/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(CallError, match="is a link"):
        verify(place)
