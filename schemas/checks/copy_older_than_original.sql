-- title: A copy is not older than what it was made from
-- severity: error
-- table: sources
-- field: published
-- message: published by {published}, before {original}, from which it descends, appeared ({first})
select copy.source_id, copy.published, original.source_id as original, original.published as first
from sources as copy
join sources as original on copy.derived_from = original.source_id
where copy.published_end < original.published_start
