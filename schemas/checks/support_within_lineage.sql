-- title: Copies of the same text repeat each other and do not support each other
-- severity: error
-- table: claim_links
-- field: relation
-- message: the relation is supports, but the documents of both claims, {source} and {other_source}, go back to the same text, {lineage}; a copy is not independent
-- hint: first check the cell "derived_from" of {copies} in raw/sources.csv; if it is right, write repeats instead of
-- supports in the row "{claim}, supports, {other}" of raw/claim_links.csv
select
    claim_links.claim_id, claim_links.other_id, one.lineage_id as lineage,
    claim_links.claim_id as claim, claim_links.other_id as other,
    first.source_id as source, second.source_id as other_source,
    concat_ws(
        ' and ',
        nullif(first.source_id, one.lineage_id),
        nullif(second.source_id, one.lineage_id)
    ) as copies
from claim_links
join claims as first on first.claim_id = claim_links.claim_id
join claims as second on second.claim_id = claim_links.other_id
join lineages as one on one.source_id = first.source_id
join lineages as two on two.source_id = second.source_id
where claim_links.relation = 'supports'
  and one.lineage_id = two.lineage_id
  and first.source_id <> second.source_id
