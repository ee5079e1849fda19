"""datapackage.json is read in one place: strictly for a package of this engine, leniently for any other."""

import json
from pathlib import Path

import packages
import pytest
from packages import field, table

from pipeline.core import wording
from pipeline.core.errors import CallError
from pipeline.releases import read_descriptor

THINGS = table("things", [field("id", "integer", other="x"), {"name": "label"}], [[1, "one"]])


def descriptor(tmp_path: Path) -> Path:
    return packages.write(tmp_path / "package", THINGS) / read_descriptor.NAME


def test_a_package_of_another_program_can_lack_types_and_have_more_properties(tmp_path: Path) -> None:
    described, findings = read_descriptor.read(descriptor(tmp_path), own=False)
    assert findings == []
    assert described is not None
    (resource,) = described.resources
    assert resource.table is not None
    assert [(f.name, f.type) for f in resource.table.fields] == [("id", "integer"), ("label", "string")]
    assert (resource.name, resource.path, resource.computed) == ("things", "data/things.csv", False)


def test_a_package_of_this_engine_is_read_strictly(tmp_path: Path) -> None:
    described, findings = read_descriptor.read(descriptor(tmp_path), own=True)
    assert described is None
    assert {finding.code for finding in findings} == {"verify.descriptor.table"}


def test_resources_with_the_same_name_have_one_finding(tmp_path: Path) -> None:
    path = descriptor(tmp_path)
    content = json.loads(path.read_text("utf-8"))
    content["resources"] *= 3
    path.write_text(json.dumps(content), "utf-8")
    _, findings = read_descriptor.read(path, own=False)
    assert [(f.code, f.values) for f in findings] == [
        ("verify.descriptor.repeated_resource", {"resource": "things"})
    ]


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "[" * 100_000, '{"resources": 1}', "\ufeff{}"])
@pytest.mark.parametrize("own", [True, False])
def test_any_text_that_is_not_a_descriptor_is_a_finding(text: str, own: bool, tmp_path: Path) -> None:  # noqa: FBT001 - drawn
    path = tmp_path / read_descriptor.NAME
    path.write_text(text, "utf-8")
    described, findings = read_descriptor.read(path, own=own)
    assert described is None
    assert {finding.check for finding in findings} == {"verify.descriptor"}
    assert all(wording.message(finding) for finding in findings)


def test_a_folder_without_a_descriptor_is_an_error_that_starts_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(
        CallError, match=r"^the\.zip does not contain datapackage\.json: is it a data package\?$"
    ):
        read_descriptor.of_folder(tmp_path, Path("the.zip"), own=False)
