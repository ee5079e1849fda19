-- title: A copy is not older than its original
-- severity: error
-- table: sources
-- field: published_edtf
-- message: the publication date {published_edtf} is earlier than that of the original {original} ({first})
-- hint: correct the cell "published" here or of {original}, or derived_from here
select copy.source_id, copy.published_edtf, original.source_id as original, original.published_edtf as first
from sources as copy
join sources as original on copy.derived_from = original.source_id
where copy.published_end < original.published_start
