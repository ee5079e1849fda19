-- title: Every document is quoted by a claim or is the original of another document
-- severity: error
-- table: sources
-- field: source_id
-- message: the document is not quoted by any claim, and no other document is derived from it
-- hint: code the claims of the document; if another document was made from it, enter {source_id} in the cell
-- derived_from of that document
select source_id
from sources
where source_id not in (select source_id from claims)
  and source_id not in (select derived_from from sources where derived_from is not null)
