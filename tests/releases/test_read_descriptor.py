"""The datapackage.json of a package of this engine has to be what the engine writes."""

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


def test_a_package_of_this_engine_is_read_strictly(tmp_path: Path) -> None:
    described, findings = read_descriptor.read(descriptor(tmp_path))
    assert described is None
    assert {finding.code for finding in findings} == {"verify.descriptor.table"}


def test_resources_with_the_same_name_have_one_finding(tmp_path: Path) -> None:
    path = descriptor(tmp_path)
    content = json.loads(path.read_text("utf-8"))
    for part in (content["resources"][0], *content["resources"][0]["schema"]["fields"]):
        part.pop("other", None)
        part.update(
            title="x", description="x", **({} if "path" in part else {"example": "1", "type": "string"})
        )
    content["resources"] *= 3
    path.write_text(json.dumps(content), "utf-8")
    _, findings = read_descriptor.read(path)
    assert [(f.code, f.values) for f in findings] == [
        ("verify.descriptor.repeated_resource", {"resource": "things"})
    ]


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "[" * 100_000, '{"resources": 1}', "\ufeff{}"])
def test_any_text_that_is_not_a_descriptor_is_a_finding(text: str, tmp_path: Path) -> None:
    path = tmp_path / read_descriptor.NAME
    path.write_text(text, "utf-8")
    described, findings = read_descriptor.read(path)
    assert described is None
    assert {finding.check for finding in findings} == {"verify.descriptor"}
    assert all(wording.message(finding) for finding in findings)


def test_a_folder_without_a_descriptor_is_an_error_that_starts_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(
        CallError, match=r"^the\.zip does not contain datapackage\.json: is it a data package\?$"
    ):
        read_descriptor.of_folder(tmp_path, Path("the.zip"))
