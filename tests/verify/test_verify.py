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
import packages
import project
import pytest
import shared_release

from pipeline.core import wording
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.package import layout, zip_package
from pipeline.releases import ledger, signature
from pipeline.releases.ledger import Entry
from pipeline.verify.verify_package import verify

NO_LEDGER = "no releases.json found: whether this package was published was not checked"
DATABASE = "khorasan-rivalry.duckdb"
needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package of the tiny dataset, which no test changes, away from its ledger."""
    package = shared_release.package(released("tiny"))
    folder = tmp_path_factory.mktemp("published")
    shutil.copyfile(f"{package}.zip", folder / f"{package.name}.zip")
    return shutil.copytree(package, folder / package.name)


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """A copy of the published package."""
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


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def entry(published: Path) -> Entry:
    """Return the ledger entry of the package."""
    with duckdb.connect(str(published / DATABASE), read_only=True) as connection:
        descriptor = json.loads((published / "datapackage.json").read_text("utf-8"))
        tables = {
            resource["name"]: ledger.table_sum(
                connection,
                f'"{resource["name"]}"',
                [field["name"] for field in resource["schema"]["fields"]],
                resource["schema"]["primaryKey"],
            )
            for resource in descriptor["resources"]
            if "schema" in resource
        }
    files = {f"{published.name}/{name}": sha256(path) for name, path in layout.files(published)}
    zipped = f"{published.name}.zip"
    return Entry(
        "0.5.0", "2026-11-22", "0" * 64, {}, tables, {**files, zipped: sha256(published.parent / zipped)}
    )


def test_a_published_folder_and_a_published_zip_pass(published: Path) -> None:
    for place in (published, published.with_name(f"{published.name}.zip")):
        assert result(place, complete=True) == ([], ["not signed", NO_LEDGER])


def test_nothing_is_written_to_a_verified_package(copied: Path) -> None:
    before = project.contents(copied)
    verify(copied)
    assert project.contents(copied.parent) == {f"{copied.name}/{name}": data for name, data in before.items()}


def test_changed_missing_and_added_files_are_reported_together(copied: Path) -> None:
    old = sha256(copied / "README.md")
    (copied / "README.md").write_text("new", "utf-8")
    (copied / "CODEBOOK.md").unlink()
    (copied / "data" / "more.txt").write_text("x", "utf-8")
    (copied / "::error::x").write_text("x", "utf-8")
    (copied / "notes.md").symlink_to("/etc/passwd")
    assert printed(copied) == [
        ' verify.added "::error::x" is not a valid name for a file of a package',
        "CODEBOOK.md verify.missing the file is missing",
        f"README.md verify.changed the file has changed: its SHA-256 is {sha256(copied / 'README.md')}, "
        f"expected {old}",
        "data/more.txt verify.added the file is not listed in SHA256SUMS",
        "notes.md verify.link the file is a symbolic link; a package contains regular files only",
    ]


@pytest.mark.slow
def test_missing_files_that_git_does_not_store_are_a_note_or_with_complete_findings(copied: Path) -> None:
    (copied / DATABASE).unlink()
    (copied / "data" / "events.parquet").unlink()
    note = "not checked because they are missing: 1 .duckdb, 1 .parquet (use --require-all to require them)"
    assert result(copied) == ([], [note, "not signed", NO_LEDGER])
    missing = [
        "data/events.parquet verify.missing the file is missing",
        f"{DATABASE} verify.missing the file is missing",
    ]
    assert printed(copied, complete=True) == missing
    zip_package.write_zip(copied, copied.with_suffix(".zip"), "2026-01-01")
    assert printed(copied.with_suffix(".zip")) == missing


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
def test_invalid_sums_are_reported(text: str, expected: list[str], copied: Path) -> None:
    (copied / "SHA256SUMS").write_text(text, "utf-8")
    assert [line for line in printed(copied) if "verify.sums" in line] == expected


def test_cells_keys_and_references_that_break_the_schema_are_reported_with_their_line(copied: Path) -> None:
    edit(copied / "data" / "events.csv", "\nE0002,", "\nE0001,")
    edit(copied / "data" / "places.csv", "P0001,", "Q0001,")
    packages.resum(copied)
    reported = {(finding.place, finding.check) for finding in verify(copied).findings}
    assert {("data/events.csv:3:1", "verify.key"), ("data/places.csv:2:1", "verify.pattern")} <= reported
    assert {check for _, check in reported} == {"verify.key", "verify.pattern", "verify.reference"}


def test_rows_that_differ_between_the_formats_are_reported_by_their_key(copied: Path) -> None:
    with duckdb.connect(str(copied / DATABASE)) as connection:
        connection.execute(
            "UPDATE codes SET label = 'Else' WHERE code_list = 'event_roles' AND code = 'target'"
        )
        connection.execute("CREATE TABLE more (x INTEGER)")
    with duckdb.connect() as connection:
        file = copied / "data" / "codes.parquet"
        connection.execute(
            f"CREATE TABLE t AS FROM '{file}' WHERE NOT (code_list = 'event_roles' AND code = 'target')"
        )
        connection.execute(f"COPY t TO '{file}'")
        parquet = copied / "data" / "events.parquet"
        connection.execute(f"COPY (SELECT 1 AS x) TO '{parquet}'")
    (copied / "data" / "actors.parquet").write_bytes(b"PAR1")
    packages.resum(copied)
    names = duckdb.sql(f"DESCRIBE FROM '{copied}/data/events.csv'").fetchall()
    in_csv = '"event_roles, target" is in data/codes.csv, but not in this file with the same values'
    assert sorted(printed(copied)) == [
        "data/actors.parquet verify.file the file cannot be read as Parquet",
        f"data/codes.parquet verify.rows {in_csv}",
        f'data/events.parquet verify.rows events: the columns are "x", expected {", ".join(n for n, *_ in names)}',
        f"{DATABASE} verify.rows {in_csv}",
        f'{DATABASE} verify.rows "event_roles, target" is not in data/codes.csv with these values',
        f'{DATABASE} verify.rows the table "more" is not in datapackage.json',
    ]


def test_a_view_in_a_package_s_database_is_not_run(copied: Path) -> None:
    with duckdb.connect(str(copied / DATABASE)) as connection:
        connection.execute("ALTER TABLE codes RENAME TO elsewhere")
        connection.execute("CREATE VIEW codes AS SELECT * FROM elsewhere WHERE error('it ran')")
    packages.resum(copied)
    assert printed(copied) == [
        f'{DATABASE} verify.rows the table "elsewhere" is not in datapackage.json',
        f"{DATABASE} verify.rows the table codes is missing",
    ]


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + b"\0" * 9000, b"x" * 20_000])
def test_a_file_that_is_not_a_database_is_reported(data: bytes, copied: Path) -> None:
    (copied / DATABASE).write_bytes(data)
    packages.resum(copied)
    assert printed(copied) == [f"{DATABASE} verify.file the file cannot be read as a DuckDB database"]


BROKEN: dict[str, tuple[Callable[[dict[str, object]], object], str]] = {
    "no name": (lambda descriptor: descriptor.pop("name"), '"name" is a required property'),
    "a version of no form": (
        lambda descriptor: descriptor.update(version="1.0.0\n"),
        'version: "1.0.0\\n" does not match',
    ),
    "a path that leaves the folder": (
        lambda descriptor: descriptor["resources"][0].update(path="../x.csv"),  # type: ignore[index]
        'resources[0].path: "../x.csv" does not match',
    ),
    "a name that is SQL": (
        lambda descriptor: descriptor["resources"][0].update(name='x"; DROP TABLE y; --'),  # type: ignore[index]
        'resources[0].name: "x\\"; DROP TABLE y; --" does not match',
    ),
    "a field that is SQL": (
        lambda descriptor: descriptor["resources"][0]["schema"]["fields"][0].update(  # type: ignore[index]
            name='x", (SELECT 1) AS "y'
        ),
        "events: fields[0].name: ",
    ),
    "a key of no field": (
        lambda descriptor: descriptor["resources"][0]["schema"].update(uniqueKeys=[["none"]]),  # type: ignore[index]
        "events: unknown field in a key: none",
    ),
    "a hash of other bytes": (
        lambda descriptor: descriptor["resources"][0].update(hash="sha256:ab"),  # type: ignore[index]
        "data/events.csv has SHA-256 ",
    ),
    "no resource": (lambda descriptor: descriptor.update(resources=[]), "resources: [] "),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_invalid_descriptor_is_reported(kind: str, copied: Path) -> None:
    change, expected = BROKEN[kind]
    path = copied / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), "utf-8")
    lines = [line for line in printed(copied) if not line.startswith("datapackage.json verify.changed")]
    assert len(lines) == 1
    assert lines[0].partition(" verify.")[2].partition(" ")[2].startswith(expected)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "\ufeff{}", "null"])
def test_a_descriptor_that_cannot_be_read_is_reported(text: str, copied: Path) -> None:
    (copied / "datapackage.json").write_text(text, "utf-8")
    assert "datapackage.json verify.descriptor" in {" ".join(line.split()[:2]) for line in printed(copied)}


def test_a_package_that_agrees_with_the_ledger_passes(published: Path, copied: Path) -> None:
    ledger.write(copied.parent, [entry(published)])
    assert result(copied) == ([], ["not signed", "compared with the ledger releases.json"])
    zipped = published.with_name(f"{published.name}.zip")
    assert printed(zipped, releases=copied.parent / "releases.json") == []


def test_a_forged_package_with_matching_sums_is_reported_by_the_ledger(published: Path, copied: Path) -> None:
    ledger.write(copied.parent, [entry(published)])
    for name in (DATABASE, *(f"data/{path.name}" for path in (copied / "data").glob("*.parquet"))):
        (copied / name).unlink()
    edit(copied / "data" / "places.csv", "Kabul", "Herat")
    descriptor = json.loads((copied / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [
        resource for resource in descriptor["resources"] if (copied / resource["path"]).is_file()
    ]
    (copied / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    packages.resum(copied)
    rows = entry(published).tables["places"].rows
    assert printed(copied) == [
        "SHA256SUMS verify.ledger the file differs from the one that was published",
        "data/places.csv verify.ledger the file differs from the one that was published",
        f"data/places.csv verify.ledger the rows differ from those that were published ({rows} rows here, {rows} published)",
        "datapackage.json verify.ledger the file differs from the one that was published",
    ]


def test_a_version_that_is_not_in_the_ledger_is_reported(published: Path, copied: Path) -> None:
    published_entry = entry(published)
    later_entry = Entry("9.0.0", "2030-01-01", "0" * 64, {}, published_entry.tables, published_entry.files)
    ledger.write(copied.parent, [later_entry])
    assert printed(copied) == [
        f"datapackage.json verify.ledger the ledger has no release {published.name}; its versions are: 9.0.0"
    ]


def test_a_missing_place_ledger_or_file_of_signers_is_an_error_in_one_sentence(
    copied: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for place, how, sentence in (
        (tmp_path / "none", {}, "there is nothing at"),
        (tmp_path / "empty", {}, "is not a package"),
        (copied, {"releases": tmp_path / "none"}, "there is no ledger at"),
        (copied, {"signers": tmp_path / "none"}, "there is no file of allowed signers at"),
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


@pytest.mark.slow
@needs_keys
def test_a_signature_is_checked_with_the_keys_that_the_reader_allows(copied: Path, tmp_path: Path) -> None:
    ours, signers = key(tmp_path, "maker")
    _, others = key(tmp_path, "other")
    assert printed(copied, signers=signers) == [
        "SHA256SUMS verify.signature the signature SHA256SUMS.sig is missing"
    ]
    signature.sign(copied, ours)
    reported, notes = result(copied, signers=signers)
    assert (reported, [note.partition(" with ")[0] for note in notes]) == (
        [],
        ["signed by maker@example.org", NO_LEDGER],
    )
    wrong = "SHA256SUMS.sig verify.signature the signature is not valid: "
    assert printed(copied, signers=others) == [
        f"{wrong}it was not made by any of the signers in other.signers"
    ]
    reported, notes = result(copied)
    assert (reported, [note.partition(" with ED25519 key ")[0] for note in notes]) == (
        [],
        ["signed", NO_LEDGER],
    )
    edit(copied / "README.md", "Version", "version")
    packages.resum(copied)
    sums = (copied / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    (copied / "SHA256SUMS").write_text("".join(line for line in sums if ".sig" not in line), "utf-8")
    assert printed(copied) == [f"{wrong}Signature verification failed: incorrect signature"]
    assert printed(copied, signers=signers) == [f"{wrong}Signature verification failed: incorrect signature"]


@needs_keys
def test_a_key_that_cannot_sign_is_an_error(copied: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="cannot sign with "):
        signature.sign(copied, tmp_path / "none")
    assert not (copied / "SHA256SUMS.sig").exists()


def script(folder: Path) -> tuple[int, list[str]]:
    """Run the script of a package as a reader does, without any library but Python's own."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_script_runs_on_the_python_version_that_it_names(copied: Path) -> None:
    ast.parse((copied / "verify.py").read_text("utf-8"), feature_version=(3, 8))


def test_the_script_passes_a_published_package(copied: Path) -> None:
    names = [name for name in sorted(project.contents(copied)) if name != "SHA256SUMS"]
    assert script(copied) == (0, [*(f"ok {name}" for name in names), "all files match SHA256SUMS"])


def test_the_script_reports_each_wrong_file(copied: Path) -> None:
    (copied / "README.md").write_text("new", "utf-8")
    (copied / "CODEBOOK.md").unlink()
    (copied / "\x1b[2J").write_text("x", "utf-8")
    with (copied / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{'a' * 64}  ../x\n{'a' * 64}  /etc/passwd\n")
    code, lines = script(copied)
    assert code == 1
    assert [line for line in lines if not line.startswith("ok ")] == [
        "missing CODEBOOK.md",
        "changed README.md",
        f"refused '{'a' * 64}  ../x'",
        f"refused '{'a' * 64}  /etc/passwd'",
        "added '\\x1b[2J'",
        "5 files do not match",
    ]


def test_the_script_does_not_follow_links(copied: Path, tmp_path: Path) -> None:
    shutil.move(copied / "data", tmp_path / "data")
    (copied / "data").symlink_to(tmp_path / "data")
    code, lines = script(copied)
    assert code == 1
    assert {line.split()[0] for line in lines if " data/" in line} == {"link"}


@pytest.mark.slow
def test_the_command_prints_findings_and_notes_and_ends_with_their_exit_code(copied: Path) -> None:
    program = [str(Path(sys.executable).parent / "pipeline"), "verify", str(copied)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"not signed\n{NO_LEDGER}\n0 errors, 0 warnings\n",
        "",
    )
    (copied / "CODEBOOK.md").unlink()
    done = subprocess.run(
        [*program, "--format", "github"], cwd=copied, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (
        1,
        "::error file=CODEBOOK.md,title=verify.missing::the file is missing (hint: download the package again)\n",
    )
    done = subprocess.run([*program[:2], str(copied / "none")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"error: there is nothing at {copied}/none\n",
    )


def test_a_zip_that_contains_a_link_is_not_opened(copied: Path) -> None:
    place = copied.with_suffix(".zip")
    zip_package.write_zip(copied, place, "2026-01-01")
    with zipfile.ZipFile(place, "a") as archive:
        link = zipfile.ZipInfo(f"{copied.name}/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(CallError, match="is a link"):
        verify(place)
