"""The tables that the engine makes for every dataset."""

from pipeline.schema.model import Field
from pipeline.tables import engine_tables


def test_every_constraint_that_is_set_is_in_the_codebook_and_a_bound_may_be_0() -> None:
    constraints = {"required": False, "unique": True, "minimum": 0, "maxLength": 0, "pattern": "a|b"}
    field = Field("number", "integer", constraints=constraints)
    assert engine_tables.constraints_in_words(field) == "unique, minimum 0, maxLength 0, pattern a|b"
