"""verify checks a package of another tool by the Data Package standard, and names what it does not check."""

import hashlib
import itertools
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import project
import pytest

from pipeline.core import wording
from pipeline.releases import foreign_tables
from pipeline.run import release
from pipeline.schema import constraints
from pipeline.verify.verify_package import verify

TEXT = "id,name,parent\n1,one,\n2,two,1\n"
FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "name", "type": "string", "constraints": {"pattern": "[a-z]+"}},
    {"name": "parent", "type": "integer"},
]
SELF = {"fields": "parent", "reference": {"resource": "", "fields": "id"}}
SCHEMA = {"fields": FIELDS, "primaryKey": "id", "foreignKeys": [SELF]}
FOREIGN = "another program made this package: its files were compared with datapackage.json only, and there is no SHA256SUMS"
NO_LEDGER = "no releases.json found: whether this package was published was not checked"


def package(folder: Path, *resources: dict[str, Any], **files: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in {"t.csv": TEXT, **files}.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": list(resources)}), "utf-8")
    return folder


def table(**more: Any) -> dict[str, Any]:
    return {"name": "t", "path": "t.csv", "schema": SCHEMA, **more}


def result(place: Path) -> tuple[list[str], list[str]]:
    """Return the findings and the notes, as a reader sees them."""
    verification = verify(place)
    findings = [f"{f.place} {f.code} {wording.message(f)}" for f in verification.findings]
    return findings, [wording.phrase(note) for note in verification.notes]


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_valid_package_passes_and_a_note_says_what_was_checked(form: str, tmp_path: Path) -> None:
    made = package(tmp_path / "made", table())
    if form == "zip":
        with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
            for path in made.iterdir():
                archive.write(path, path.name)
        made = tmp_path / "made.zip"
    assert result(made) == ([], [FOREIGN, NO_LEDGER])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,name,parent\n1,one,\n2,two,7\n", ['t.csv:3:3 verify.reference.missing parent: "7" not found in t.id']),
        ("id,name,parent\n1,one,\n1,two,\n", ['t.csv:3:1 verify.key.duplicate id: duplicate value "1" (first used on line 2)']),
        ("id,name,parent\nx,one,\n", ['t.csv:2:1 verify.type.integer id: "x" is not a valid integer']),
        ("id,name,parent\n1,one,,\n", ["t.csv:2 verify.row.too_many_cells the row has 4 cells, but the header has 3"]),
        ("id,name,parent\n1,one\n", ["t.csv:2 verify.row.too_few_cells the row has 2 cells, but the header has 3"]),
    ],
)  # fmt: skip
def test_cells_keys_and_references_are_checked(text: str, expected: list[str], tmp_path: Path) -> None:
    findings, _ = result(package(tmp_path / "made", table(), **{"t.csv": text}))
    assert [line.split(" verify.")[0] for line in findings] == [
        line.split(" verify.")[0] for line in expected
    ]
    assert [line.split()[1].rsplit(".", 1)[0] for line in findings] == [
        line.split()[1].rsplit(".", 1)[0] for line in expected
    ]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("form", ["{0}:{1}", "{0}:{2}", "plain"])
def test_hashes_of_every_kind_are_checked(algorithm: str, form: str, tmp_path: Path) -> None:
    digest = hashlib.new(algorithm, TEXT.encode()).hexdigest()
    if form == "plain" and algorithm != "md5":
        algorithm, digest = "md5", hashlib.md5(TEXT.encode(), usedforsecurity=False).hexdigest()
    declared = digest if form == "plain" else form.format(algorithm, digest, digest.upper())
    made = package(tmp_path / "made", table(hash=declared, bytes=len(TEXT)))
    assert result(made)[0] == []
    (made / "t.csv").write_text(TEXT.replace("one", "eno"), "utf-8")
    (finding,) = result(made)[0]
    assert finding.startswith("datapackage.json verify.descriptor.hash t.csv has ")
    (made / "t.csv").write_text(TEXT.replace("one", "seven"), "utf-8")
    assert [line.split()[1] for line in result(made)[0]] == [
        "verify.descriptor.hash",
        "verify.descriptor.size",
    ]


def test_an_unknown_hash_is_reported(tmp_path: Path) -> None:
    (finding,) = result(package(tmp_path / "made", table(hash="crc32:12345678")))[0]
    assert finding == (
        'datapackage.json verify.descriptor.algorithm t.csv has a hash of the unknown kind "crc32", which was not compared'
    )


@pytest.mark.parametrize("name", [*constraints.NAMES, *foreign_tables.FIELD_PROPERTIES])
def test_no_property_of_a_field_is_executed_as_sql(name: str, tmp_path: Path) -> None:
    executed = "0) or error('executed') or (1 = 1"  # a SELECT with this text as SQL fails with it
    for kind, value in itertools.product(("string", "list"), (executed, [executed])):
        field = {"name": "name", "type": kind}
        limits = {"constraints": {name: value}} if name in constraints.NAMES else {name: value}
        schema = {"fields": [FIELDS[0], {**field, **limits}, FIELDS[2]]}
        found, notes = result(package(tmp_path / "made", table(schema=schema)))
        assert not [line for line in (*found, *notes) if line.endswith(": executed")]


def test_a_table_with_a_label_that_sql_cannot_name_is_not_checked(tmp_path: Path) -> None:
    made = package(tmp_path / "made", {"name": "t", "path": "t.csv"}, **{"t.csv": "i\0d\n1\n"})
    reason = "the name of a field contains the character U+0000"
    assert result(made) == ([], [FOREIGN, f"not checked: t, {reason}", NO_LEDGER])


def test_a_constraint_that_is_not_in_the_standard_is_left_out(tmp_path: Path) -> None:
    fields = [FIELDS[0], {"name": "name", "type": "any", "constraints": {"color": "red"}}, FIELDS[2]]
    assert result(package(tmp_path / "made", table(schema={"fields": fields}))) == ([], [FOREIGN, NO_LEDGER])


def test_what_is_not_checked_is_named(tmp_path: Path) -> None:
    made = package(
        tmp_path / "made",
        table(),
        {"name": "plain", "path": "t.csv"},
        {"name": "far", "path": "https://example.org/t.csv", "schema": SCHEMA},
        {"name": "book", "path": "t.xlsx", "schema": SCHEMA},
        {"name": "text", "path": "t.pdf"},
    )
    assert result(made) == (
        [],
        [
            FOREIGN,
            "not checked: far, https://example.org/t.csv is an address, and no address is opened",
            "not checked: book, t.xlsx has the format xlsx, and only CSV is read",
            "not checked: text, which is not described as a table",
            "only the form was checked, because there is no schema: plain",
            NO_LEDGER,
        ],
    )


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/passwd", "link.csv", "nothing.csv", "pipe/../../x"])
def test_a_file_outside_the_package_is_a_finding(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("password\nhunter2\n", "utf-8")
    made = package(tmp_path / "made", table(path=path), {**table(), "name": "other"})
    (made / "link.csv").symlink_to(tmp_path / "secret.csv")
    findings, _ = result(made)
    assert [line for line in findings if " verify.descriptor.resource t: " in line] != []
    assert "hunter2" not in " ".join(findings)


@pytest.mark.slow
def test_a_package_of_this_engine_without_its_checksums_is_not_one_of_another_tool(tmp_path: Path) -> None:
    released = release.release(project.strikes(tmp_path / "project"), None, lambda _: None).released
    assert released is not None
    copied = shutil.copytree(released, tmp_path / "copied")
    (copied / "SHA256SUMS").unlink()
    findings, notes = result(copied)
    assert findings == ["SHA256SUMS verify.missing the file is missing"]
    assert FOREIGN not in notes
    (copied.parent / "releases.json").write_bytes((released.parent / "releases.json").read_bytes())
    descriptor = json.loads((copied / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [part for part in descriptor["resources"] if part["name"] == "unions"]
    (copied / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    codes = {line.split()[1] for line in result(copied)[0]}
    assert {"verify.ledger.missing", "verify.ledger.changed", "verify.ledger.missing_table"} <= codes
