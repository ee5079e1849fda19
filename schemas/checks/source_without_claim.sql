-- title: Every document is cited by a claim, or another descends from it
-- severity: error
-- table: sources
-- field: source_id
-- message: no claim cites this document and no other descends from it
select source_id
from sources
where source_id not in (select source_id from claims)
  and source_id not in (select derived_from from sources where derived_from is not null)
