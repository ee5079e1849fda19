"""Independent validators accept the metadata of releases: `make validate` installs and runs them.

Each validator runs in its own environment, without a network, on two releases: one of this repository's contract
and one whose dataset.json has every property.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import packages
import project
import pytest
import shared_release

HERE = Path(__file__).parent
PIPELINE = project.REPOSITORY / ".venv" / "bin" / "pipeline"
CFF = project.REPOSITORY / ".venv-cff" / "bin"
METADATA = project.REPOSITORY / ".venv-metadata" / "bin"
DATAPACKAGE = project.REPOSITORY / ".venv-datapackage" / "bin" / "check-datapackage"

# DataCite's own schema, and its conversion to XML, which is needed to register a DOI.
DATACITE = """
import json, sys
from datacite import schema45
descriptor = json.load(open(sys.argv[1], encoding="utf-8"))
faults = [error.message for error in schema45.validator.iter_errors(descriptor)]
if not faults:
    schema45.tostring(descriptor)
sys.exit("\\n".join(faults) or 0)
"""
# What the library reads and writes again has only fields of Dataverse's metadata blocks, each of its class.
DATAVERSE = """
import json, sys
from pyDataverse.models import Dataset
content = open(sys.argv[1], encoding="utf-8").read()
dataset = Dataset()
dataset.from_json(content)
if not dataset.validate_json():
    sys.exit("not valid")

def by_name(text):
    blocks = json.loads(text)["datasetVersion"].pop("metadataBlocks")
    return {
        name: sorted(block["fields"], key=lambda field: field["typeName"]) for name, block in blocks.items()
    }

if by_name(dataset.json()) != by_name(content):
    sys.exit("fields were lost or changed")
"""
# Most tools read crates with this library; the script prints its entities.
CRATE = """
import json, sys
from rocrate.rocrate import ROCrate
crate = ROCrate(sys.argv[1])
print(json.dumps([crate.name, sorted(entity.id for entity in crate.data_entities)]))
"""
# The shapes of Science on Schema.org are in the package soso.
SHAPES = 'from importlib import resources; print(resources.files("soso") / "data" / "soso_common_v1.2.3.ttl")'


@pytest.fixture(scope="module", params=["tiny", "strikes"])
def package(request: pytest.FixtureRequest, released: Callable[[str], Path]) -> Path:
    """The folder of a release, which no test changes."""
    return shared_release.package(released(request.param))


def run(*command: str | Path) -> tuple[int, str]:
    """Run a validator; returns its exit code and all that it prints."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout


def edited(package: Path, name: str, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Copy a JSON file of a package with a change."""
    descriptor = json.loads((package / name).read_text("utf-8"))
    change(descriptor)
    (folder / name).write_text(json.dumps(descriptor), "utf-8")
    return folder / name


def linked_data(package: Path, folder: Path) -> Path:
    """Take the schema.org description out of a package's page, as a search engine does."""
    descriptor = packages.linked_data((package / "index.html").read_text("utf-8"))
    (folder / "schema-org.jsonld").write_text(json.dumps(descriptor), "utf-8")
    return folder / "schema-org.jsonld"


def cffconvert(path: Path) -> tuple[int, str]:
    return run(CFF / "cffconvert", "--validate", "--infile", path)


def datacite(path: Path) -> tuple[int, str]:
    return run(METADATA / "python", "-c", DATACITE, path)


def dataverse(path: Path) -> tuple[int, str]:
    return run(METADATA / "python", "-c", DATAVERSE, path)


def shapes(path: Path) -> tuple[int, str]:
    _, shapes = run(METADATA / "python", "-c", SHAPES)
    options = ("--allow-warnings", "-df", "json-ld", "-s", shapes.strip())
    return run(METADATA / "pyshacl", *options, path)


def crate(folder: Path, cache: Path) -> tuple[int, str]:
    return run(METADATA / "python", HERE / "offline_crate.py", folder, cache / "cache")


def test_cffconvert_finds_the_citation_valid(package: Path) -> None:
    assert cffconvert(package / "CITATION.cff") == (
        0,
        "Citation metadata are valid according to schema version 1.2.0.\n",
    )


def test_cffconvert_finds_a_fault(package: Path, tmp_path: Path) -> None:
    text = (package / "CITATION.cff").read_text("utf-8")
    (tmp_path / "CITATION.cff").write_text(text.replace("authors:", "writers:"), "utf-8")
    assert cffconvert(tmp_path / "CITATION.cff")[0] == 1


def test_datacite_finds_the_record_valid(package: Path) -> None:
    assert datacite(package / "datacite.json") == (0, "")


def test_datacite_finds_a_fault(package: Path, tmp_path: Path) -> None:
    path = edited(
        package, "datacite.json", tmp_path, lambda descriptor: descriptor.update(publicationYear=2024)
    )
    assert datacite(path) == (1, "2024 is not of type 'string'\n")


def test_pydataverse_finds_the_deposit_valid_and_knows_all_its_fields(package: Path) -> None:
    assert dataverse(package / "dataverse.json") == (0, "")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda field: field.update(typeName="titel"),
            "Attribute titel not valid for import (dv_up).\nAttribute 'title' missing.\nnot valid\n",
        ),
        (lambda field: field.update(typeClass="compound"), "fields were lost or changed\n"),
    ],
)
def test_pydataverse_finds_a_fault(
    package: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    def break_title(descriptor: dict[str, Any]) -> None:
        change(descriptor["datasetVersion"]["metadataBlocks"]["citation"]["fields"][0])

    assert dataverse(edited(package, "dataverse.json", tmp_path, break_title)) == (1, problem)


def test_the_page_conforms_to_the_shapes_of_science_on_schema_org(package: Path, tmp_path: Path) -> None:
    code, report = shapes(linked_data(package, tmp_path))
    assert code == 0, report
    assert "Conforms: True" in report


def test_the_shapes_of_science_on_schema_org_find_a_fault(package: Path, tmp_path: Path) -> None:
    path = edited(
        tmp_path, linked_data(package, tmp_path).name, tmp_path, lambda descriptor: descriptor.pop("version")
    )
    code, report = shapes(path)
    assert (code, "Dataset must have a version as Literal or Number" in report) == (1, True)


def test_the_crate_is_valid(released: Callable[[str], Path], tmp_path: Path) -> None:
    code, report = crate(shared_release.package(released("tiny")), tmp_path)
    assert code == 0, report
    assert "[OK] RO-Crate is a valid ro-crate-1.3" in report


def test_a_crate_with_a_missing_file_is_not_valid(released: Callable[..., Path], tmp_path: Path) -> None:
    package = shared_release.package(released("strikes"))
    edited(package, "ro-crate-metadata.json", tmp_path, lambda _: None)
    assert crate(tmp_path, tmp_path)[0] == 1


def test_the_crate_is_read_with_all_its_files(package: Path) -> None:
    code, out = run(METADATA / "python", "-c", CRATE, package)
    assert code == 0, out
    title = json.loads((package / "datapackage.json").read_text("utf-8"))["title"]
    made = {*json.loads((package / "ro-crate-metadata.json").read_text("utf-8"))["@graph"][1]["hasPart"][0]}
    assert made == {"@id"}
    written = [
        p.relative_to(package).as_posix() for p in package.rglob("*") if p.suffix in {".csv", ".parquet"}
    ]
    name, files = json.loads(out)
    assert (name, sorted(set(files) & set(written))) == (title, sorted(written))


@pytest.mark.skipif(
    not DATAPACKAGE.exists(), reason="check-datapackage needs Python 3.12, and there is none here"
)
def test_check_datapackage_finds_the_descriptor_valid(package: Path) -> None:
    path = package / "datapackage.json"
    code, report = run(DATAPACKAGE, "check", path)
    assert code == 0, report
    code, report = run(DATAPACKAGE, "check", path, "--strict")
    if "id" in json.loads(path.read_text("utf-8")):
        assert code == 0, report
    else:  # without a DOI none is known, and that is all that strictness finds
        assert ("1 issue was found" in report, "'id' is a required property" in report) == (True, True), (
            report
        )


@pytest.mark.skipif(
    not DATAPACKAGE.exists(), reason="check-datapackage needs Python 3.12, and there is none here"
)
def test_check_datapackage_finds_a_fault(package: Path, tmp_path: Path) -> None:
    path = edited(package, "datapackage.json", tmp_path, lambda descriptor: descriptor.pop("resources"))
    assert run(DATAPACKAGE, "check", path, "--strict")[0] == 1
